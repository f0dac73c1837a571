"""What the tests of ``fireside pull`` share: a profile with a cache of its own, and running it."""

import json
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from tests.cli.conftest import command_line, fireside
from tests.fakes.loopback_hub import LoopbackHub


@pytest.fixture
def profile(tmp_path: Path) -> Path:
    """A profile whose downloads go into a folder beside it."""
    folder = tmp_path / "profile"
    (folder / "settings").mkdir(parents=True)
    (tmp_path / "cache").mkdir()
    settings = {"version": 1, "hub_cache_folder": str(tmp_path / "cache"), "proxy": "none"}
    (folder / "settings" / "settings.json").write_text(json.dumps(settings))
    return folder


@pytest.fixture
def cache(profile: Path) -> Path:
    """Where models go."""
    return profile.parent / "cache"


def pull(
    hub: LoopbackHub, profile: Path, address: str, *more: str, given: str = ""
) -> subprocess.CompletedProcess[str]:
    """Run it to its end."""
    return fireside(
        "pull", address, "--endpoint", hub.endpoint, "--profile", profile, *more, given=given, timeout_s=60
    )


@contextmanager
def pulling(hub: LoopbackHub, profile: Path, address: str) -> Iterator[subprocess.Popen[str]]:
    """Let it run meanwhile."""
    with subprocess.Popen(
        command_line("pull", address, "--endpoint", hub.endpoint, "--profile", profile, "--json"),
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    ) as child:
        try:
            yield child
        finally:
            child.kill()
