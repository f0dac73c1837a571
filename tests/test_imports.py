"""What an import brings along, in a fresh interpreter: no Qt below the window, nothing heavy before it."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
ROOMS_WITHOUT_QT = ("core", "network", "credentials", "engine", "library", "history", "documents", "cli")
FILES_WITHOUT_QT = ("app.__main__", "app.launch")
HEAVY = ("llama_cpp", "huggingface_hub", "keyring", "numpy", "apsw", "app.history.database", "jinja2")
"""What the window loads after its first paint, or never."""


def loaded_by(*modules: str) -> set[str]:
    """The names in ``sys.modules`` after importing ``modules`` in an interpreter of their own."""
    program = (
        "import importlib, json, sys\n"
        "for name in sys.argv[1:]: importlib.import_module(name)\n"
        "print(json.dumps(sorted(sys.modules)))"
    )
    command = [sys.executable, "-c", program, *modules]
    answer = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert answer.returncode == 0, answer.stderr
    return set(json.loads(answer.stdout.splitlines()[-1]))


def modules_of(room: str) -> list[str]:
    """The dotted names of every file in a room."""
    files = sorted((ROOT / "app" / room).rglob("*.py"))
    return [
        ".".join(file.relative_to(ROOT).with_suffix("").parts).removesuffix(".__init__") for file in files
    ]


@pytest.mark.parametrize("room", [room for room in ROOMS_WITHOUT_QT if (ROOT / "app" / room).is_dir()])
def test_a_room_below_the_window_loads_no_qt(room: str) -> None:
    names = modules_of(room)
    assert names
    assert [name for name in loaded_by(*names) if name.split(".")[0] in {"PySide6", "shiboken6"}] == []


def test_the_files_at_the_top_load_no_qt() -> None:
    loaded = loaded_by(*FILES_WITHOUT_QT)
    assert [name for name in loaded if name.split(".")[0] == "PySide6"] == []


def test_state_loads_the_core_of_qt_and_no_more() -> None:
    loaded = loaded_by(*modules_of("state"))
    assert "PySide6.QtCore" in loaded
    assert loaded.isdisjoint({"PySide6.QtGui", "PySide6.QtWidgets", "PySide6.QtNetwork"})


def test_the_window_is_imported_without_anything_heavy() -> None:
    loaded = loaded_by("app.application", "app.ui.main_window")
    assert "app.ui.main_window" in loaded
    assert loaded.isdisjoint(HEAVY), sorted(loaded & set(HEAVY))


def test_the_window_never_loads_a_backend() -> None:
    loaded = loaded_by("app.application", *modules_of("ui"), *modules_of("state"))
    assert [name for name in loaded if name.startswith(("app.engine.backends", "llama_cpp"))] == []


def test_the_probe_sees_what_is_loaded() -> None:
    loaded = loaded_by("app.core.paths", "PySide6.QtCore")
    assert {"app.core.paths", "platformdirs", "PySide6"} <= loaded
