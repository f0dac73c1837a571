"""Which processors are worth a thread, over the files that Linux shows on machines of every kind."""

import os
from collections.abc import Callable, Iterable
from pathlib import Path

import psutil
import pytest

from app.engine.cores import Cores, physical_cores

MakeMachine = Callable[..., Path]


@pytest.fixture
def machine(tmp_path: Path) -> MakeMachine:
    """Writes a tree: ``cores`` are the kernel's lists of siblings, ``files`` whatever else there is."""

    def make(cores: Iterable[str], files: dict[str, str] | None = None) -> Path:
        for siblings in cores:
            for cpu in _numbers(siblings):
                _write(tmp_path / f"sys/devices/system/cpu/cpu{cpu}/topology/thread_siblings_list", siblings)
        for name, text in (files or {}).items():
            _write(tmp_path / name, text)
        return tmp_path

    return make


def test_the_two_threads_of_a_core_are_one(machine: MakeMachine) -> None:
    # AMD Ryzen 7 5800X: siblings lie eight apart.
    root = machine([f"{core},{core + 8}" for core in range(8)])
    assert physical_cores(root, frozenset(range(16))) == Cores(8, 8, 16, 16)
    assert physical_cores(root, frozenset(range(16))).threads == 8


def test_an_intel_hybrid_lists_its_performance_cores(machine: MakeMachine) -> None:
    # Core i5-12600K: six performance cores of two threads, four efficiency cores of one.
    cores = [f"{cpu}-{cpu + 1}" for cpu in range(0, 12, 2)] + [str(cpu) for cpu in range(12, 16)]
    root = machine(cores, {"sys/devices/cpu_core/cpus": "0-11\n", "sys/devices/cpu_atom/cpus": "12-15\n"})
    found = physical_cores(root, frozenset(range(16)))
    assert (found.performance, found.physical, found.logical) == (6, 10, 16)
    assert found.threads == 6


@pytest.mark.parametrize(
    ("clocks", "performance"),
    [
        ([1_800_000] * 4 + [2_400_000] * 4, 4),  # RK3588: A55 beside A76
        ([5_700_000, 5_625_000, 5_500_000, 5_450_000], 4),  # favoured cores of one kind
        ([2_400_000] * 4, 4),  # Raspberry Pi 5
    ],
)
def test_slow_cores_are_known_by_their_clock(
    machine: MakeMachine, clocks: list[int], performance: int
) -> None:
    names = "sys/devices/system/cpu/cpu{}/cpufreq/cpuinfo_max_freq"
    files = {names.format(cpu): f"{clock}\n" for cpu, clock in enumerate(clocks)}
    root = machine(map(str, range(len(clocks))), files)
    found = physical_cores(root, frozenset(range(len(clocks))))
    assert (found.performance, found.physical) == (performance, len(clocks))


def test_affinity_counts_cores_not_threads(machine: MakeMachine) -> None:
    root = machine([f"{core},{core + 8}" for core in range(8)])
    assert physical_cores(root, frozenset({0, 8, 1, 9})) == Cores(2, 2, 16, 4)
    assert physical_cores(root, frozenset({3})) == Cores(1, 1, 16, 1)


def test_a_process_kept_on_efficiency_cores_uses_those(machine: MakeMachine) -> None:
    root = machine(["0-1", "2", "3"], {"sys/devices/cpu_core/cpus": "0-1"})
    assert physical_cores(root, frozenset({2, 3})) == Cores(2, 2, 4, 2)


@pytest.mark.parametrize(
    ("files", "allowed"),
    [
        ({"proc/self/cgroup": "0::/a/b\n", "sys/fs/cgroup/a/b/cpu.max": "250000 100000"}, 2),
        ({"proc/self/cgroup": "0::/a/b\n", "sys/fs/cgroup/a/cpu.max": "400000 100000"}, 4),
        ({"proc/self/cgroup": "0::/\n", "sys/fs/cgroup/cpu.max": "50000 100000"}, 1),
        ({"proc/self/cgroup": "0::/\n", "sys/fs/cgroup/cpu.max": "max 100000"}, 8),
        (
            {
                "proc/self/cgroup": "3:cpu,cpuacct:/docker/1f\n2:memory:/docker/1f\n",
                "sys/fs/cgroup/cpu,cpuacct/cpu.cfs_quota_us": "300000",
                "sys/fs/cgroup/cpu,cpuacct/cpu.cfs_period_us": "100000",
            },
            3,
        ),
        (
            {
                "proc/self/cgroup": "1:cpu:/\n0::/\n",
                "sys/fs/cgroup/cpu/cpu.cfs_quota_us": "-1",
                "sys/fs/cgroup/cpu/cpu.cfs_period_us": "100000",
            },
            8,
        ),
    ],
)
def test_the_limit_of_a_cgroup_or_of_one_around_it(
    machine: MakeMachine, files: dict[str, str], allowed: int
) -> None:
    found = physical_cores(machine(map(str, range(8)), files), frozenset(range(8)))
    assert (found.physical, found.allowed, found.threads) == (8, allowed, allowed)


def test_a_system_that_shows_no_processors_has_at_least_one(tmp_path: Path) -> None:
    found = physical_cores(tmp_path)
    assert 1 <= found.performance <= found.physical <= found.logical
    assert 1 <= found.threads <= found.allowed


def test_this_machine() -> None:
    found = physical_cores()
    assert found.logical == psutil.cpu_count()
    assert 1 <= found.performance <= found.physical <= found.logical
    if hasattr(os, "sched_getaffinity"):
        assert found.allowed <= len(os.sched_getaffinity(0))


def _numbers(siblings: str) -> list[int]:
    first, _, last = siblings.partition("-")
    return list(range(int(first), int(last) + 1)) if last else [int(cpu) for cpu in siblings.split(",")]


def _write(path: Path, text: str) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text)
