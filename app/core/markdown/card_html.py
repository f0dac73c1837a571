"""The HTML in a model card, as Markdown: cards mix both, and here nothing but Markdown is drawn. So are the
marks of notes, which only the hub's own pages know.

What stands in code is left as it is. Comments, styles and scripts are dropped with what is in them; tags that
mean something here become Markdown; all others leave their words.
"""

import re
from collections.abc import Iterator
from html import unescape

_CODE = re.compile(
    r"^( {0,3})(`{3,}+|~{3,}+)[^\n]*+\n.*?(?:^ {0,3}\2[`~]*+[ \t]*$|\Z)|(?<!`)`++[^`\n]++`++",
    re.DOTALL | re.MULTILINE,
)
_DROPPED = re.compile(
    r"<!--.*?(?:-->|\Z)|<(script|style|svg|iframe|object)\b.*?(?:</\1\s*>|\Z)", re.DOTALL | re.IGNORECASE
)
_BEFORE_TAG = re.compile(r"^[ \t]+(?=<)", re.MULTILINE)
_TAG = re.compile(r"<(/?)([a-zA-Z][a-zA-Z0-9]*)(?=[\s/>])((?:[^<>\"']|\"[^\"]*\"|'[^']*')*)>")
_ATTRIBUTE = re.compile(r"([a-zA-Z-]+)\s*=\s*(?:\"([^\"]*)\"|'([^']*)'|([^\s\"'>]+))")
_EMPTY_LINES = re.compile(r"\n[ \t]*(?:\n[ \t]*){2,}")
_HEADING = re.compile(r"h[1-6]")
_NOTE = re.compile(r"^([ \t]*>[ \t]*)\[!([A-Z])([A-Z]{2,10})\][ \t]*$", re.MULTILINE)
_MARKS = {"b": "**", "strong": "**", "i": "*", "em": "*", "code": "`", "kbd": "`", "s": "~~", "del": "~~"}
_BLOCKS = frozenset(
    (
        "p", "div", "center", "table", "thead", "tbody", "tr", "ul", "ol", "dl", "section", "article",
        "header", "footer", "details", "figure", "blockquote",
    )
)  # fmt: skip


def without_html(text: str) -> str:
    """``text`` with Markdown in place of tags."""
    return _EMPTY_LINES.sub("\n\n", "".join(_parts(text))).strip("\n")


def _parts(text: str) -> Iterator[str]:
    tags = _Tags()
    place = 0
    for code in _CODE.finditer(text):
        yield tags.replaced(text[place : code.start()])
        yield code[0]
        place = code.end()
    yield tags.replaced(text[place:])


class _Tags:
    """Walks the tags of one text; remembers where the links lead that are open."""

    def __init__(self) -> None:
        self._links: list[str] = []

    def replaced(self, text: str) -> str:
        """``text`` without tags."""
        text = _NOTE.sub(lambda note: f"{note[1]}**{note[2]}{note[3].lower()}:**", text)
        if "<" not in text:
            return text
        return _TAG.sub(self._markdown, _BEFORE_TAG.sub("", _DROPPED.sub("", text)))

    def _markdown(self, tag: re.Match[str]) -> str:
        is_end, name = bool(tag[1]), tag[2].lower()
        if name in _MARKS:
            return _MARKS[name]
        if _HEADING.fullmatch(name):
            return "\n\n" if is_end else f"\n\n{'#' * int(name[1])} "
        if name in _BLOCKS:
            return "\n\n"
        if name == "a":
            return self._link(tag[3], is_end=is_end)
        if name == "summary":
            return "**\n\n" if is_end else "\n\n**"
        return "" if is_end else _alone(name, tag[3], is_in_link=bool(self._links))

    def _link(self, attributes: str, *, is_end: bool) -> str:
        if is_end:
            return f"]({self._links.pop()})" if self._links else ""
        self._links.append(_address(_attributes(attributes).get("href", "")))
        return "["


def _alone(name: str, attributes: str, *, is_in_link: bool) -> str:
    """What a tag that begins something becomes."""
    match name:
        case "img":
            found = _attributes(attributes)
            words = found.get("alt", "").replace("[", "(").replace("]", ")").replace("\n", " ")
            if not words.strip() and not is_in_link:
                return ""  # nothing is fetched, so an ornament without words has nothing to show
            return f"![{words}]({_address(found.get('src', ''))})"
        case "br":
            return "  \n"
        case "hr":
            return "\n\n---\n\n"
        case "li" | "dt" | "dd":
            return "\n- "
        case "td" | "th":
            return " "
        case _:
            return ""


def _attributes(text: str) -> dict[str, str]:
    found = (each.groups() for each in _ATTRIBUTE.finditer(text))
    return {name.lower(): unescape(one or other or bare or "") for name, one, other, bare in found}


def _address(text: str) -> str:
    return "".join(text.split()).replace("(", "%28").replace(")", "%29")
