"""The devices that ggml sees, asked through ctypes: the bindings do not export these calls."""

import ctypes

import llama_cpp.llama_cpp as ll
import psutil

from app.core.devices import Device, DeviceKind

_KINDS = (DeviceKind.CPU, DeviceKind.GPU, DeviceKind.INTEGRATED_GPU, DeviceKind.ACCELERATOR)


class _DeviceProps(ctypes.Structure):
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


def devices() -> tuple[Device, ...]:
    """Every device of the loaded library, in its order.

    Asked of libllama itself, never of a second ggml: that one has a device list of its own.
    """
    library = ll._lib
    library.ggml_backend_dev_count.restype = ctypes.c_size_t
    library.ggml_backend_dev_get.restype = ctypes.c_void_p
    library.ggml_backend_dev_get.argtypes = [ctypes.c_size_t]
    library.ggml_backend_dev_get_props.restype = None
    library.ggml_backend_dev_get_props.argtypes = [ctypes.c_void_p, ctypes.POINTER(_DeviceProps)]
    found = []
    for index in range(library.ggml_backend_dev_count()):
        props = _DeviceProps()
        library.ggml_backend_dev_get_props(library.ggml_backend_dev_get(index), ctypes.byref(props))
        found.append(_device(props))
    return tuple(found)


def features() -> dict[str, str]:
    """What the library was compiled with, such as ``AVX2: 1``."""
    text = ll.llama_print_system_info().decode("utf-8", "replace")
    pairs = (part.rpartition(":")[2].split("=") for part in text.split("|") if "=" in part)
    return {name.strip(): value.strip() for name, value in pairs}


def _device(props: _DeviceProps) -> Device:
    kind = _KINDS[props.type] if 0 <= props.type < len(_KINDS) else DeviceKind.ACCELERATOR
    # ggml calls all memory of the processor free.
    free = psutil.virtual_memory().available if kind is DeviceKind.CPU else props.memory_free
    return Device(
        (props.name or b"").decode("utf-8", "replace"),
        (props.description or b"").decode("utf-8", "replace").strip(),
        kind,
        props.memory_total,
        free,
    )
