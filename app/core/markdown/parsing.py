"""Markdown text to blocks in one go."""

from functools import cache
from urllib.parse import urlsplit

import msgspec
from markdown_it import MarkdownIt
from markdown_it.rules_core.state_core import StateCore
from markdown_it.token import Token
from mdit_py_plugins.footnote import footnote_plugin

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
    Runs,
    Table,
)
from app.core.markdown.emphasis import scan_stars
from app.core.markdown.half_written import mended

_MAXIMUM_NESTING = 40
_GROWING = "growing"
LINK_SCHEMES = frozenset({"http", "https", "mailto"})


def parse(text: str, *, is_growing: bool = False) -> tuple[Block, ...]:
    """The blocks of ``text``; with ``is_growing``, its last words are shown as they will probably become.

    ``text`` has plain line feeds and no NUL (see ``clean``).
    """
    tokens = _parser().parse(text, {_GROWING: True} if is_growing else {})
    return _Reader(tokens).blocks("")


class Outline(msgspec.Struct, frozen=True):
    """What lies at the outermost level of a text, by line, without a look into its words.

    ``starts``: where the blocks begin. ``last``: the token of the last one. ``items``: where the items of
    the last block begin, if that is a list; ``is_tight``: whether that list is.
    """

    starts: list[int]
    last: str
    items: list[int]
    is_tight: bool


def outline(text: str) -> Outline:
    """Where the blocks of ``text`` begin."""
    parser = _parser()
    tokens: list[Token] = []
    parser.block.parse(text, parser, {}, tokens)
    starts: list[int] = []
    items: list[int] = []
    is_tight, last = True, ""
    for token in tokens:
        if token.map is None or token.nesting < 0:
            continue
        if token.level == 0:
            starts.append(token.map[0])
            items, is_tight, last = [], True, token.type
        elif token.level == 1 and token.type == "list_item_open":
            items.append(token.map[0])
        elif token.level == 2 and token.type == "paragraph_open" and not token.hidden:
            is_tight = False
    return Outline(starts, last, items, is_tight)


def parse_inline(text: str, *, is_growing: bool = False) -> Runs:
    """The runs of a text that is known to be inside one paragraph."""
    tokens = _parser().parseInline(text, {_GROWING: True} if is_growing else {})
    return _runs(tokens[0].children or []) if tokens else ()


def clean(text: str) -> str:
    """``text`` with plain line feeds, and without the characters that no document may hold."""
    text = text.replace("\r\n", "\n").replace("\r", "\n").replace("\0", "\ufffd")
    if text.isascii():
        return text
    return text.encode("utf-16", "surrogatepass").decode("utf-16", "replace")


@cache
def _parser() -> MarkdownIt:
    parser = MarkdownIt("gfm-like", {"html": False, "maxNesting": _MAXIMUM_NESTING})
    parser.use(footnote_plugin, inline=False)
    parser.inline.ruler.at("emphasis", scan_stars)
    parser.core.ruler.before("inline", "mend", _mend_last)
    if parser.linkify is not None:
        # "main.py" and "e.g." are not addresses: only what begins with a scheme is.
        parser.linkify.set({"fuzzy_link": False, "fuzzy_email": False, "fuzzy_ip": False})
    return parser


def _mend_last(state: StateCore) -> None:
    if not state.env.get(_GROWING):
        return
    for token in reversed(state.tokens):
        if token.type in ("fence", "code_block"):
            return
        if token.type == "inline" and token.content:
            token.content = mended(token.content)
            return


class _Reader:
    """Walks markdown-it's flat tokens once and nests them."""

    def __init__(self, tokens: list[Token]) -> None:
        self._tokens = tokens
        self._pos = 0

    def blocks(self, end: str) -> tuple[Block, ...]:
        """The blocks up to the token ``end``, which is taken too."""
        found: list[Block] = []
        while self._pos < len(self._tokens):
            token = self._tokens[self._pos]
            self._pos += 1
            if token.type == end:
                break
            block = self._block(token)
            if block is not None:
                found.append(block)
            elif token.type == "footnote_block_open":
                found.extend(self._footnotes())
        return tuple(found)

    def _block(self, token: Token) -> Block | None:
        match token.type:
            case "paragraph_open":
                runs = self._inline("paragraph_close")
                return Paragraph(runs) if runs else None
            case "heading_open":
                return Heading(int(token.tag[1:]), self._inline("heading_close"))
            case "fence" | "code_block":
                language = token.info.split()[0] if token.info.strip() else ""
                return CodeBlock(language, token.content.removesuffix("\n"))
            case "hr":
                return Rule()
            case "blockquote_open":
                return Quote(self.blocks("blockquote_close"))
            case "bullet_list_open":
                return self._list("bullet_list_close", None)
            case "ordered_list_open":
                return self._list("ordered_list_close", int(token.attrGet("start") or 1))
            case "table_open":
                return self._table()
            case _:
                return None

    def _inline(self, end: str) -> Runs:
        runs: Runs = ()
        while self._tokens[self._pos].type != end:
            token = self._tokens[self._pos]
            if token.type == "inline":
                runs = _runs(token.children or [])
            self._pos += 1
        self._pos += 1
        return runs

    def _list(self, end: str, start: int | None) -> ListBlock:
        items: list[ListItem] = []
        is_tight = True
        while self._tokens[self._pos].type != end:
            self._pos += 1
            first = self._pos
            blocks = self.blocks("list_item_close")
            level = self._tokens[first - 1].level + 1
            is_tight = is_tight and not any(
                token.type == "paragraph_open" and token.level == level and not token.hidden
                for token in self._tokens[first : self._pos]
            )
            items.append(_task(blocks))
        self._pos += 1
        return ListBlock(tuple(items), start, is_tight)

    def _table(self) -> Table:
        rows: list[tuple[Runs, ...]] = []
        cells: list[Runs] = []
        alignments: list[str] = []
        while (token := self._tokens[self._pos]).type != "table_close":
            self._pos += 1
            if token.type == "tr_open":
                cells = []
            elif token.type in ("th_open", "td_open"):
                if token.type == "th_open":
                    alignments.append(str(token.attrGet("style") or "").removeprefix("text-align:"))
                cells.append(self._inline(token.type.replace("open", "close")))
            elif token.type == "tr_close":
                rows.append(tuple(cells))
        self._pos += 1
        return Table(tuple(alignments), rows[0], tuple(rows[1:]))

    def _footnotes(self) -> list[Block]:
        items: list[ListItem] = []
        while (token := self._tokens[self._pos]).type != "footnote_block_close":
            self._pos += 1
            if token.type == "footnote_open":
                items.append(ListItem(self.blocks("footnote_close")))
        self._pos += 1
        return [Rule(), ListBlock(tuple(items), 1, True)]


def _task(blocks: tuple[Block, ...]) -> ListItem:
    """The item, with ``[ ]`` or ``[x]`` at its beginning taken as a task's box."""
    first = blocks[0] if blocks else None
    if isinstance(first, Paragraph) and first.runs[0].text[:4].lower() in ("[ ] ", "[x] "):
        run = first.runs[0]
        is_done = run.text[1] != " "
        rest = Run(run.text[4:], run.is_bold, run.is_italic, run.is_strike, run.is_code)
        runs = (rest, *first.runs[1:]) if rest.text else first.runs[1:]
        return ListItem((Paragraph(runs), *blocks[1:]), is_done)
    return ListItem(blocks)


class _Look:
    """The marks that are open while the tokens of a line are walked."""

    def __init__(self) -> None:
        self.bold = self.italic = self.strike = 0
        self.link = ""

    def turn(self, token: Token) -> None:
        match token.tag:
            case "strong":
                self.bold += token.nesting
            case "em":
                self.italic += token.nesting
            case "s":
                self.strike += token.nesting
            case "a":
                self.link = allowed_link(str(token.attrGet("href") or "")) if token.nesting > 0 else ""

    def run(self, text: str, *, is_code: bool = False, is_note: bool = False, link: str = "") -> Run:
        return Run(
            text,
            is_bold=self.bold > 0,
            is_italic=self.italic > 0,
            is_strike=self.strike > 0,
            is_code=is_code,
            is_note=is_note,
            link=self.link or link,
        )


def _runs(tokens: list[Token]) -> Runs:
    look = _Look()
    runs: list[Run] = []
    for token in tokens:
        if token.nesting:
            look.turn(token)
            continue
        run = _run(token, look)
        if not run.text:
            continue
        if runs and _same_look(runs[-1], run):
            run = msgspec.structs.replace(run, text=runs.pop().text + run.text)
        runs.append(run)
    return tuple(runs)


def _run(token: Token, look: _Look) -> Run:
    match token.type:
        case "code_inline":
            return look.run(token.content, is_code=True)
        case "softbreak":
            return look.run(" ")
        case "hardbreak":
            return look.run("\n")
        case "footnote_ref":
            return look.run(str(token.meta["id"] + 1), is_note=True)
        case "image":
            return _image(token, look)
        case _:
            return look.run(token.content)


def _same_look(one: Run, other: Run) -> bool:
    """Whether two neighbouring runs differ in nothing but their text."""
    return (one.is_bold, one.is_italic, one.is_strike, one.is_code, one.is_note, one.link) == (
        other.is_bold, other.is_italic, other.is_strike, other.is_code, other.is_note, other.link
    )  # fmt: skip


def _image(token: Token, look: _Look) -> Run:
    """A picture is never fetched: it is shown as a link that names the computer it lies on."""
    address = allowed_link(str(token.attrGet("src") or ""))
    host = host_of(address)
    words = token.content.strip()
    shown = f"{words} ({host})" if words and host else words or host
    return look.run(shown, link=address)


def allowed_link(address: str) -> str:
    """``address`` when it may be offered as a link, else an empty text."""
    scheme, colon, rest = address.partition(":")
    return address if colon and rest and scheme.lower() in LINK_SCHEMES else ""


def host_of(address: str) -> str:
    """The computer an address leads to; for mail, the part behind the @; empty when there is none."""
    try:
        parts = urlsplit(address)
        host = parts.hostname or ""
    except ValueError:
        return ""
    if parts.scheme == "mailto":
        return parts.path.rpartition("@")[2]
    return host
