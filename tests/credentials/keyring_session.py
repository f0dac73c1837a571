"""A session bus of the test's own with the real keyring of GNOME on it, and programs that run there."""

import json
import os
import shutil
import subprocess
import sys
from enum import Enum
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
PASSWORD = "opens the keyring of this test"


class Daemon(Enum):
    """How the keyring stands when the program begins."""

    UNLOCKED = 'printf %s "$KEYRING_PASSWORD" | gnome-keyring-daemon --unlock --components=secrets'
    LOCKED = "gnome-keyring-daemon --start --components=secrets"


def skip_without_keyring() -> None:
    """Real keyrings of other systems ask a person; this one can be opened by a test."""
    for program in ("gnome-keyring-daemon", "dbus-run-session"):
        if shutil.which(program) is None:
            pytest.skip(f"no real keyring to test with: {program} is not installed")


def run(acts: list[list[str]], folder: Path, daemon: Daemon) -> list[dict[str, str]]:
    """What ``child.py`` says after each act; keyrings lie under ``folder`` and outlive the session."""
    (folder / "runtime").mkdir(mode=0o700, exist_ok=True)
    environment = {
        **{name: text for name, text in os.environ.items() if name != "PYTHON_KEYRING_BACKEND"},
        "XDG_RUNTIME_DIR": str(folder / "runtime"),
        "XDG_DATA_HOME": str(folder / "data"),
        "KEYRING_PASSWORD": PASSWORD,
    }
    script = f"{daemon.value} >/dev/null && exec {sys.executable} -m tests.credentials.child"
    done = subprocess.run(
        ["dbus-run-session", "--", "sh", "-c", script],
        input=json.dumps(acts),
        capture_output=True,
        text=True,
        env=environment,
        cwd=ROOT,
        timeout=60,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    return [json.loads(line) for line in done.stdout.splitlines()]
