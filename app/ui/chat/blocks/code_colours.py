"""Which words of a code block are keywords, strings, numbers, functions or comments."""

from functools import lru_cache

from pygments.lexer import Lexer
from pygments.lexers import get_lexer_by_name
from pygments.token import Comment, Keyword, Name, Number, Operator, String, _TokenType
from pygments.util import ClassNotFound

from app.ui.chat.blocks.characters import units

Span = tuple[int, int, str]
"""First place, length (UTF-16 units of the line) and the colour's name."""

_MOST_LINES = 4000
_LONGEST_LINE = 2000
_STEP = 40
_COLOURS = (
    (Comment, "comment"),
    (Keyword, "keyword"),
    (Operator.Word, "keyword"),
    (String, "string"),
    (Number, "number"),
    (Name.Function, "function"),
    (Name.Class, "function"),
    (Name.Tag, "keyword"),
    (Name.Attribute, "function"),
)


class CodeColours:
    """The colours of code that grows line by line, found as far as somebody looks.

    A lexer cannot be stopped in the middle, so it begins again at the last line where nothing was
    open: one that starts at the left edge, outside any string or comment (after many lines without such
    a one, any line outside strings and comments will do).
    """

    def __init__(self, language: str) -> None:
        self._lexer = _lexer(language)
        self._spans: list[list[Span]] = []
        self._done = 0
        self._restart = 0
        self._ends_open = ""

    def forget_from(self, line: int) -> None:
        """The lines from ``line`` on have changed."""
        self._done = min(self._done, line)
        if line < self._restart:
            self._restart = 0

    def of(self, lines: list[str], number: int) -> list[Span]:
        """The coloured stretches of one line."""
        if self._lexer is None or number >= _MOST_LINES:
            return []
        end = len(lines) - 1
        while self._done <= min(number, end - 1):
            self._go_on(self._lexer, lines, min(max(number + 1, self._restart + _STEP), end))
        if number < end:
            return self._spans[number]
        if self._ends_open:
            self._go_on(self._lexer, lines, len(lines))
            return self._spans[number]
        return self._alone(self._lexer, lines[number])

    def _alone(self, lexer: Lexer, line: str) -> list[Span]:
        """The colours of a line that may not be whole yet: with the lines above it would cost too much."""
        spans: list[list[Span]] = [[]]
        self._lex(lexer, line[:_LONGEST_LINE], 0, spans)
        return spans[0]

    def _go_on(self, lexer: Lexer, lines: list[str], last: int) -> None:
        """Find the colours of the lines before ``last``, from the last good line on."""
        first = self._restart
        del self._spans[first:]
        self._spans.extend([] for _ in range(last - first))
        text = "\n".join(line if len(line) <= _LONGEST_LINE else "" for line in lines[first:last])
        open_lines = self._lex(lexer, text + "\n", first, self._spans)
        if last < len(lines):
            self._ends_open = open_lines.get(last, "")
        self._done = min(last, len(lines) - 1)
        closed = [line for line in range(last - 1, first, -1) if line not in open_lines]
        at_left_edge = [line for line in closed if lines[line][:1].strip() and lines[line][0] not in ")]}"]
        if at_left_edge:
            self._restart = at_left_edge[0]
        elif last - first > _STEP and closed:
            self._restart = closed[0]

    def _lex(self, lexer: Lexer, text: str, line: int, spans: list[list[Span]]) -> dict[int, str]:
        """Fill ``spans``; returns the lines that begin inside a string or a comment, and in which."""
        inside: dict[int, str] = {}
        place = 0
        for kind, value in lexer.get_tokens(text):
            colour = _colour(kind)
            for number, part in enumerate(value.split("\n")):
                if number:
                    line, place = line + 1, 0
                    if colour in ("string", "comment"):
                        inside[line] = colour
                length = units(part)
                if colour and length and line < len(spans):
                    spans[line].append((place, length, colour))
                place += length
            if place == 0 and colour in ("string", "comment"):
                inside[line] = colour
        return inside


@lru_cache(maxsize=32)
def _lexer(language: str) -> Lexer | None:
    if not language or len(language) > 40:
        return None
    try:
        return get_lexer_by_name(language.lower(), stripnl=False, ensurenl=False)
    except ClassNotFound:
        return None


@lru_cache(maxsize=512)
def _colour(kind: _TokenType) -> str:
    return next((name for base, name in _COLOURS if _is_within(kind, base)), "")


def _is_within(kind: _TokenType, base: _TokenType) -> bool:
    return kind[: len(base)] == base


@lru_cache(maxsize=64)
def language_name(language: str) -> str:
    """The language as people write it; what the model wrote when nobody knows it."""
    lexer = _lexer(language)
    return str(lexer.name) if lexer is not None else language[:40]
