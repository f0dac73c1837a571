"""The walk over syntax trees that finds what breaks the rules of the house, ``architecture_table.py``.

Every rule is a function from a ``Source`` to complaints; ``test_architecture.py`` runs them over ``app/`` and
feeds them bad sources to see that they bite.
"""

import ast
import importlib
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

from tests.architecture_table import (
    BACKENDS,
    DEFERRED_IMPORTS,
    DOORS_TO_THE_NETWORK,
    DRAWER_NAMES,
    LOCAL_SOCKETS_ONLY,
    MOST_LINES_OF_A_FILE,
    MOST_LINES_OF_A_FUNCTION,
    MOST_METHODS_OF_A_CLASS,
    NO_QT_NAMES,
    ONLY_UNDER_BACKENDS,
    PLAIN_BASES,
    ROOMS,
    Room,
)


@dataclass(frozen=True)
class Import:
    """One imported name, wherever it stands."""

    module: str
    name: str | None
    line: int
    is_deferred: bool
    level: int

    @property
    def full_name(self) -> str:
        """Module and name, dotted."""
        return f"{self.module}.{self.name}" if self.name else self.module


class Source:
    """One file of the application, parsed."""

    def __init__(self, path: str, text: str) -> None:
        self.path = path
        self.text = text
        self.tree = ast.parse(text, path)
        self.imports = list(_imports(self.tree, is_deferred=False))

    @property
    def room(self) -> str:
        """The folder, or the file that stands directly in ``app/``."""
        parts = PurePosixPath(self.path).parts
        return parts[1] if len(parts) > 2 else PurePosixPath(parts[1]).stem

    @property
    def module(self) -> str:
        """The dotted name under which it is imported."""
        parts = PurePosixPath(self.path).with_suffix("").parts
        return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)

    def at(self, line: int, complaint: str) -> str:
        """``complaint`` with its place."""
        return f"{self.path}:{line}: {complaint}"


def sources(root: Path) -> list[Source]:
    """Every Python file under ``root/app``."""
    files = sorted((root / "app").rglob("*.py"))
    return [Source(path.relative_to(root).as_posix(), path.read_text(encoding="utf-8")) for path in files]


def _imports(node: ast.AST, *, is_deferred: bool) -> Iterator[Import]:
    for child in ast.iter_child_nodes(node):
        if isinstance(child, ast.Import):
            for alias in child.names:
                yield Import(alias.name, None, child.lineno, is_deferred, 0)
        elif isinstance(child, ast.ImportFrom):
            for alias in child.names:
                yield Import(child.module or "", alias.name, child.lineno, is_deferred, child.level)
        else:
            is_function = isinstance(child, ast.FunctionDef | ast.AsyncFunctionDef | ast.Lambda)
            yield from _imports(child, is_deferred=is_deferred or is_function)


# -- imports -------------------------------------------------------------------------------------------


def wrong_imports(source: Source) -> Iterator[str]:
    """Floors import only downwards, rooms of one floor not each other, packages only where they are named."""
    room = ROOMS.get(source.room)
    if room is None:
        yield source.at(1, f"{source.room} is not a room of the house: add it to ROOMS")
        return
    for each in source.imports:
        if each.level:
            yield source.at(each.line, "a relative import")
        elif each.module.split(".")[0] == "app":
            yield from _wrong_import_of_ours(source, room, each)
        elif each.module.split(".")[0] not in sys.stdlib_module_names:
            yield from _wrong_import_from_outside(source, room, each)


def _wrong_import_of_ours(source: Source, room: Room, each: Import) -> Iterator[str]:
    parts = each.full_name.split(".")
    target = parts[1] if len(parts) > 1 else ""
    if target == source.room or (source.path == "app/__init__.py" and not target):
        pass
    elif target not in room.ours and target in ROOMS:
        yield source.at(each.line, f"{source.room} may not import {target}")
    if ".".join(parts[:3]) == "app.engine.backends" and source.room != "engine":
        yield source.at(each.line, "a backend is loaded by the engine's process only")


def _wrong_import_from_outside(source: Source, room: Room, each: Import) -> Iterator[str]:
    package = each.module.split(".")[0]
    if package in ONLY_UNDER_BACKENDS:
        if not source.path.startswith(BACKENDS):
            yield source.at(each.line, f"{package} outside {BACKENDS}")
    elif not room.may_import_from_outside(each.full_name):
        yield source.at(each.line, f"{source.room} may not import {each.full_name}")


def deferred_imports(source: Source) -> Iterator[str]:
    """Imports stand at the head of a file, but for the few files that choose what is loaded."""
    if any(source.path == place or source.path.startswith(place) for place in DEFERRED_IMPORTS):
        return
    for each in source.imports:
        if each.is_deferred:
            yield source.at(each.line, f"import of {each.module} inside a function")
    for node in ast.walk(source.tree):
        if isinstance(node, ast.Call) and _last_name(node.func) in {"import_module", "__import__"}:
            yield source.at(node.lineno, "an import by a computed name")


def doors_to_the_network(source: Source) -> Iterator[str]:
    """Only ``network/`` may open a socket; ``urllib.parse`` is only about text."""
    if source.room == "network":
        return
    local = LOCAL_SOCKETS_ONLY.get(source.path, frozenset())
    for each in source.imports:
        names = {each.module, each.full_name, each.module.split(".")[0]}
        used = {each.name} if each.name else _attributes_used(source.tree, each.module)
        if names & DOORS_TO_THE_NETWORK and not (local and used <= local):
            yield source.at(each.line, f"{each.full_name} opens a door to the network")


def _attributes_used(tree: ast.Module, name: str) -> set[str | None]:
    attributes = [node for node in ast.walk(tree) if isinstance(node, ast.Attribute)]
    return {node.attr for node in attributes if isinstance(node.value, ast.Name) and node.value.id == name}


def import_cycles(all_sources: list[Source]) -> list[str]:
    """Every set of modules that import each other, at their heads or under TYPE_CHECKING."""
    known = {source.module for source in all_sources}
    graph: dict[str, set[str]] = {}
    for source in all_sources:
        heads = [each for each in source.imports if not each.is_deferred]
        targets = {each.full_name if each.full_name in known else each.module for each in heads}
        graph[source.module] = (targets & known) - {source.module}
    return [" <-> ".join(sorted(group)) for group in _strongly_connected(graph) if len(group) > 1]


def _strongly_connected(graph: dict[str, set[str]]) -> list[set[str]]:
    reach = {start: _reachable(graph, start) for start in graph}
    groups: list[set[str]] = []
    seen: set[str] = set()
    for start in sorted(graph):
        if start not in seen:
            group = {start} | {other for other in reach[start] if start in reach[other]}
            seen |= group
            groups.append(group)
    return groups


def _reachable(graph: dict[str, set[str]], start: str) -> set[str]:
    found: set[str] = set()
    waiting = [start]
    while waiting:
        for following in graph[waiting.pop()] - found:
            found.add(following)
            waiting.append(following)
    return found


# -- sizes and names -----------------------------------------------------------------------------------


def too_large(source: Source) -> Iterator[str]:
    """Caps on files, functions and classes."""
    count = len(source.text.splitlines())
    if count > MOST_LINES_OF_A_FILE:
        yield source.at(1, f"{count} lines in one file")
    for node in ast.walk(source.tree):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            length = (node.end_lineno or node.lineno) - node.lineno + 1
            if length > MOST_LINES_OF_A_FUNCTION:
                yield source.at(node.lineno, f"{node.name} has {length} lines")
        elif isinstance(node, ast.ClassDef):
            methods = sum(isinstance(child, ast.FunctionDef | ast.AsyncFunctionDef) for child in node.body)
            if methods > MOST_METHODS_OF_A_CLASS:
                yield source.at(node.lineno, f"{node.name} has {methods} methods")


def drawer_names(source: Source) -> Iterator[str]:
    """A file or folder is called after what it holds."""
    for part in PurePosixPath(source.path).with_suffix("").parts:
        if part in DRAWER_NAMES or part.rpartition("_")[2] in {"utils", "helpers", "misc", "manager"}:
            yield source.at(1, f"{part} names a drawer, not a thing")


def missing_docstrings(source: Source) -> Iterator[str]:
    """Every public module, class, function and method says what it is for.

    Methods of a class that keeps a contract of ours are explained there; Qt's overrides in Qt's own pages.
    """
    if source.text.strip() and not ast.get_docstring(source.tree):
        yield source.at(1, "no docstring: the module")
    yield from _missing_docstrings(source, source.tree.body, has_contract=False)


def _missing_docstrings(source: Source, body: list[ast.stmt], *, has_contract: bool) -> Iterator[str]:
    for child in body:
        if isinstance(child, ast.ClassDef) and not child.name.startswith("_"):
            if not ast.get_docstring(child):
                yield source.at(child.lineno, f"no docstring: {child.name}")
            bases = [_last_name(base) for base in child.bases]
            body = [each for each in child.body if not _is_override_of_qt(each, bases)]
            yield from _missing_docstrings(source, body, has_contract=_keeps_a_contract(bases))
        elif not has_contract and _must_explain(child):
            yield source.at(child.lineno, f"no docstring: {getattr(child, 'name', '')}")


def _is_from_qt(base: str) -> bool:
    return base[:1] == "Q" and base[1:2].isupper()


def _keeps_a_contract(bases: list[str]) -> bool:
    return any(base not in PLAIN_BASES and not _is_from_qt(base) for base in bases)


def _is_override_of_qt(node: ast.stmt, bases: list[str]) -> bool:
    name = getattr(node, "name", "")
    modules = [importlib.import_module(f"PySide6.{each}") for each in ("QtCore", "QtGui", "QtWidgets")]
    classes = [getattr(module, base, None) for module in modules for base in bases if _is_from_qt(base)]
    return any(hasattr(each, name) for each in classes)


def _must_explain(function: ast.stmt) -> bool:
    if not isinstance(function, ast.FunctionDef | ast.AsyncFunctionDef):
        return False
    is_public = not function.name.startswith("_")
    is_setter = any(isinstance(each, ast.Attribute) for each in function.decorator_list)
    return is_public and not is_setter and not ast.get_docstring(function)


# -- habits --------------------------------------------------------------------------------------------


def changing_globals(source: Source) -> Iterator[str]:
    """No module-level variable changes after import."""
    for node in ast.walk(source.tree):
        if isinstance(node, ast.Global):
            yield source.at(node.lineno, f"global {', '.join(node.names)}")


def own_styles(source: Source) -> Iterator[str]:
    """Colours and sizes come from the theme; no widget writes a style of its own."""
    if source.path.startswith("app/ui/theme/"):
        return
    for node in ast.walk(source.tree):
        if isinstance(node, ast.Call) and _last_name(node.func) == "setStyleSheet":
            yield source.at(node.lineno, "setStyleSheet outside ui/theme")


def qt_threads(source: Source) -> Iterator[str]:
    """Qt's own threads, processes and requests stay out of the application."""
    for each in source.imports:
        if each.name in NO_QT_NAMES and each.module.startswith("PySide6"):
            yield source.at(each.line, f"{each.name}: the engine's client has the only thread and process")


def _last_name(node: ast.expr) -> str:
    if isinstance(node, ast.Attribute):
        return node.attr
    return node.id if isinstance(node, ast.Name) else ""


RULES = (
    wrong_imports,
    deferred_imports,
    doors_to_the_network,
    too_large,
    drawer_names,
    missing_docstrings,
    changing_globals,
    own_styles,
    qt_threads,
)
