"""What a process that reads strangers' files gives up first: network, writing, other programs.

Linux: a seccomp filter refuses to make sockets and to start programs (and the ways around: io_uring, ptrace),
Landlock refuses every write outside the folders named. Both are the kernel's, hold for threads and children
made from now on, and cannot be taken back. The filter holds for all other threads too; Landlock does so from
its eighth version on, and before that it is said how many threads were there already (a driver's, as a rule).
What a kernel does not have is left out and said.

A graphics driver talks to its device, keeps a cache of compiled shaders and may use local sockets: with a GPU
these stay open. RPC workers need the network: with them it stays open. ``FIRESIDE_ALSO_WRITABLE`` names one
more folder: the tests count lines in the engine, too, and have to write down which.

macOS and Windows: nothing of this is in force. macOS has only ``sandbox_init``, which is deprecated and would
have to be entered before Metal is opened; on Windows an AppContainer must be chosen when a process is made,
and graphics drivers fail in one. The engine is a process of its own there too, so a crash takes nothing
along, and the header is checked before llama.cpp sees a file; but code that got in through one could do what
the person can.
"""

import ctypes
import os
import platform
import struct
import sys
from collections.abc import Iterable
from pathlib import Path
from typing import NamedTuple

from app.core.sandbox_state import Sandbox

_SET_NO_NEW_PRIVILEGES = 38
_SET_MODE_FILTER, _TSYNC, _SPEC_ALLOW = 1, 1, 1 << 2
_CREATE_RULESET, _ADD_RULE, _RESTRICT_SELF = 444, 445, 446
_RULE_PATH_BENEATH, _VERSION = 1, 1

_WRITE_FILE, _TRUNCATE = 1 << 1, 1 << 14
_CHANGES = sum(1 << bit for bit in (1, *range(4, 13)))
"""Landlock's rights to write, make and remove; later versions add moving (2) and cutting short (3)."""
_MOVE = 1 << 13
_CONTROL_DEVICES = 1 << 15
_READS = 1 << 2 | 1 << 3
_OF_FILES = _WRITE_FILE | _TRUNCATE | _CONTROL_DEVICES
"""The rights that a single file can have; the others are a folder's."""
_ALL_THREADS, _ALL_THREADS_SINCE = 1 << 3, 8
ALSO_WRITABLE = "FIRESIDE_ALSO_WRITABLE"

_LOAD, _EQUAL, _GREATER_EQUAL, _RETURN = 0x20, 0x15, 0x35, 0x06
_NUMBER_AT, _MACHINE_AT, _FIRST_ARGUMENT_AT = 0, 4, 16
_ALLOW, _REFUSE = 0x7FFF0000, 0x00050000 | 1  # EPERM
_LOCAL_SOCKETS = 1
_X32 = 0x40000000


class _Machine(NamedTuple):
    """Numbers of system calls on one kind of processor."""

    audit: int
    seccomp: int
    socket: int
    programs: tuple[int, ...]
    ways_around: tuple[int, ...]


_MACHINES = {
    # execve, execveat; ptrace, process_vm_writev, io_uring_setup
    "x86_64": _Machine(0xC000003E, 317, 41, (59, 322), (101, 311, 425)),
    "aarch64": _Machine(0xC00000B7, 277, 198, (221, 281), (117, 271, 425)),
}


def enter_sandbox(
    writable: Iterable[Path] = (),
    *,
    needs_network: bool = False,
    has_gpu: bool = False,
    can_read: bool = True,
) -> Sandbox:
    """Give up what is not needed, for good. To be called while this thread is the only one of ours.

    ``writable`` folders are made when they are not there. Never fails: what could not be given up is said.
    """
    if not sys.platform.startswith("linux"):
        return Sandbox(reason="This system has no sandbox that a process can put itself into.")
    libc = ctypes.CDLL(None, use_errno=True)
    also = os.environ.get(ALSO_WRITABLE)
    own = [*writable, *([Path(also)] if also else ())]
    if libc.prctl(_SET_NO_NEW_PRIVILEGES, 1, 0, 0, 0):
        return Sandbox(reason=f"The kernel refused it: {os.strerror(ctypes.get_errno())}.")
    folders, reasons = _made(own)
    others = _threads_not_held(libc)
    files = _close_files(libc, [*folders, *(_driver_places() if has_gpu else ())], can_read=can_read)
    if not files:
        reasons.append("This kernel has no Landlock.")
    elif others:
        reasons.append(f"Threads that a driver had started may still write: {others}.")
    filtered = _filter_calls(libc, needs_network=needs_network, allows_local=has_gpu)
    if not filtered:
        reasons.append("This kernel has no seccomp filters.")
    if needs_network:
        reasons.append("The network stays open for RPC workers.")
    return Sandbox(
        network=filtered and not needs_network,
        files=files,
        programs=filtered,
        writable=tuple(str(folder) for folder in folders),
        reason=" ".join(reasons),
    )


def _made(folders: Iterable[Path]) -> tuple[list[Path], list[str]]:
    """The folders that are there, and what is wrong with the others."""
    made, reasons = [], []
    for folder in folders:
        try:
            folder.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            reasons.append(f"{folder} cannot be made: {error.strerror}.")
        else:
            made.append(folder)
    return made, reasons


def _driver_places() -> Iterable[Path]:
    """Where graphics drivers write: devices, shared memory, names of threads, caches of compiled shaders."""
    devices = Path("/dev")
    caches = (".nv", ".cache/nvidia", ".cache/mesa_shader_cache", ".cache/mesa_shader_cache_db")
    places = [*devices.glob("nvidia*"), *(devices / name for name in ("dri", "dxg", "kfd", "shm"))]
    places += [Path("/proc/self"), *(Path.home() / name for name in caches)]
    return [place for place in places if place.exists()]


def _landlock_version(libc: ctypes.CDLL) -> int:
    """0 or less: there is none."""
    return int(libc.syscall(_CREATE_RULESET, None, ctypes.c_size_t(0), _VERSION))


def _threads_not_held(libc: ctypes.CDLL) -> int:
    """Threads that are there already, where Landlock holds only those that are made afterwards."""
    if _landlock_version(libc) >= _ALL_THREADS_SINCE:
        return 0
    return len(os.listdir("/proc/self/task")) - 1


def _close_files(libc: ctypes.CDLL, places: Iterable[Path], *, can_read: bool) -> bool:
    version = _landlock_version(libc)
    if version < 1:
        return False
    rights = _CHANGES
    for right, since in ((_MOVE, 2), (_TRUNCATE, 3), (_CONTROL_DEVICES, 5)):
        rights |= right if version >= since else 0
    attributes = struct.pack("<Q", rights if can_read else rights | _READS)
    rules = libc.syscall(_CREATE_RULESET, attributes, ctypes.c_size_t(len(attributes)), 0)
    if rules < 0:
        return False
    try:
        for place in (*places, Path("/dev/null")):
            _allow(libc, rules, place, rights)
        threads = _ALL_THREADS if version >= _ALL_THREADS_SINCE else 0
        return bool(libc.syscall(_RESTRICT_SELF, rules, threads) == 0)
    finally:
        os.close(rules)


def _allow(libc: ctypes.CDLL, rules: int, path: Path, rights: int) -> None:
    place = os.open(path, os.O_PATH | os.O_CLOEXEC)
    try:
        allowed = rights if path.is_dir() else rights & _OF_FILES
        libc.syscall(_ADD_RULE, rules, _RULE_PATH_BENEATH, struct.pack("<Qi", allowed, place), 0)
    finally:
        os.close(place)


def _filter_calls(libc: ctypes.CDLL, *, needs_network: bool, allows_local: bool) -> bool:
    machine = _MACHINES.get(platform.machine())
    if machine is None:
        return False
    program = _program(machine, needs_network=needs_network, allows_local=allows_local)
    code = ctypes.create_string_buffer(b"".join(program))
    filter_ = struct.pack("@HxxxxxxP", len(program), ctypes.addressof(code))
    # Older kernels would slow the whole process down for a filter; before 4.17 they cannot be told not to.
    flags = (_TSYNC | _SPEC_ALLOW, _TSYNC)
    return any(libc.syscall(machine.seccomp, _SET_MODE_FILTER, each, filter_) == 0 for each in flags)


def _program(machine: _Machine, *, needs_network: bool, allows_local: bool) -> list[bytes]:
    """Instructions of Berkeley's packet filter over ``struct seccomp_data``."""

    def step(code: int, value: int, if_true: int = 0, if_false: int = 0) -> bytes:
        return struct.pack("<HBBI", code, if_true, if_false, value)

    allow, refuse = step(_RETURN, _ALLOW), step(_RETURN, _REFUSE)
    program = [
        step(_LOAD, _MACHINE_AT),
        step(_EQUAL, machine.audit, 1, 0),
        refuse,
        step(_LOAD, _NUMBER_AT),
        step(_GREATER_EQUAL, _X32, 0, 1),  # the second table of numbers that x86-64 has
        refuse,
    ]
    for number in (*machine.programs, *machine.ways_around):
        program += [step(_EQUAL, number, 0, 1), refuse]
    if not needs_network:
        program += [step(_EQUAL, machine.socket, 1, 0), allow]
        if allows_local:
            program += [step(_LOAD, _FIRST_ARGUMENT_AT), step(_EQUAL, _LOCAL_SOCKETS, 0, 1), allow]
        program.append(refuse)
    return [*program, allow]
