"""Set-up holds: a whole lock without addresses, scripts that run on an old Python, things that are found."""

import ast
import re
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
SETUP = ROOT / "packaging" / "setup"
LOCK = (ROOT / "requirements.lock").read_text(encoding="utf-8")
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
LOCKED = {re.sub(r"[-_.]+", "-", name).lower() for name in re.findall(r"(?m)^([A-Za-z0-9._-]+)==", LOCK)}


def wanted_packages() -> list[str]:
    """Every package that pyproject.toml names, extras and groups too."""
    project = PROJECT["project"]
    groups = [project["dependencies"], *project["optional-dependencies"].values()]
    groups += PROJECT["dependency-groups"].values()
    names = [re.match(r"[A-Za-z0-9._-]+", line) for group in groups for line in group]
    return sorted({re.sub(r"[-_.]+", "-", name[0]).lower() for name in names if name})


def test_the_lock_names_every_package_that_is_wanted() -> None:
    assert [name for name in wanted_packages() if name not in LOCKED] == [], "run make lock"


def test_every_locked_package_has_an_exact_version_and_hashes() -> None:
    entries = re.split(r"(?m)^(?=[A-Za-z0-9])", LOCK)[1:]
    assert len(entries) >= len(LOCKED) > 50
    assert [entry[:40] for entry in entries if "==" not in entry or "--hash=sha256:" not in entry] == []


def test_the_lock_names_no_address() -> None:
    assert re.findall(r"\S*://\S*|--(?:extra-)?index-url\S*|--find-links\S*", LOCK) == []


@pytest.mark.parametrize("name", ["prepare.py", "system_packages.py"])
def test_the_first_scripts_run_on_an_old_python(name: str) -> None:
    tree = ast.parse((SETUP / name).read_text(encoding="utf-8"), feature_version=(3, 8))
    imports = [node for node in ast.walk(tree) if isinstance(node, ast.Import | ast.ImportFrom)]
    modules = {each.module if isinstance(each, ast.ImportFrom) else each.names[0].name for each in imports}
    packages = {str(module).split(".")[0] for module in modules}
    assert packages - set(sys.stdlib_module_names) <= {"system_packages"}


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="libraries are looked for on Linux only")
def test_a_library_a_program_and_a_file_are_found_or_missed() -> None:
    program = (
        "from system_packages import Need, is_there\n"
        "there = ['libc.so.6', 'sh', '/bin/s*']\n"
        "gone = ['libnothing-here.so.9', 'no-such-program', '/no/such/file*']\n"
        "print([is_there(Need(proof, 'x')) for proof in there + gone])"
    )
    said = subprocess.run(
        [sys.executable, "-c", program], cwd=SETUP, capture_output=True, text=True, check=True
    )
    assert said.stdout.strip() == "[True, True, True, False, False, False]"


def test_every_target_of_the_makefile_that_a_person_types_says_what_it_does() -> None:
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
    described = set(re.findall(r"(?m)^([a-z]+):.*##", makefile))
    assert described >= {"run", "check", "soak", "measure", "screenshots", "coverage", "lock", "translations"}
