"""The devices that ggml sees, asked through ctypes: the bindings do not export these calls."""

import ctypes
from collections.abc import Iterator
from typing import Any

import llama_cpp.llama_cpp as ll
import psutil

from app.core.devices import Device, DeviceKind
from app.core.memory_fit import Layout

_KINDS = (DeviceKind.CPU, DeviceKind.GPU, DeviceKind.INTEGRATED_GPU, DeviceKind.ACCELERATOR)
_KNOWN_AS = {"MTL": "Metal"}
"""Backends that ggml calls otherwise than people do."""


class DeviceProps(ctypes.Structure):
    """``ggml_backend_dev_props`` of ggml-backend.h."""

    _fields_ = (
        ("name", ctypes.c_char_p),
        ("description", ctypes.c_char_p),
        ("memory_free", ctypes.c_size_t),
        ("memory_total", ctypes.c_size_t),
        ("type", ctypes.c_int),
        ("device_id", ctypes.c_char_p),
        ("caps", ctypes.c_bool * 8),
    )


def _declared() -> Any:
    library = ll._lib
    pointer, text, size = ctypes.c_void_p, ctypes.c_char_p, ctypes.c_size_t
    for name, result, arguments in (
        ("ggml_backend_dev_count", size, []),
        ("ggml_backend_dev_get", pointer, [size]),
        ("ggml_backend_dev_by_name", pointer, [text]),
        ("ggml_backend_dev_get_props", None, [pointer, ctypes.POINTER(DeviceProps)]),
        ("ggml_backend_dev_backend_reg", pointer, [pointer]),
        ("ggml_backend_dev_init", pointer, [pointer, text]),
        ("ggml_backend_free", None, [pointer]),
        ("ggml_backend_cpu_buffer_type", pointer, []),
        ("ggml_backend_load", pointer, [text]),
        ("ggml_backend_register", None, [pointer]),
        ("ggml_backend_reg_by_name", pointer, [text]),
        ("ggml_backend_reg_name", text, [pointer]),
        ("ggml_backend_reg_dev_count", size, [pointer]),
        ("ggml_backend_reg_dev_get", pointer, [pointer, size]),
        ("ggml_backend_reg_get_proc_address", pointer, [pointer, text]),
    ):
        function = getattr(library, name)
        function.restype, function.argtypes = result, arguments
    return library


ggml = _declared()
"""ggml as libllama itself uses it, never a second one: that one has a device list of its own."""


def devices() -> tuple[Device, ...]:
    """Every device of the loaded library, in its order; what two backends see is listed once.

    Asking a device for its memory ends this process when the device is gone (ggml aborts).
    """
    found: dict[str, Device] = {}
    for index in range(ggml.ggml_backend_dev_count()):
        pointer = ggml.ggml_backend_dev_get(index)
        props = DeviceProps()
        ggml.ggml_backend_dev_get_props(pointer, ctypes.byref(props))
        device = _device(props, _text(ggml.ggml_backend_reg_name(ggml.ggml_backend_dev_backend_reg(pointer))))
        found.setdefault(_text(props.device_id) or device.name, device)
    return tuple(found.values())


def device_pointers(names: tuple[str, ...]) -> Iterator[int]:
    """``ggml_backend_dev_t`` of every name; ``LookupError`` when there is no such device."""
    for name in names:
        pointer = ggml.ggml_backend_dev_by_name(name.encode())
        if not pointer:
            raise LookupError(name)
        yield int(pointer)


def device_words(layout: Layout, devices: tuple[Device, ...]) -> str:
    """What a model runs on, as the makers call it: the processor, or the devices that have its layers."""
    used = [it for it in devices if it.name in layout.devices] or [it for it in devices if it.is_cpu][:1]
    return " + ".join(it.description or it.name for it in used)


def features() -> dict[str, str]:
    """What the library was compiled with, such as ``AVX2: 1``."""
    text = ll.llama_print_system_info().decode("utf-8", "replace")
    pairs = (part.rpartition(":")[2].split("=") for part in text.split("|") if "=" in part)
    return {name.strip(): value.strip() for name, value in pairs}


def _device(props: DeviceProps, backend: str) -> Device:
    kind = _KINDS[props.type] if 0 <= props.type < len(_KINDS) else DeviceKind.ACCELERATOR
    # ggml calls all memory of the processor free.
    free = psutil.virtual_memory().available if kind is DeviceKind.CPU else props.memory_free
    description = _text(props.description).strip()
    return Device(
        _text(props.name), description, kind, props.memory_total, free, _KNOWN_AS.get(backend, backend)
    )


def _text(untrusted: bytes | None) -> str:
    return (untrusted or b"").decode("utf-8", "replace")
