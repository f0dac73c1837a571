"""A graphics processor that every machine has: ggml's RPC backend, served by a process on this computer.

The plug-in is compiled from the sources of the installed llama-cpp-python itself, in a few seconds, and kept
under ``.tools/``. It goes the way that a real GPU's plug-in goes: loaded at run time, its own buffers,
layers moved to it. A server that is killed is a graphics processor that was lost.

    python -m tests.fakes.rpc_plugin    build the plug-in and print its path
"""

import ctypes
import resource
import shutil
import socket
import subprocess
import sys
import tarfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from importlib.metadata import version
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import psutil
from filelock import FileLock

ROOT = Path(__file__).resolve().parents[2]
TOOLS = ROOT / ".tools"
START_LIMIT_S = 20.0

_DEFINES = ("GGML_BACKEND_DL", "GGML_BACKEND_SHARED", "GGML_BACKEND_BUILD", "GGML_SHARED")


class NotBuiltError(Exception):
    """The plug-in cannot be had here; the text says why."""


def rpc_plugin() -> Path:
    """The plug-in for the installed llama-cpp-python; ``NotBuiltError`` when it cannot be built."""
    installed = version("llama-cpp-python")
    folder = TOOLS / f"rpc-plugin-{installed}"
    built = folder / "libggml-rpc.so"
    folder.mkdir(parents=True, exist_ok=True)
    with FileLock(folder / "lock"):
        if not built.exists():
            growing = folder / "growing.so"
            _compile(_sources(installed, folder), growing)
            growing.rename(built)
    return built


def _compile(ggml: Path, target: Path) -> None:
    compiler = shutil.which("c++")
    if compiler is None or sys.platform == "win32":
        raise NotBuiltError("there is no C++ compiler called c++")
    base = _library_folder() / ("libggml-base.dylib" if sys.platform == "darwin" else "libggml-base.so.0")
    sources = [ggml / "src" / "ggml-rpc" / name for name in ("ggml-rpc.cpp", "transport.cpp")]
    command = [compiler, "-std=c++17", "-O2", "-shared", "-fPIC", *(f"-D{it}" for it in _DEFINES)]
    command += [
        f"-I{ggml / 'include'}",
        f"-I{ggml / 'src'}",
        *map(str, sources),
        str(base),
        "-o",
        str(target),
    ]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    if done.returncode:
        raise NotBuiltError(f"the plug-in does not compile: {done.stderr[-2000:]}")


def _library_folder() -> Path:
    found = find_spec("llama_cpp")
    if found is None or found.origin is None:
        raise NotBuiltError("llama-cpp-python is not installed")
    return Path(found.origin).parent / "lib"


def _sources(wanted: str, folder: Path) -> Path:
    """The ``ggml`` folder of the sources: uv's own copy, where it built the wheel, or fetched once more."""
    below = f"llama-cpp-python/{wanted}/*/src/vendor/llama.cpp/ggml"
    uv = _uv()
    if uv is not None:
        answer = subprocess.run([uv, "cache", "dir"], capture_output=True, text=True, check=True)
        cache = Path(answer.stdout.strip())
        for pattern in (f"sdists-*/*/{below}", f"sdists-*/*/*/{below}"):
            for candidate in sorted(cache.glob(pattern)):
                if (candidate / "src" / "ggml-rpc" / "ggml-rpc.cpp").exists():
                    return candidate
    return _fetched(wanted, folder, uv)


def _fetched(wanted: str, folder: Path, uv: str | None) -> Path:
    if uv is None:
        raise NotBuiltError("there is no uv to fetch the sources with")
    pip = [
        uv,
        "run",
        "--quiet",
        "--no-project",
        "--with",
        "pip",
        "python",
        "-m",
        "pip",
        "download",
        "--quiet",
    ]
    what = ["--no-deps", "--no-binary", ":all:", "--dest", str(folder), f"llama-cpp-python=={wanted}"]
    done = subprocess.run([*pip, *what], capture_output=True, text=True, check=False)
    archives = list(folder.glob("llama_cpp_python-*.tar.gz"))
    if done.returncode or not archives:
        raise NotBuiltError(f"the sources of llama-cpp-python {wanted} cannot be had: {done.stderr[-2000:]}")
    with tarfile.open(archives[0]) as archive:
        archive.extractall(folder, filter="data")
    archives[0].unlink()
    return folder / f"llama_cpp_python-{wanted}" / "vendor" / "llama.cpp" / "ggml"


def _uv() -> str | None:
    own = TOOLS / "uv" / "bin" / "uv"
    return shutil.which("uv") or (str(own) if own.exists() else None)


class RpcServer:
    """A running server; ``endpoint`` is what ``EngineOptions.rpc_servers`` takes."""

    def __init__(self, port: int, process: subprocess.Popen[bytes]) -> None:
        self.endpoint = f"127.0.0.1:{port}"
        self._port = port
        self._process = process

    def wait_ready(self) -> None:
        """Return when it accepts connections."""
        deadline = time.monotonic() + START_LIMIT_S
        while time.monotonic() < deadline:
            assert self._process.poll() is None, "the RPC server ended at once"
            with socket.socket() as trial:
                is_there = trial.connect_ex(("127.0.0.1", self._port)) == 0
                # Nobody listens, and the system gave the trial that very port: it would talk to itself.
                if is_there and trial.getsockname() != trial.getpeername():
                    return
            time.sleep(0.02)
        raise AssertionError("the RPC server does not listen")

    def kill(self) -> None:
        """Lose the device."""
        self._process.kill()
        self._process.wait()


@contextmanager
def rpc_server(*, memory_bytes: int = 0, told_bytes: int = 0) -> Iterator[RpcServer]:
    """A device of its own process.

    Args:
        memory_bytes: more than this it cannot allocate; 0 sets no limit.
        told_bytes: how much memory it says it has; 0 tells the truth: ``memory_bytes``, or the computer's.
    """
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = int(free.getsockname()[1])
    words = (str(rpc_plugin()), str(port), str(memory_bytes), str(told_bytes or memory_bytes))
    process = subprocess.Popen(
        [sys.executable, "-m", "tests.fakes.rpc_plugin", *words], cwd=ROOT, stdout=subprocess.DEVNULL
    )
    server = RpcServer(port, process)
    try:
        server.wait_ready()
        yield server
    finally:
        server.kill()


_SizePointer = ctypes.POINTER(ctypes.c_size_t)
_GetMemory = ctypes.CFUNCTYPE(None, ctypes.c_void_p, _SizePointer, _SizePointer)
_StartServer = ctypes.CFUNCTYPE(
    None, ctypes.c_char_p, ctypes.c_char_p, ctypes.c_size_t, ctypes.c_size_t, ctypes.POINTER(ctypes.c_void_p)
)


def _serve(plugin: str, port: int, memory_bytes: int, told_bytes: int) -> None:
    import llama_cpp.llama_cpp as ll

    library = ll._lib
    library.ggml_backend_load.restype = ctypes.c_void_p
    library.ggml_backend_reg_get_proc_address.restype = ctypes.c_void_p
    library.ggml_backend_dev_get.restype = ctypes.c_void_p
    cpu = library.ggml_backend_dev_get(ctypes.c_size_t(0))
    registry = library.ggml_backend_load(plugin.encode())
    entry = library.ggml_backend_reg_get_proc_address(
        ctypes.c_void_p(registry), b"ggml_backend_rpc_start_server"
    )
    at_start = psutil.Process().memory_info().vms

    def tell_memory(_device: object, free: Any, total: Any) -> None:
        total[0] = told_bytes
        free[0] = max(0, told_bytes - (psutil.Process().memory_info().vms - at_start))

    told = _GetMemory(tell_memory)
    if told_bytes:
        # ``ggml_backend_device`` begins with its functions: get_name, get_description, get_memory.
        functions = ctypes.cast(cpu, ctypes.POINTER(ctypes.c_void_p))
        functions[2] = ctypes.cast(told, ctypes.c_void_p).value
    if memory_bytes:
        limit = at_start + memory_bytes
        resource.setrlimit(resource.RLIMIT_AS, (limit, limit))
    _StartServer(entry)(f"127.0.0.1:{port}".encode(), None, 1, 1, (ctypes.c_void_p * 1)(cpu))


if __name__ == "__main__":
    if sys.argv[1:]:
        _serve(sys.argv[1], *map(int, sys.argv[2:5]))
    else:
        sys.stdout.write(f"{rpc_plugin()}\n")
