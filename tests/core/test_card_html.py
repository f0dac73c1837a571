"""The HTML of model cards becomes Markdown that can be drawn without fetching anything."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.core.markdown.blocks import Heading, Paragraph
from app.core.markdown.card_html import without_html
from app.core.markdown.parsing import parse


@pytest.mark.parametrize(
    ("html", "markdown"),
    [
        ("plain *words*, 3 < 4 > 2", "plain *words*, 3 < 4 > 2"),
        ("<b>bold</b> and <em>slanted</em>", "**bold** and *slanted*"),
        ("one<br>two<br/>three", "one  \ntwo  \nthree"),
        ("<!-- a note\nover lines -->shown", "shown"),
        ("<script>alert(1)</script><style>p{}</style>shown", "shown"),
        ("<script>never ends", ""),
        ("<h2 align='center'>Title</h2>text", "## Title\n\ntext"),
        ('<a href="https://example.org/a b">here</a>', "[here](https://example.org/ab)"),
        ("</a> alone", " alone"),
        ("<ul><li>one<li>two</ul>", "- one\n- two"),
        ("> [!NOTE]\n> Be warned.", "> **Note:**\n> Be warned."),
        ("`<b>` stays", "`<b>` stays"),
        ("```html\n<b>stays</b>\n```\n<b>goes</b>", "```html\n<b>stays</b>\n```\n**goes**"),
        ("<unknown a='>'>words</unknown>", "words"),
        ("<https://example.org>", "<https://example.org>"),
    ],
)
def test_tags_become_markdown(html: str, markdown: str) -> None:
    assert without_html(html) == markdown


def test_a_picture_becomes_its_words_and_the_host_it_lies_on() -> None:
    card = (
        '<p align="center">\n    <img src="https://pictures.example/x.png" alt="A [logo]" width="40%">\n</p>'
    )
    (block,) = parse(without_html(card))
    assert isinstance(block, Paragraph)
    (run,) = block.runs
    assert run.text == "A (logo) (pictures.example)"
    assert run.link == "https://pictures.example/x.png"


def test_an_ornament_without_words_leaves_nothing_and_a_link_its_address() -> None:
    assert without_html('<div><img src="https://pictures.example/logo.png"></div>\n\nWords.') == "Words."
    linked = '<a href="https://talk.example"><img src="https://pictures.example/badge.png"></a>'
    (block,) = parse(without_html(linked))
    assert isinstance(block, Paragraph)
    assert any(run.link for run in block.runs)


def test_an_indented_tag_is_no_code() -> None:
    blocks = parse(without_html("<div>\n    <h1>Name</h1>\n        <p>words</p>\n</div>"))
    assert [type(block) for block in blocks] == [Heading, Paragraph]


@given(st.text(alphabet="<>/ab\"'=! -\n`#", max_size=300))
def test_any_text_comes_out_as_text(text: str) -> None:
    assert isinstance(without_html(text), str)


@pytest.mark.parametrize("part", ["<a ", "<", '<a "', "<!--", "`", "```\n", "<script", "<b>", "<a b='", "- "])
def test_what_never_ends_is_read_to_its_end(part: str) -> None:
    assert isinstance(without_html(part * (400_000 // len(part))), str)
