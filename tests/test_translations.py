"""Every word for people goes through the translators, and Simplified Chinese is whole.

When the first test fails: ``make translations``, then write what is missing into the ``.ts`` files.
"""

import ast
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple
from xml.etree import ElementTree

import PySide6
import pytest
from PySide6.QtCore import QTranslator

ROOT = Path(__file__).resolve().parents[1]
TRANSLATIONS = ROOT / "resources" / "translations"
COLLECT = ROOT / "packaging" / "setup" / "collect_translations.py"
LANGUAGES = ("zh_CN", "en")
PLACEHOLDER = re.compile(r"\{[a-z_]*\}|%n|%L?\d|</?[a-z]+[^>]*>")
INSTEAD = re.compile(r"(\{[a-z_]*\}) may be used instead of (\{[a-z_]*\})")
"""In a comment for translators: a value for languages that count in other steps."""


class Message(NamedTuple):
    """One entry of a ``.ts`` file."""

    context: str
    source: str
    comment: str
    forms: tuple[str, ...]
    is_finished: bool


def messages_of(path: Path) -> list[Message]:
    """Every message of a ``.ts`` file."""
    return [
        message(context.findtext("name") or "", each)
        for context in ElementTree.parse(path).iter("context")  # our own file
        for each in context.iter("message")
    ]


def message(context: str, element: ElementTree.Element) -> Message:
    """One ``<message>`` element as a tuple; a plural has several forms."""
    translation = element.find("translation")
    assert translation is not None
    plurals = [form.text or "" for form in translation.iter("numerusform")]
    return Message(
        context,
        element.findtext("source") or "",
        element.findtext("comment") or "",
        tuple(plurals) if element.get("numerus") == "yes" else (translation.text or "",),
        translation.get("type") is None,
    )


def committed(language: str) -> list[Message]:
    """The messages of a language as they stand in the project."""
    return messages_of(TRANSLATIONS / f"fireside_{language}.ts")


# -- the files -----------------------------------------------------------------------------------------


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_file_holds_exactly_the_words_of_the_sources(language: str, tmp_path: Path) -> None:
    subprocess.run([sys.executable, COLLECT, "--into", tmp_path], check=True, capture_output=True)
    fresh = {each[:3] for each in messages_of(tmp_path / f"fireside_{language}.ts")}
    known = {each[:3] for each in committed(language)}
    assert sorted(fresh - known) == [], "missing: run make translations"
    assert sorted(known - fresh) == [], "no longer in the sources: run make translations"


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_message_is_translated(language: str) -> None:
    found = committed(language)
    unfinished = [each[:2] for each in found if not each.is_finished or not all(each.forms)]
    assert unfinished == [], f"{len(unfinished)} of {len(found)} messages are not translated"


@pytest.mark.parametrize("language", LANGUAGES)
def test_placeholders_survive_the_translation(language: str) -> None:
    wrong = [
        (each.source, form)
        for each in committed(language)
        for form in each.forms
        if form and sorted(placeholders_of(form, each.comment)) != sorted(PLACEHOLDER.findall(each.source))
    ]
    assert wrong == []


def placeholders_of(form: str, comment: str) -> list[str]:
    """Those of a translation, each that may stand instead of another one told as that other one."""
    instead = {its: another for its, another in INSTEAD.findall(comment)}
    return [instead.get(each, each) for each in PLACEHOLDER.findall(form)]


def test_a_sentence_stays_a_sentence() -> None:
    wrong = [
        (each.source, form)
        for each in committed("zh_CN")
        for form in each.forms
        if form and each.source.endswith(".") != form.endswith("。") and not each.source.endswith("...")
    ]
    assert wrong == []


def test_the_compiled_file_answers_with_every_translation(tmp_path: Path) -> None:
    lrelease = Path(PySide6.__file__).parent / ("lrelease.exe" if sys.platform == "win32" else "lrelease")
    source, compiled = TRANSLATIONS / "fireside_zh_CN.ts", tmp_path / "fireside_zh_CN.qm"
    subprocess.run([lrelease, "-silent", source, "-qm", compiled], check=True)
    translator = QTranslator()
    assert translator.load(str(compiled))
    wrong = [
        each.source
        for each in committed("zh_CN")
        if each.is_finished
        and translator.translate(each.context, each.source, each.comment, 2) != each.forms[-1]
    ]
    assert wrong == []


# -- the sources ---------------------------------------------------------------------------------------

MARKS = frozenset({"tr", "translate", "QT_TRANSLATE_NOOP", "_"})
"""What lupdate collects."""

SHOWN_BY = frozenset(
    re.findall(
        r"\w+",
        """setText setToolTip setPlaceholderText setWindowTitle setAccessibleName setAccessibleDescription
        setTitle setStatusTip setWhatsThis setLabelText setInformativeText setSuffix setPrefix setItemText
        setTabText QLabel QPushButton QAction QCheckBox QRadioButton QGroupBox QToolButton QMenu ElidedLabel
        addAction addItem addItems addMenu addTab addRow insertItem drawText showMessage""",
    )
)
"""Calls whose strings a person reads."""

READS_AS_WORDS = re.compile(r"[A-Za-z’']{2,},? [a-z’']{2,}")
NOT_FOR_PEOPLE = frozenset(
    re.findall(r"\w+", "debug info warning error exception critical startswith endswith setProperty compile")
)
"""Calls whose strings are for programmers."""

MARKUP = re.compile(r"<[^>]*>")
ALLOWED = {
    "the quick brown fox and 7 more words": "measured, never shown",
}


def call_name(call: ast.Call) -> str:
    """``setText`` of ``self.label.setText(...)``."""
    if isinstance(call.func, ast.Attribute):
        return call.func.attr
    return call.func.id if isinstance(call.func, ast.Name) else ""


def has_letters(node: ast.AST) -> bool:
    """Whether a literal (or the fixed part of an f-string) holds letters."""
    parts = node.values if isinstance(node, ast.JoinedStr) else [node]
    texts = [part.value for part in parts if isinstance(part, ast.Constant) and isinstance(part.value, str)]
    return any(letter.isalpha() for text in texts for letter in MARKUP.sub("", text))


def escaped_words(text: str) -> Iterator[tuple[int, str]]:
    """Line and text of every literal that a person would read untranslated."""
    tree = ast.parse(text)
    yield from _shown_literals(tree)
    yield from _sentences(tree)


def _shown_literals(tree: ast.Module) -> Iterator[tuple[int, str]]:
    for call in [node for node in ast.walk(tree) if isinstance(node, ast.Call)]:
        if call_name(call) in SHOWN_BY:
            arguments = [*call.args, *(keyword.value for keyword in call.keywords)]
            for argument in arguments:
                for node in _literals_shown_by(argument):
                    yield node.lineno, ast.unparse(node)


def _literals_shown_by(argument: ast.expr) -> Iterator[ast.expr]:
    if isinstance(argument, ast.Constant | ast.JoinedStr):
        if has_letters(argument):
            yield argument
    elif isinstance(argument, ast.BinOp):
        yield from _literals_shown_by(argument.left)
        yield from _literals_shown_by(argument.right)
    elif isinstance(argument, ast.IfExp):
        yield from _literals_shown_by(argument.body)
        yield from _literals_shown_by(argument.orelse)
    elif isinstance(argument, ast.List | ast.Tuple):
        for element in argument.elts:
            yield from _literals_shown_by(element)


def _sentences(node: ast.AST) -> Iterator[tuple[int, str]]:
    if isinstance(node, ast.Raise | ast.Assert):
        return
    if isinstance(node, ast.Call) and (call_name(node) in MARKS or call_name(node) in NOT_FOR_PEOPLE):
        return
    if isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant):
        return  # a docstring
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        if READS_AS_WORDS.search(MARKUP.sub("", node.value)) and node.value not in ALLOWED:
            yield node.lineno, node.value
        return
    for child in ast.iter_child_nodes(node):
        yield from _sentences(child)


def unreadable_marks(text: str) -> Iterator[tuple[int, str]]:
    """Marked words that lupdate cannot read: not a literal, or inside an f-string."""
    tree = ast.parse(text)
    for node in ast.walk(tree):
        if isinstance(node, ast.JoinedStr):
            for inner in ast.walk(node):
                if isinstance(inner, ast.Call) and call_name(inner) in MARKS:
                    yield inner.lineno, "lupdate does not look into f-strings: " + ast.unparse(inner)
        elif isinstance(node, ast.Call) and call_name(node) == "tr" and not _is_literal(node.args[:1]):
            yield node.lineno, "not a literal: " + ast.unparse(node)


def _is_literal(arguments: list[ast.expr]) -> bool:
    return bool(arguments) and isinstance(arguments[0], ast.Constant)


def files_of(*rooms: str) -> list[Path]:
    """Every Python file of these rooms."""
    found = [path for room in rooms for path in sorted((ROOT / "app" / room).rglob("*.py"))]
    assert found
    return found


def test_no_words_in_the_window_escape_the_translators() -> None:
    files = files_of("ui")
    escaped = [
        f"{path.relative_to(ROOT)}:{line}: {words}"
        for path in files
        for line, words in escaped_words(path.read_text(encoding="utf-8"))
    ]
    assert not escaped, "\n" + "\n".join(escaped)


def test_every_marked_word_can_be_collected() -> None:
    files = [
        *files_of("core", "engine", "library", "history", "state", "ui"),
        ROOT / "app" / "application.py",
    ]
    unreadable = [
        f"{path.relative_to(ROOT)}:{line}: {words}"
        for path in files
        for line, words in unreadable_marks(path.read_text(encoding="utf-8"))
    ]
    assert not unreadable, "\n" + "\n".join(unreadable)


def test_no_class_that_others_extend_counts_with_tr() -> None:
    """With a count, PySide's ``tr`` looks under the name of an object's own class alone: words of the class
    that it extends would stay English."""
    classes = [
        node
        for path in files_of("ui")
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.ClassDef)
    ]
    extended = {ast.unparse(base).split(".")[-1] for each in classes for base in each.bases}
    counting = {
        each.name
        for each in classes
        for node in ast.walk(each)
        if isinstance(node, ast.Call) and call_name(node) == "tr" and "%n" in ast.unparse(node.args[0])
    }
    assert counting, "no words with a count were found"
    assert counting & extended == set()


@pytest.mark.parametrize(
    "text",
    [
        'label.setText("Hello")',
        'QLabel("Hello", self)',
        'menu.addAction(icon, "Copy")',
        'label.setText(f"{count} tokens")',
        'label.setText(name + " is here")',
        'label.setText("Stop" if running else self.tr("Send"))',
        'WORDS = {"a": "Something to read"}',
        'box.addItems(["One", self.tr("Two")])',
    ],
)
def test_words_that_escaped_are_found(text: str) -> None:
    assert list(escaped_words(text))


@pytest.mark.parametrize(
    "text",
    [
        'label.setText(self.tr("Hello there"))',
        'QLabel(self)\nlabel.setText(f"{count} %")',
        'QCoreApplication.translate("Chat", "Two words")',
        'logger.warning("no icon called %s", name)',
        'raise ValueError("no such view")',
        '"""A file with a docstring."""',
        "label.setText(f'<p style=\"line-height: 150%\">{words}</p>')",
    ],
)
def test_words_that_are_not_shown_or_are_translated_pass(text: str) -> None:
    assert list(escaped_words(text)) == []


@pytest.mark.parametrize("text", ["self.tr(words)", "x = f\"{self.tr('Hello')}\"", 'self.tr("a" + b)'])
def test_marks_that_lupdate_would_miss_are_found(text: str) -> None:
    assert list(unreadable_marks(text))
