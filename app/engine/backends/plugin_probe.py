"""A worker that tries one plug-in of ggml: what a broken driver does, it does to this process only.

--worker probe_plugin PATH [SERVER]    one JSON line: a ``Verdict``
"""

import ctypes
import os
import re
import sys

import msgspec

from app.engine.backends.llama_devices import DeviceProps, ggml
from app.engine.backends.llama_log import LlamaLog

_DRIVER_TOO_OLD = re.compile(r"driver version is insufficient", re.IGNORECASE)


class Verdict(msgspec.Struct, frozen=True, omit_defaults=True):
    """What came of trying a plug-in.

    Attributes:
        devices: how many it gives; each told its memory and was opened.
        reason: why there is none, in the library's own words.
        offered, needed: versions, where the driver is too old; "" when unknown.
    """

    devices: int = 0
    reason: str = ""
    is_driver_too_old: bool = False
    offered: str = ""
    needed: str = ""


def main() -> int:
    """Try what the command line names."""
    answers = os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)
    answers.write(msgspec.json.encode(tried(*sys.argv[3:5])) + b"\n")
    answers.close()
    return 0


def tried(path: str, server: str = "") -> Verdict:
    """Load a plug-in, and open every device that it has, or that ``server`` has for it."""
    log = LlamaLog()
    registry = ggml.ggml_backend_load(os.fsencode(path))
    if registry and server:
        registry = add_server(registry, server)
    if not registry:
        return Verdict(reason=_without_path(log.first_error, path))
    count = ggml.ggml_backend_reg_dev_count(registry)
    for index in range(count):
        device = ggml.ggml_backend_reg_dev_get(registry, index)
        ggml.ggml_backend_dev_get_props(device, ctypes.byref(DeviceProps()))
        opened = ggml.ggml_backend_dev_init(device, None)
        if not opened:
            return Verdict(reason=log.reason())
        ggml.ggml_backend_free(opened)
    if not count and _DRIVER_TOO_OLD.search(log.first_error):
        offered = _version("nvcuda.dll" if os.name == "nt" else "libcuda.so.1", "cuDriverGetVersion")
        return Verdict(0, log.reason(), True, offered, _version(path, "cudaRuntimeGetVersion"))
    return Verdict(count, log.reason() if log.first_error else "")


def add_server(registry: int, server: str) -> int | None:
    """Registry of the devices of an RPC server; the process ends (ggml aborts) when it does not answer."""
    address = ggml.ggml_backend_reg_get_proc_address(registry, b"ggml_backend_rpc_add_server")
    add = ctypes.CFUNCTYPE(ctypes.c_void_p, ctypes.c_char_p)(address)
    found: int | None = add(server.encode())
    return found


def _without_path(line: str, path: str) -> str:
    text = re.sub(r"^\w+: (failed to load |failed to initialize backend from )?", "", line.strip())
    while text.startswith(f"{path}: "):
        text = text.removeprefix(f"{path}: ")
    return text.removesuffix(f" in {path}").rstrip(".")


def _version(library: str, function: str) -> str:
    """``12.4`` of CUDA's 12040; "" where the library does not say."""
    number = ctypes.c_int()
    try:
        getattr(ctypes.CDLL(library), function)(ctypes.byref(number))
    except (OSError, AttributeError):
        return ""
    return f"{number.value // 1000}.{number.value % 1000 // 10}" if number.value else ""
