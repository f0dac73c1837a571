"""Backends of ggml that are loaded at run time beside the one for the processor: CUDA, Vulkan, RPC, others.

A driver that is broken can end the process that opens it, so a process of its own tries each plug-in first,
and the engine loads only what gave it devices.
"""

import ctypes
import ctypes.util
import os
import signal
import subprocess
import sys
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import NamedTuple

import llama_cpp
import msgspec

from app.core.errors import ErrorCode, Problem, problem
from app.core.own_program import own_command
from app.core.words import QT_TRANSLATE_NOOP
from app.engine.backends.llama_devices import ggml
from app.engine.backends.plugin_probe import Verdict, add_server
from app.engine.options import EngineOptions

PROBE_LIMIT_S = 10.0
OWN_FOLDERS = (Path(llama_cpp.__file__).parent / "lib", Path(__file__).resolve().parents[2] / "_plugins")
"""Of the bindings' package, and of ours."""

_PREFIX = "ggml-" if os.name == "nt" else "libggml-"
_SUFFIXES = {".dll"} if os.name == "nt" else {".so", ".dylib"}
_NO_PLUGINS = {"base", "cpu"}
_REGISTERED_AS = {"hip": "ROCm", "metal": "MTL"}
"""Where the library is named otherwise than its file."""


def _has_library(name: str, windows_name: str) -> Callable[[], bool]:
    def check() -> bool:
        return ctypes.util.find_library(windows_name if os.name == "nt" else name) is not None

    return check


_MACHINE_HAS: dict[str, Callable[[], bool]] = {
    "cuda": _has_library("cuda", "nvcuda"),
    "vulkan": _has_library("vulkan", "vulkan-1"),
    "hip": lambda: Path("/dev/kfd").exists() or _has_library("amdhip64", "amdhip64")(),
    "sycl": _has_library("ze_loader", "ze_loader"),
    "metal": lambda: sys.platform == "darwin",
}
"""What a plug-in is of use with; one that is not named here is tried."""


class Plugin(NamedTuple):
    """A file to try; for RPC once for every server."""

    name: str
    path: Path
    server: str = ""


def load_plugins(options: EngineOptions) -> tuple[Problem, ...]:
    """Load what gives devices; a problem for each that should have and did not.

    Called once, before anything asks for devices.
    """
    folders = (*OWN_FOLDERS, *map(Path, options.plugin_folders))
    if not ggml.ggml_backend_dev_count() and (variant := processor_variant(folders)) is not None:
        ggml.ggml_backend_load(os.fsencode(variant))
    plugins = list(wanted_plugins(folders, options.rpc_servers))
    if not plugins:
        return ()
    with ThreadPoolExecutor(len(plugins)) as pool:
        verdicts = dict(zip(plugins, pool.map(_verdict, plugins), strict=True))
    usable = [plugin for plugin, found in verdicts.items() if isinstance(found, Verdict) and found.devices]
    for plugin in usable:
        _load(plugin)
    works = {(plugin.name, plugin.server) for plugin in usable}
    return tuple(
        found if isinstance(found, Problem) else _refusal(plugin, found)
        for plugin, found in verdicts.items()
        if (plugin.name, plugin.server) not in works
    )


def wanted_plugins(folders: Iterable[Path], servers: tuple[str, ...]) -> Iterator[Plugin]:
    """The plug-ins in ``folders`` that are of use on this machine and not compiled in."""
    # What two backends see is the first one's: CUDA before Vulkan, as the alphabet has it.
    once = {file.resolve(): file for folder in folders for file in _files(folder)}
    for path in sorted(once.values(), key=lambda file: file.stem):
        name = path.stem.removeprefix(_PREFIX)
        if name in _NO_PLUGINS or name.startswith("cpu-"):
            continue
        if ggml.ggml_backend_reg_by_name(_REGISTERED_AS.get(name, name).encode()):
            continue
        if name == "rpc":
            yield from (Plugin(name, path, server) for server in servers)
        elif name not in _MACHINE_HAS or _MACHINE_HAS[name]():
            yield Plugin(name, path)


def processor_variant(folders: Iterable[Path]) -> Path | None:
    """The variant for this processor, in a build whose own is a plug-in too; None where there is none."""
    files = [file for folder in folders for file in _files(folder) if file.stem.startswith(f"{_PREFIX}cpu")]
    best = max(files, key=_score, default=None)
    return best if best is not None and _score(best) else None


def _score(file: Path) -> int:
    """How well a variant suits this processor, as it says itself; 0: it does not run here."""
    function = getattr(ctypes.CDLL(str(file)), "ggml_backend_score", None)
    return int(function()) if function is not None else 1


def _files(folder: Path) -> list[Path]:
    return [file for file in folder.glob(f"{_PREFIX}*") if file.suffix in _SUFFIXES]


def _verdict(plugin: Plugin) -> Verdict | Problem:
    """What a process of its own found; a problem when it did not live to tell."""
    words = (str(plugin.path), plugin.server) if plugin.server else (str(plugin.path),)
    try:
        done = subprocess.run(
            own_command("--worker", "probe_plugin", *words),
            stdin=subprocess.DEVNULL,
            capture_output=True,
            timeout=PROBE_LIMIT_S,
            check=False,
            env=os.environ | {"GGML_NO_BACKTRACE": "1"},
        )
        return msgspec.json.decode(done.stdout, type=Verdict)
    except subprocess.TimeoutExpired:
        reason = QT_TRANSLATE_NOOP("reasons", "it did not answer in time")
        return _problem(plugin, reason, f"{PROBE_LIMIT_S} s")
    except msgspec.DecodeError:
        words_left = done.stderr.decode("utf-8", "replace").strip().splitlines()
        cause = signal.Signals(-done.returncode).name if done.returncode < 0 else f"{done.returncode}"
        reason = QT_TRANSLATE_NOOP("reasons", "it ended the process that tried it")
        return _problem(plugin, reason, f"{cause}: {words_left[-1] if words_left else ''}")


def _refusal(plugin: Plugin, verdict: Verdict) -> Problem:
    if verdict.is_driver_too_old and verdict.needed:
        return problem(
            ErrorCode.DRIVER_TOO_OLD,
            detail=verdict.reason,
            maker="NVIDIA",
            offered=f"CUDA {verdict.offered}" if verdict.offered else "…",
            needed=f"CUDA {verdict.needed}",
        )
    return _problem(plugin, verdict.reason or QT_TRANSLATE_NOOP("reasons", "it finds no device"))


def _problem(plugin: Plugin, reason: str, detail: str = "") -> Problem:
    detail = f"{plugin.path} {detail}".strip()
    if plugin.server:
        return problem(ErrorCode.WORKER_UNREACHABLE, detail=detail, server=plugin.server, reason=reason)
    return problem(ErrorCode.PLUGIN_UNUSABLE, detail=detail, plugin=plugin.path.name, reason=reason)


def _load(plugin: Plugin) -> None:
    registry = ggml.ggml_backend_reg_by_name(_REGISTERED_AS.get(plugin.name, plugin.name).encode())
    registry = registry or ggml.ggml_backend_load(os.fsencode(plugin.path))
    if registry and plugin.server:
        ggml.ggml_backend_register(add_server(registry, plugin.server))
