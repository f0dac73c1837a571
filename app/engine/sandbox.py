"""What a process that reads strangers' files gives up first: network, writing, other programs.

Linux: a seccomp filter refuses to make sockets and to start programs (and the ways around: io_uring, ptrace),
Landlock refuses every write outside the folders named. Both are the kernel's, hold for every thread and for
children, and cannot be taken back. What a kernel does not have is left out and said.

A graphics driver talks to its device, keeps a cache of compiled shaders and may use local sockets: with a GPU
these stay open. RPC workers need the network: with them it stays open.

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
_SET_MODE_FILTER, _TSYNC = 1, 1
_CREATE_RULESET, _ADD_RULE, _RESTRICT_SELF = 444, 445, 446
_RULE_PATH_BENEATH, _VERSION = 1, 1

_WRITE_FILE, _TRUNCATE = 1 << 1, 1 << 14
_CHANGES = sum(1 << bit for bit in (1, *range(4, 13)))
"""Landlock's rights to write, make and remove; later versions add moving (2) and cutting short (3)."""
_MOVE = 1 << 13
_READS = 1 << 2 | 1 << 3

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
    folders = [*writable, *(_driver_folders() if has_gpu else ())]
    if libc.prctl(_SET_NO_NEW_PRIVILEGES, 1, 0, 0, 0):
        return Sandbox(reason=f"The kernel refused it: {os.strerror(ctypes.get_errno())}.")
    reasons = []
    files = _close_files(libc, folders, can_read=can_read)
    if not files:
        reasons.append("This kernel has no Landlock.")
    filtered = _filter_calls(libc, needs_network=needs_network, allows_local=has_gpu)
    if not filtered:
        reasons.append("This kernel has no seccomp filters.")
    if needs_network:
        reasons.append("The network stays open for RPC workers.")
    return Sandbox(
        network=filtered and not needs_network,
        files=files,
        programs=filtered,
        writable=tuple(str(folder) for folder in writable),
        reason=" ".join(reasons),
    )


def _driver_folders() -> Iterable[Path]:
    """Where graphics drivers write: devices, and caches of compiled shaders."""
    home = Path.home()
    caches = (".nv", ".cache/nvidia", ".cache/mesa_shader_cache", ".cache/mesa_shader_cache_db")
    return [Path("/dev"), Path("/proc/self"), *(home / name for name in caches if (home / name).is_dir())]


def _close_files(libc: ctypes.CDLL, folders: Iterable[Path], *, can_read: bool) -> bool:
    version = libc.syscall(_CREATE_RULESET, None, ctypes.c_size_t(0), _VERSION)
    if version < 1:
        return False
    rights = _CHANGES | (_MOVE if version >= 2 else 0) | (_TRUNCATE if version >= 3 else 0)
    attributes = struct.pack("<Q", rights if can_read else rights | _READS)
    rules = libc.syscall(_CREATE_RULESET, attributes, ctypes.c_size_t(len(attributes)), 0)
    if rules < 0:
        return False
    try:
        for folder in folders:
            folder.mkdir(parents=True, exist_ok=True)
            _allow(libc, rules, folder, rights)
        _allow(libc, rules, Path("/dev/null"), rights & (_WRITE_FILE | _TRUNCATE))
        return bool(libc.syscall(_RESTRICT_SELF, rules, 0) == 0)
    finally:
        os.close(rules)


def _allow(libc: ctypes.CDLL, rules: int, path: Path, rights: int) -> None:
    place = os.open(path, os.O_PATH | os.O_CLOEXEC)
    try:
        libc.syscall(_ADD_RULE, rules, _RULE_PATH_BENEATH, struct.pack("<Qi", rights, place), 0)
    finally:
        os.close(place)


def _filter_calls(libc: ctypes.CDLL, *, needs_network: bool, allows_local: bool) -> bool:
    machine = _MACHINES.get(platform.machine())
    if machine is None:
        return False
    program = _program(machine, needs_network=needs_network, allows_local=allows_local)
    code = ctypes.create_string_buffer(b"".join(program))
    filter_ = struct.pack("@HxxxxxxP", len(program), ctypes.addressof(code))
    return bool(libc.syscall(machine.seccomp, _SET_MODE_FILTER, _TSYNC, filter_) == 0)


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
