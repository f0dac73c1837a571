"""The house stands: every file of ``app/`` against the rules, every rule against a source that breaks it."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests import architecture_rules as rules
from tests import architecture_table as table
from tests.architecture_rules import Source

ROOT = Path(__file__).resolve().parents[1]
Rule = Callable[[Source], Iterator[str]]


def in_words(value: object) -> str:
    """A test's name, the same in every process."""
    return str(getattr(value, "__name__", value))[:60].replace("\n", " ")


@pytest.fixture(scope="module")
def house() -> list[Source]:
    """Every file of the application."""
    found = rules.sources(ROOT)
    assert len(found) > 20
    return found


@pytest.mark.parametrize("rule", rules.RULES, ids=lambda rule: rule.__name__)
def test_every_file_keeps_the_rule(rule: Rule, house: list[Source]) -> None:
    complaints = [complaint for source in house for complaint in rule(source)]
    assert not complaints, "\n" + "\n".join(complaints)


def test_no_modules_import_each_other(house: list[Source]) -> None:
    assert rules.import_cycles(house) == []


def test_every_place_named_in_the_rules_exists(house: list[Source]) -> None:
    places = [*table.DEFERRED_IMPORTS, *table.LOCAL_SOCKETS_ONLY, table.BACKENDS]
    assert [place for place in places if not (ROOT / place).exists()] == []


def test_every_resource_folder_of_the_project_is_where_newcomers_look() -> None:
    names = (
        "pyproject.toml README.md LICENSE Makefile requirements.lock app resources tests packaging .ci/run"
    )
    assert [name for name in names.split() if not (ROOT / name).exists()] == []


BAD: list[tuple[Rule, str, str]] = [
    (rules.wrong_imports, "app/core/a.py", "import PySide6"),
    (rules.wrong_imports, "app/core/a.py", "from app.engine.client import EngineClient"),
    (rules.wrong_imports, "app/core/a.py", "def f():\n    from app.state import engines"),
    (rules.wrong_imports, "app/core/a.py", "if TYPE_CHECKING:\n    from app import ui"),
    (rules.wrong_imports, "app/core/a.py", "from . import words"),
    (rules.wrong_imports, "app/core/a.py", "import numpy as np"),
    (rules.wrong_imports, "app/history/a.py", "import app.engine.protocol"),
    (rules.wrong_imports, "app/library/a.py", "from app.history import database"),
    (rules.wrong_imports, "app/engine/a.py", "from app.launch.commands import plan"),
    (rules.wrong_imports, "app/engine/client.py", "import llama_cpp"),
    (rules.wrong_imports, "app/state/a.py", "from PySide6.QtGui import QColor"),
    (rules.wrong_imports, "app/state/a.py", "from PySide6 import QtWidgets"),
    (rules.wrong_imports, "app/state/a.py", "from app.engine.backends import echo"),
    (rules.wrong_imports, "app/cli/a.py", "from app.state.engines import Engines"),
    (rules.wrong_imports, "app/cli/a.py", "from PySide6.QtCore import QObject"),
    (rules.wrong_imports, "app/ui/a.py", "from app.history.database import Database"),
    (rules.wrong_imports, "app/ui/a.py", "from app.application import Application"),
    (rules.wrong_imports, "app/attic/a.py", "x = 1"),
    (rules.deferred_imports, "app/ui/a.py", "def f():\n    import json"),
    (rules.deferred_imports, "app/ui/a.py", "class A:\n    def f(self):\n        from app.core import words"),
    (rules.deferred_imports, "app/state/a.py", "importlib.import_module(name)"),
    (rules.doors_to_the_network, "app/core/a.py", "import socket"),
    (rules.doors_to_the_network, "app/engine/a.py", "from urllib.request import urlopen"),
    (rules.doors_to_the_network, "app/engine/a.py", "from urllib import request"),
    (rules.doors_to_the_network, "app/library/a.py", "import http.client"),
    (rules.doors_to_the_network, "app/ui/single_instance.py", "from PySide6.QtNetwork import QTcpSocket"),
    (rules.doors_to_the_network, "app/ui/a.py", "from PySide6.QtNetwork import QLocalServer"),
    (rules.doors_to_the_network, "app/application.py", "import socket\nsocket.create_connection(a)"),
    (rules.too_large, "app/core/a.py", "x = 1\n" * 401),
    (rules.too_large, "app/core/a.py", "def f():\n" + "    x = 1\n" * 50),
    (
        rules.too_large,
        "app/core/a.py",
        "class A:\n" + "".join(f"    def m{n}(self): ...\n" for n in range(21)),
    ),
    (rules.drawer_names, "app/core/utils.py", ""),
    (rules.drawer_names, "app/helpers/a.py", ""),
    (rules.drawer_names, "app/state/model_manager.py", ""),
    (rules.missing_docstrings, "app/core/a.py", "x = 1"),
    (rules.missing_docstrings, "app/core/a.py", '"""A."""\ndef f(): ...'),
    (rules.missing_docstrings, "app/core/a.py", '"""A."""\nclass A:\n    x = 1'),
    (rules.missing_docstrings, "app/core/a.py", '"""A."""\nclass A:\n    """A."""\n    def f(self): ...'),
    (rules.missing_docstrings, "app/ui/a.py", '"""A."""\nclass A(QWidget):\n  """A."""\n  def f(self): ...'),
    (rules.changing_globals, "app/core/a.py", "def f():\n    global x\n    x = 1"),
    (rules.own_styles, "app/ui/a.py", "w.setStyleSheet('color: red')"),
    (rules.qt_threads, "app/state/a.py", "from PySide6.QtCore import QThread"),
]


@pytest.mark.parametrize(("rule", "path", "text"), BAD, ids=in_words)
def test_the_rule_bites(rule: Rule, path: str, text: str) -> None:
    assert list(rule(Source(path, text)))


GOOD: list[tuple[str, str]] = [
    ("app/ui/a.py", '"""A."""\nfrom PySide6.QtWidgets import QWidget\nfrom app.state.engines import Engines'),
    (
        "app/state/a.py",
        '"""A."""\nfrom PySide6.QtCore import QObject\nfrom app.history.database import Database',
    ),
    ("app/engine/backends/a.py", '"""A."""\nimport llama_cpp.llama_cpp as low\nfrom app.core import words'),
    ("app/__main__.py", '"""A."""\ndef main():\n    """M."""\n    from app.cli.ask import ask\n    ask()'),
    ("app/core/a.py", '"""A."""\nfrom urllib.parse import urlsplit\nimport msgspec'),
    ("app/ui/theme/a.py", '"""A."""\nw.setStyleSheet(s)'),
    ("app/application.py", '"""A."""\nimport socket\nsocket.socketpair()'),
    ("app/ui/c.py", '"""A."""\nclass W(Leaf):\n    """W."""\n    def paint(self): ...'),
    ("app/ui/b.py", '"""A."""\nclass W(QWidget):\n    """W."""\n    def paintEvent(self, event): ...'),
]


@pytest.mark.parametrize(("path", "text"), GOOD, ids=in_words)
def test_the_rules_let_good_sources_pass(path: str, text: str) -> None:
    assert [complaint for rule in rules.RULES for complaint in rule(Source(path, text))] == []


def test_a_cycle_of_imports_is_found() -> None:
    house = [
        Source("app/core/a.py", "from app.core.b import x"),
        Source("app/core/b.py", "import app.core.c"),
        Source("app/core/c.py", "if TYPE_CHECKING:\n    from app.core import a"),
        Source("app/core/d.py", "from app.core import a"),
    ]
    assert rules.import_cycles(house) == ["app.core.a <-> app.core.b <-> app.core.c"]
