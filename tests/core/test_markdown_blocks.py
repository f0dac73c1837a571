"""Markdown that grows: the same blocks in the end however it is cut, and nothing that jumps on the way."""

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.core.markdown.blocks import (
    Block,
    CodeBlock,
    Heading,
    ListBlock,
    ListItem,
    Paragraph,
    Quote,
    Rule,
    Run,
    Table,
)
from app.core.markdown.parsing import clean, parse
from app.core.markdown_blocks import GrowingMarkdown

PIECES = st.sampled_from(
    [
        *"*_~`[]()!#>-+|:\\\n\n\n  \t&<1.",
        "**", "```", "```py\n", "\n```\n", "~~~\n", "- ", "* ", "1. ", "2) ", "10. ", "> ", "# ", "### ",
        "[ ] ", "[x] ", "| a | b |\n", "|---|:-:|\n", "| 1 | **2** |\n", "---\n", "===\n", "    ", "  - ",
        "[a](http://e.org)", "[a]: http://e.org\n", "[^1]", "[^1]: note\n", "![p](https://e.org/p.png)",
        "https://e.org/x", "<b>", "&amp;", "word ", "a", "中文", "“你好”", "。", "مرحبا ",
        "👩‍👩‍👧", "\r\n", "\r", "\0",
    ]
)  # fmt: skip
TEXTS = st.lists(PIECES, max_size=40).map("".join) | st.text(max_size=60)


def grown(text: str, cuts: list[int], long_block: int = 4000) -> GrowingMarkdown:
    """The text appended piece by piece, looked at after each as the window does."""
    markdown = GrowingMarkdown(long_block=long_block)
    start = 0
    for end in [*sorted(cut % (len(text) + 1) for cut in cuts), len(text)]:
        markdown.append(text[start:end])
        assert isinstance(markdown.blocks(), tuple)
        start = end
    return markdown


@given(TEXTS, st.lists(st.integers(0, 10_000), max_size=12))
def test_any_cutting_of_a_text_gives_the_blocks_of_the_whole(text: str, cuts: list[int]) -> None:
    markdown = grown(text, cuts)
    markdown.finish()
    assert markdown.blocks() == parse(clean(text))


@given(st.lists(PIECES.filter(lambda piece: "]:" not in piece), max_size=40).map("".join), st.integers(1, 7))
def test_long_blocks_taken_up_in_parts_end_as_the_whole(text: str, step: int) -> None:
    for begin in ("- one\n- two\n- three\n", "| a | b |\n|---|---|\n| 1 | 2 |\n| 3 | 4 |\n"):
        whole = begin + text
        markdown = grown(whole, list(range(0, len(whole), step)), long_block=10)
        markdown.finish()
        assert markdown.blocks() == parse(clean(whole))


@given(TEXTS)
def test_finished_blocks_are_never_touched_again(text: str) -> None:
    markdown = GrowingMarkdown()
    before: list[Block] = []
    for character in text:
        markdown.append(character)
        now = list(markdown.finished)
        assert now[: len(before)] == before
        before = now


def words(*blocks: Block) -> list[str]:
    """The texts of paragraphs and headings."""
    return [
        "".join(run.text for run in block.runs) for block in blocks if isinstance(block, Paragraph | Heading)
    ]


def growing(text: str) -> tuple[Block, ...]:
    return GrowingMarkdown(text).blocks()


def test_every_kind_of_block_is_read() -> None:
    text = (
        "# Head\n\nText\n\n- a\n- [x] b\n\n3. c\n4. d\n\n> q\n\n```py\nx = 1\n```\n\n---\n\n"
        "| a | b |\n|---|--:|\n| 1 | 2 |\n"
    )
    assert parse(text) == (
        Heading(1, (Run("Head"),)),
        Paragraph((Run("Text"),)),
        ListBlock(
            (ListItem((Paragraph((Run("a"),)),)), ListItem((Paragraph((Run("b"),)),), True)), None, True
        ),
        ListBlock((ListItem((Paragraph((Run("c"),)),)), ListItem((Paragraph((Run("d"),)),))), 3, True),
        Quote((Paragraph((Run("q"),)),)),
        CodeBlock("py", "x = 1"),
        Rule(),
        Table(("", "right"), ((Run("a"),), (Run("b"),)), (((Run("1"),), (Run("2"),)),)),
    )


def test_every_look_of_a_run_is_read() -> None:
    (paragraph,) = parse("**b** *i* ~~s~~ `c` [l](https://e.org) ***bi***")
    assert isinstance(paragraph, Paragraph)
    assert [run for run in paragraph.runs if run.text != " "] == [
        Run("b", is_bold=True),
        Run("i", is_italic=True),
        Run("s", is_strike=True),
        Run("c", is_code=True),
        Run("l", link="https://e.org"),
        Run("bi", is_bold=True, is_italic=True),
    ]


@pytest.mark.parametrize(
    ("text", "bold"),
    [
        ("他说**“你好”**吗", "“你好”"),
        ("**重点。**下一句", "重点。"),
        ("これは**「強調」**です", "「強調」"),
        ("**제목:**입니다", "제목:"),
        ("a **b** c", "b"),
    ],
)
def test_stars_work_beside_cjk_text(text: str, bold: str) -> None:
    (paragraph,) = parse(text)
    assert isinstance(paragraph, Paragraph)
    assert [run.text for run in paragraph.runs if run.is_bold] == [bold]


def test_stars_between_spaces_stay_stars() -> None:
    assert words(*parse("2 * 3 * 4 and a ** b ** c")) == ["2 * 3 * 4 and a ** b ** c"]


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("see **bo", "see bo"),
        ("see **", "see "),
        ("see *", "see "),
        ("an `in", "an in"),
        ("an `", "an "),
        ("go [the", "go "),
        ("go [the tables](https://e", "go "),
        ("see ![a pic", "see "),
        ("a &am", "a "),
        ("well, [Your name] and", "well, [Your name] and"),
        ("2*3 is six", "2*3 is six"),
        ("**one** and **tw", "one and tw"),
    ],
)
def test_half_written_marks_are_not_seen(text: str, shown: str) -> None:
    assert words(*growing(text)) == [shown]


@pytest.mark.parametrize(
    "text", ["#", "##", "-", "1", "1.", "- [", "- [x", "``", "```p", "> ", "| a | b", "| a | b |\n|--"]
)
def test_what_may_become_any_block_is_kept_back(text: str) -> None:
    assert growing(text) in ((), (ListBlock((ListItem(()),), None, True),), (Quote(()),))


def test_a_half_underline_does_not_make_a_heading() -> None:
    assert growing("A line\n-") == (Paragraph((Run("A line"),)),)
    assert growing("A line\n--") == (Paragraph((Run("A line"),)),)


def test_a_table_appears_with_its_second_line_and_grows_by_rows() -> None:
    text = "| a | b |\n|---|---|\n| 1 | 2 |\n"
    kinds = [growing(text[:end]) for end in range(1, len(text) + 1)]
    assert not any(isinstance(block, Paragraph) for blocks in kinds for block in blocks)
    assert isinstance(kinds[-1][0], Table)


def test_an_open_fence_is_code_from_its_first_line_on() -> None:
    markdown = GrowingMarkdown("Look:\n\n```python\nx = 1\n")
    assert markdown.growing == (CodeBlock("python", "x = 1"),)
    markdown.append("``")
    assert markdown.growing == (CodeBlock("python", "x = 1"),)
    markdown.append("`\nand on")
    assert markdown.blocks()[1:] == (CodeBlock("python", "x = 1"), Paragraph((Run("and on"),)))


def test_code_in_a_fence_keeps_its_lines() -> None:
    assert growing("  ```\n  a\n    b\n\n c") == (CodeBlock("", "a\n  b\n\nc"),)


def test_named_links_and_notes_are_resolved_at_the_end() -> None:
    markdown = GrowingMarkdown("See [it][1] and this[^n].\n\nMore.\n\n[1]: https://e.org\n[^n]: A note.\n")
    markdown.finish()
    first = markdown.blocks()[0]
    assert isinstance(first, Paragraph)
    assert Run("it", link="https://e.org") in first.runs
    assert Run("1", is_note=True) in first.runs
    assert words(*markdown.blocks()[-1].items[0].blocks) == ["A note."]  # type: ignore[union-attr]


@pytest.mark.parametrize(
    "address",
    [
        "javascript:alert(1)",
        "file:///etc/passwd",
        "data:text/html,x",
        "vbscript:x",
        "\\\\host\\share",
        "ftp://e.org",
    ],
)
def test_only_web_and_mail_are_links(address: str) -> None:
    for text in (f"[a]({address})", f"![a]({address})", f"<{address}>"):
        for block in parse(text):
            assert isinstance(block, Paragraph)
            assert not any(run.link for run in block.runs)


def test_a_picture_is_a_link_that_names_its_host() -> None:
    (paragraph,) = parse("![A cat](https://pics.example.org/cat.png)")
    assert paragraph == Paragraph((Run("A cat (pics.example.org)", link="https://pics.example.org/cat.png"),))


def test_html_is_text_and_file_names_are_not_links() -> None:
    (paragraph,) = parse("<img src=x onerror=y> in main.py, see https://e.org/a.")
    assert paragraph == Paragraph(
        (
            Run("<img src=x onerror=y> in main.py, see "),
            Run("https://e.org/a", link="https://e.org/a"),
            Run("."),
        )
    )


def test_halves_of_a_surrogate_pair_may_arrive_apart_and_lone_ones_do_no_harm() -> None:
    markdown = GrowingMarkdown("a \ud83c")
    markdown.append("\udf89 b \udfff c \0")
    markdown.finish()
    assert words(*markdown.blocks()) == ["a 🎉 b � c �"]


@pytest.mark.parametrize(
    "text",
    [
        "[" * 3000,
        ">" * 2000,
        "> " * 2000 + "x",
        "*a " * 6000,
        "**_" * 3000,
        "`" * 3000 + "a",
        "- " * 3000,
        "[a](b)" * 2000,
        "a" * 200_000,
        "word " * 40_000,
        "| a " * 2000 + "|\n" + "|---" * 2000 + "|\n",
        "\n".join("  " * depth + "- x" for depth in range(300)),
        "\u202e\u2066bidi\u2069" * 500,
        "&#x" + "0" * 5000,
        "<" * 5000,
        "![" * 3000,
    ],
    ids=lambda text: repr(text[:6]),
)
def test_hostile_text_is_read_in_a_bounded_time(text: str) -> None:
    began = time.process_time()
    markdown = GrowingMarkdown(text[: len(text) // 2])
    markdown.blocks()
    markdown.append(text[len(text) // 2 :])
    markdown.blocks()
    markdown.finish()
    assert time.process_time() - began < 5
    assert markdown.blocks() == parse(clean(text))


def test_only_the_end_of_a_long_list_is_parsed_again() -> None:
    markdown = GrowingMarkdown()
    for number in range(2000):
        markdown.append(f"{number + 1}. an item with a few words in it\n")
    items = sum(len(block.items) for block in markdown.growing if isinstance(block, ListBlock))
    assert items < 200
    starts = [block.start for block in markdown.blocks() if isinstance(block, ListBlock)]
    assert starts == sorted(set(starts), key=lambda start: start or 0)
    markdown.finish()
    (whole,) = markdown.blocks()
    assert isinstance(whole, ListBlock)
    assert len(whole.items) == 2000


def test_only_the_end_of_a_long_paragraph_is_parsed_again() -> None:
    markdown = GrowingMarkdown(long_block=100)
    text = "".join(f"word{number} **bold** " for number in range(200))
    for start in range(0, len(text), 7):
        markdown.append(text[start : start + 7])
        markdown.blocks()
    assert words(*markdown.blocks()) == [text.replace("*", "").rstrip()]


def test_a_long_line_that_is_no_paragraph_keeps_its_kind_while_it_grows() -> None:
    markdown = GrowingMarkdown(long_block=50)
    markdown.append("# " + "word " * 100)
    (heading,) = markdown.blocks()
    assert isinstance(heading, Heading)
    assert words(heading) == [("word " * 100).rstrip()]


def test_a_long_table_stays_one_table_while_it_grows() -> None:
    markdown = GrowingMarkdown("| a | b |\n|---|---|\n", long_block=100)
    for number in range(100):
        markdown.append(f"| {number} | **x")
        markdown.append("** |\n")
        (table,) = markdown.blocks()
        assert isinstance(table, Table)
        assert len(table.rows) == number + 1
        assert table.rows[0] == ((Run("0"),), (Run("x", is_bold=True),))
