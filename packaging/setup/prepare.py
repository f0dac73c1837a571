"""Makes a checkout ready to run, once; a second call finds the stamp and leaves at once.

    python3 packaging/setup/prepare.py [--testing] [--offline]

It finds uv or puts it into ``.tools/``, makes ``.venv`` with exactly what ``requirements.lock`` names,
installs the application itself, and adds the system libraries that Qt needs. ``--testing`` adds what tests
and pictures need. Only the standard library of Python 3.8 is used: this runs before all else.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import system_packages

ROOT = Path(__file__).resolve().parents[2]
VENV = ROOT / ".venv"
TOOLS = ROOT / ".tools"
LOCK = ROOT / "requirements.lock"
STAMP = VENV / "fireside-ready.json"
OLDEST_PYTHON = (3, 11)
OLDEST_UV = (0, 9)
"""The first that knows config-settings-package."""


def main() -> int:
    """Do what is missing; 0 when the checkout is ready."""
    parser = argparse.ArgumentParser(description="Make this checkout ready to run.")
    parser.add_argument("--testing", action="store_true", help="also what tests and pictures need")
    parser.add_argument("--offline", action="store_true", help="fail rather than use the network")
    options = parser.parse_args()
    wanted = {"inputs": _inputs_digest(), "testing": bool(options.testing)}
    if _is_ready(wanted):
        return 0
    try:
        system_packages.add_missing(testing=options.testing)
        uv = find_uv() or install_uv()
        _fill_environment(uv, is_offline=options.offline)
    except (system_packages.SetupError, subprocess.CalledProcessError) as error:
        say(str(error))
        return 1
    STAMP.write_text(json.dumps(wanted), encoding="utf-8")
    return 0


def say(line: str) -> None:
    """One line for the person who waits."""
    sys.stderr.write(line + "\n")


def _inputs_digest() -> str:
    here = Path(__file__).resolve().parent
    digest = hashlib.sha256()
    for path in (LOCK, ROOT / "pyproject.toml", here / "prepare.py", here / "system_packages.py"):
        digest.update(path.read_bytes())
    return digest.hexdigest()


def _is_ready(wanted: dict[str, object]) -> bool:
    try:
        found = json.loads(STAMP.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return False
    has_enough = bool(found.get("testing")) or not wanted["testing"]
    return found.get("inputs") == wanted["inputs"] and has_enough and venv_python().exists()


def venv_python() -> Path:
    """The interpreter of ``.venv``."""
    return VENV / ("Scripts/python.exe" if os.name == "nt" else "bin/python")


def find_uv() -> str | None:
    """uv on PATH, or the one put into ``.tools/`` before; None when there is none or it is too old."""
    own = TOOLS / "uv" / ("Scripts/uv.exe" if os.name == "nt" else "bin/uv")
    for candidate in (shutil.which("uv"), str(own)):
        if candidate is None or not Path(candidate).exists():
            continue
        answer = subprocess.run([candidate, "--version"], capture_output=True, text=True, check=False)
        numbers = re.findall(r"\d+", answer.stdout)
        if tuple(int(number) for number in numbers[:2]) >= OLDEST_UV:
            return candidate
    return None


def install_uv() -> str:
    """Put uv into ``.tools/uv``, away from everything else on this machine."""
    system_packages.add_python_venv()
    say("Fetching uv into .tools/ ...")
    folder = TOOLS / "uv"
    subprocess.run([sys.executable, "-m", "venv", "--clear", str(folder)], check=True)
    pip = folder / ("Scripts/python.exe" if os.name == "nt" else "bin/python")
    subprocess.run([str(pip), "-m", "pip", "install", "--quiet", "uv"], check=True)
    uv = find_uv()
    if uv is None:
        raise system_packages.SetupError("uv was installed into .tools/uv but does not start.")
    return uv


def _fill_environment(uv: str, *, is_offline: bool) -> None:
    environment = dict(os.environ, VIRTUAL_ENV=str(VENV))

    def run(*words: str, quiet: bool = False) -> bool:
        output = subprocess.DEVNULL if quiet else None
        command = [uv, *words]
        return subprocess.run(command, cwd=ROOT, env=environment, stderr=output, check=False).returncode == 0

    if not venv_python().exists():
        is_new_enough = sys.version_info[:2] >= OLDEST_PYTHON
        python = sys.executable if is_new_enough else ">=" + ".".join(map(str, OLDEST_PYTHON))
        say("Installing the libraries. The first time on a machine, llama.cpp is built: some minutes ...")
        _must(run("venv", "--quiet", "--python", python, str(VENV)), "making .venv")
    # Offline first: what was fetched and built before is good, whatever the index says about its age.
    # Compiled now: a window that compiles its modules at every start opens three times as late.
    sync = ("pip", "sync", "--require-hashes", "--compile-bytecode", str(LOCK))
    if not run(*sync, "--offline", quiet=True):
        if is_offline:
            raise system_packages.SetupError("Something in requirements.lock is not in uv's cache.")
        _must(run(*sync), "installing requirements.lock")
    # The build's own tools are in the lock, so that nothing unlocked is fetched for it.
    install = ("pip", "install", "--quiet", "--offline", "--no-deps", "--no-build-isolation")
    _must(run(*install, "--editable", str(ROOT)), "installing the application itself")
    subprocess.run([str(venv_python()), "-m", "compileall", "-q", str(ROOT / "app")], check=True)
    _pin_uv_lock(run)


def _pin_uv_lock(run: Callable[..., bool]) -> None:
    """Write ``uv.lock`` with the versions of ``requirements.lock``, so that ``uv run`` changes none."""
    versions: dict[str, set[str]] = {}
    locked = LOCK.read_text(encoding="utf-8")
    for name, version in re.findall(r"(?m)^([A-Za-z0-9._-]+)==([^\s;\\]+)", locked):
        versions.setdefault(name, set()).add(version)
    pins = [f"--upgrade-package={name}=={min(found)}" for name, found in versions.items() if len(found) == 1]
    if not (run("lock", "--quiet", "--offline", *pins, quiet=True) or run("lock", "--quiet", *pins)):
        say("uv.lock could not be written: make works, `uv run` will choose versions by itself.")


def _must(succeeded: bool, what: str) -> None:
    if not succeeded:
        raise system_packages.SetupError(f"Stopped at: {what}. The lines above say why.")


if __name__ == "__main__":
    sys.exit(main())
