"""The pieces a message is painted from: places, colours, columns, and the question before a link."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QImage, QPainter
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from app.core.markdown.blocks import Block, CodeBlock
from app.core.markdown.parsing import parse
from app.ui.chat.blocks.characters import cut, index, units, word_at
from app.ui.chat.blocks.code_colours import CodeColours, language_name
from app.ui.chat.blocks.code_leaf import CodeLeaf
from app.ui.chat.blocks.leaf import Leaf
from app.ui.chat.blocks.leaves import leaf_for
from app.ui.chat.blocks.look import Look
from app.ui.chat.blocks.piece import Piece, pieces
from app.ui.chat.blocks.table_columns import fitted_widths
from app.ui.chat.blocks.table_leaf import TableLeaf
from app.ui.chat.link_question import LinkQuestion
from app.ui.theme.theme_controller import ThemeController
from app.ui.theme.tokens import DARK, LIGHT
from tests.ui.chat.transcript_samples import LEFT, clipboard

PYTHON = 'def f(x):\n    """Two\n    lines."""\n    return x + 12  # more\n\nclass A:\n    pass'


@pytest.fixture
def look(theme: ThemeController) -> Look:
    """The light look at 100 %."""
    return Look(theme.theme)


def leaves(text: str, look: Look, width: int = 780) -> list[Leaf]:
    """The leaves of a Markdown text, measured."""
    made = [leaf_for(piece, look) for piece in pieces(parse(text), is_first=True)]
    for leaf in made:
        leaf.set_width(width)
        leaf.measure()
    return made


@given(st.text(max_size=30), st.integers(0, 60), st.integers(0, 60))
def test_places_count_as_qt_counts(text: str, first: int, last: int) -> None:
    text = text.encode("utf-16", "surrogatepass").decode("utf-16", "replace")
    assert units(text) == len(text.encode("utf-16-le")) // 2
    assert index(text, units(text)) == len(text)
    first, last = min(first, last), max(first, last)
    narrow = "".join(sign if sign <= "\uffff" else "xx" for sign in text)
    taken = cut(text, first, last)
    assert len(narrow[first:last]) - units(taken) in (0, 1, 2)  # half an emoji at either end is left out
    assert taken in text


@pytest.mark.parametrize(
    ("text", "place", "word"),
    [
        ("one two", 5, "two"),
        ("one two", 0, "one"),
        ("don't go", 2, "don't"),
        ("a 🎉 b", 2, "🎉"),
        ("", 0, ""),
    ],
)
def test_a_word_is_found_around_a_place(text: str, place: int, word: str) -> None:
    assert cut(text, *word_at(text, place)) == word


def test_lists_and_quotes_are_laid_flat_with_their_marks() -> None:
    flat = pieces(parse("- a\n  1. b\n- [x] c\n\n> q\n>\n> r\n"), is_first=True)
    assert [(piece.marker, piece.indent, piece.gap) for piece in flat] == [
        ("•", 24, 0), ("1.", 48, 4), ("☑", 24, 4), ("", 16, 12), ("", 16, 12),
    ]  # fmt: skip
    assert [[line.goes_on for line in piece.quotes] for piece in flat[3:]] == [[False], [True]]


def test_a_very_long_paragraph_comes_in_parts_that_stay_while_it_grows() -> None:
    text = "word " * 3000
    short, long = pieces(parse(text[:9000]), is_first=True), pieces(parse(text), is_first=True)
    assert len(long) > 3
    assert long[:2] == short[:2]
    assert "".join(_words(piece) for piece in long) == text.rstrip()


def _words(piece: Piece) -> str:
    block: Block = piece.block
    return "".join(run.text for run in getattr(block, "runs", ()))


def coloured(code: str, language: str = "python") -> dict[str, set[str]]:
    """The coloured words of a code, by colour."""
    lines = code.split("\n")
    colours = CodeColours(language)
    found: dict[str, set[str]] = {}
    for number, line in enumerate(lines):
        for first, length, name in colours.of(lines, number):
            found.setdefault(name, set()).add(cut(line, first, first + length).strip())
    return found


def test_code_is_coloured_by_what_it_means() -> None:
    found = coloured(PYTHON)
    assert {"def", "return", "class", "pass"} <= found["keyword"]
    assert {"f", "A"} <= found["function"]
    assert "12" in found["number"]
    assert "# more" in found["comment"]
    assert any("lines." in words for words in found["string"])


def test_an_unknown_language_has_no_colours_and_keeps_its_name() -> None:
    assert coloured("x = 1", "no-such-language") == {}
    assert language_name("no-such-language") == "no-such-language"
    assert language_name("py") == "Python"


def test_code_that_grows_ends_with_the_colours_of_the_whole() -> None:
    code = "\n".join(PYTHON.replace("f(", f"f{number}(") for number in range(30)) + "\n"
    lines: list[str] = [""]
    colours = CodeColours("python")
    for character in code:
        colours.forget_from(len(lines) - 1)
        if character == "\n":
            lines.append("")
        else:
            lines[-1] += character
        colours.of(lines, len(lines) - 1)
    whole = CodeColours("python")
    grown_spans = [colours.of(lines, number) for number in range(len(lines))]
    assert grown_spans == [whole.of(lines, number) for number in range(len(lines))]


def test_code_grows_only_by_more_of_the_same(look: Look) -> None:
    leaf = CodeLeaf(Piece(CodeBlock("py", "x = 1")), look)
    leaf.set_width(500)
    height = leaf.height
    assert leaf.grow(Piece(CodeBlock("py", "x = 1\ny = 2")))
    assert leaf.height == height + 20
    assert not leaf.grow(Piece(CodeBlock("py", "z")))
    assert not leaf.grow(Piece(CodeBlock("js", "x = 1\ny = 2\n")))


def test_a_table_grows_in_its_leaf_and_measures_as_the_whole(look: Look) -> None:
    head = "| a | b |\n|---|--:|\n"
    rows = [f"| {'word ' * number} | {number} |\n" for number in range(1, 30)]
    leaf = leaves(head + rows[0], look)[0]
    assert isinstance(leaf, TableLeaf)
    for count in range(2, len(rows) + 1):
        (piece,) = pieces(parse(head + "".join(rows[:count])), is_first=True)
        assert leaf.grow(piece)
    (whole,) = leaves(head + "".join(rows), look)
    assert (leaf.height, leaf.text) == (whole.height, whole.text)
    assert [leaf.caret(place) for place in range(leaf.length)] == [
        whole.caret(place) for place in range(whole.length)
    ]
    assert not leaf.grow(Piece(CodeBlock("", "")))


def test_columns_fill_the_card_or_are_squeezed_or_scrolled(look: Look) -> None:
    assert sum(fitted_widths([100, 200], 600, look)) == 600
    assert fitted_widths([100, 900], 600, look) == [100, 500]
    assert fitted_widths([400] * 9, 600, look) == [120] * 9


def test_measures_follow_the_design(look: Look) -> None:
    text, code, table = leaves("One line.\n\n```\na\nb\n```\n\n| a |\n|---|\n| 1 |\n", look)
    assert text.height == 21
    assert code.height == 36 + 2 * 20 + 12
    assert table.height == 2 * 32 + 3
    assert [leaf.gap for leaf in (text, code, table)] == [0, 12, 12]


@pytest.mark.parametrize("scale", [0.8, 1.0, 1.5, 2.0])
def test_every_place_of_a_text_is_found_where_it_is_drawn(theme: ThemeController, scale: float) -> None:
    text = "Some **bold** and `code` [link](https://e.org) " * 4
    (leaf,) = leaves(text, Look(theme.theme, scale), 400)
    for place in range(leaf.length):
        caret = leaf.caret(place)
        assert leaf.place_at(QPointF(caret.left(), caret.center().y())) in (place, place - 1)


@pytest.mark.parametrize("text", ["- a", "1. a", "- [ ] a", "- [x] a", "- بند", "1. بند", "- [x] بند"])
def test_the_mark_of_an_item_stands_on_the_side_its_text_begins(look: Look, text: str) -> None:
    (leaf,) = leaves(text, look)
    image = QImage(780, 30, QImage.Format.Format_ARGB32)
    image.fill(look.page)
    painter = QPainter(image)
    leaf.paint(painter, QRectF(0, 0, 780, 30), None)
    painter.end()
    drawn = [x for x in range(780) if any(image.pixelColor(x, y) != look.page for y in range(30))]
    beside = [x for x in drawn if x < 24 or x >= 780 - 24]
    assert beside
    assert all((x >= 780 - 24) == ("بند" in text) for x in beside)


def test_a_link_is_found_on_its_words_only(look: Look) -> None:
    (leaf,) = leaves("see [the page](https://e.org/x) now", look)
    middle = leaf.caret(6).center()
    assert leaf.link_at(middle) == "https://e.org/x"
    assert leaf.link_at(leaf.caret(1).center()) == ""


def luminance(colour: QColor) -> float:
    """Relative luminance as WCAG defines it."""
    red, green, blue = (_linear(part) for part in (colour.redF(), colour.greenF(), colour.blueF()))
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def _linear(part: float) -> float:
    return part / 12.92 if part <= 0.03928 else float(((part + 0.055) / 1.055) ** 2.4)


def test_the_selection_can_be_read_and_told_from_every_ground() -> None:
    for theme in (LIGHT, DARK):
        look = Look(theme)
        light, dark = sorted((luminance(look.text), luminance(look.selection)), reverse=True)
        assert (light + 0.05) / (dark + 0.05) >= 4.5
        for ground in (look.page, look.bubble, look.sidebar, look.surface):
            assert look.selection != ground


@pytest.fixture
def window(qtbot: QtBot) -> QWidget:
    """A window to ask over."""
    made = QWidget()
    qtbot.addWidget(made)
    made.resize(900, 600)
    with qtbot.waitExposed(made):
        made.show()
    return made


def test_the_question_names_the_host_and_shows_the_whole_address(
    qtbot: QtBot, theme: ThemeController, window: QWidget
) -> None:
    address = "https://example.org/a/" + "long/" * 60
    question = LinkQuestion(address, theme, window)
    question.open_in_middle()
    assert question.isVisible()
    assert question.accessibleName() == "Open example.org?"
    buttons = {button.text(): button for button in question.buttons}
    assert set(buttons) == {"Open", "Cancel", "Copy address"}
    assert buttons["Cancel"].hasFocus()
    assert question.shown_address == address
    with qtbot.waitSignal(question.closed):
        QTest.mouseClick(buttons["Copy address"], LEFT)
    assert clipboard() == address


def test_the_question_is_left_by_escape(qtbot: QtBot, theme: ThemeController, window: QWidget) -> None:
    question = LinkQuestion("mailto:a@example.org", theme, window)
    question.open_in_middle()
    assert question.accessibleName() == "Write to example.org?"
    with qtbot.waitSignal(question.closed):
        QTest.keyClick(question, Qt.Key.Key_Escape)


def test_no_other_kind_of_address_is_offered(theme: ThemeController, window: QWidget) -> None:
    question = LinkQuestion("file:///etc/passwd", theme, window)
    question.open_in_middle()
    assert not question.isVisible()
