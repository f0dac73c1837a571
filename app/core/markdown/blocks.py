"""What a Markdown text is made of, as frozen data without a word about how it is drawn."""

import msgspec


class Run(msgspec.Struct, frozen=True, omit_defaults=True):
    """Characters of one look.

    ``text`` may hold line breaks. ``link`` is an http, https or mailto address, or empty.
    ``is_note`` marks the raised number of a footnote.
    """

    text: str
    is_bold: bool = False
    is_italic: bool = False
    is_strike: bool = False
    is_code: bool = False
    is_note: bool = False
    link: str = ""


Runs = tuple[Run, ...]


class Paragraph(msgspec.Struct, frozen=True, tag=True):
    """Running text."""

    runs: Runs


class Heading(msgspec.Struct, frozen=True, tag=True):
    """A heading; ``level`` is 1 to 6."""

    level: int
    runs: Runs


class CodeBlock(msgspec.Struct, frozen=True, tag=True):
    """Code as written, without the line break at its end; ``language`` as named, or empty."""

    language: str
    text: str


class Rule(msgspec.Struct, frozen=True, tag=True):
    """A line across the page."""


class Table(msgspec.Struct, frozen=True, tag=True):
    """A table: ``alignments`` ("left", "right", "center" or "") and as many cells in every row."""

    alignments: tuple[str, ...]
    header: tuple[Runs, ...]
    rows: tuple[tuple[Runs, ...], ...]


class Quote(msgspec.Struct, frozen=True, tag=True):
    """Something quoted."""

    blocks: "tuple[Block, ...]"


class ListItem(msgspec.Struct, frozen=True):
    """One item; ``is_done`` is None unless it is a task."""

    blocks: "tuple[Block, ...]"
    is_done: bool | None = None


class ListBlock(msgspec.Struct, frozen=True, tag=True):
    """A list; ``start`` is its first number, None for bullets. Tight: no space between its items.

    A long list that is still being written comes in parts: ``goes_on`` marks the second and later ones.
    """

    items: tuple[ListItem, ...]
    start: int | None
    is_tight: bool
    goes_on: bool = False


Block = Paragraph | Heading | CodeBlock | Rule | Table | Quote | ListBlock
