"""The lines of a code block: where they begin, their colours, and the few that are laid out."""

from bisect import bisect_right

from PySide6.QtCore import QPointF, Qt
from PySide6.QtGui import QColor, QTextCharFormat, QTextLayout, QTextOption

from app.ui.chat.blocks.characters import units
from app.ui.chat.blocks.code_colours import CodeColours
from app.ui.chat.blocks.look import Look

_TAB = 4
_KEPT_LAYOUTS = 120
_LONGEST_SHOWN = 20_000


class CodeLines:
    """Code that grows at its end. ``starts`` are the places (UTF-16 units) where the lines begin."""

    def __init__(self, language: str, look: Look) -> None:
        self._look = look
        self._colours = CodeColours(language)
        self._lines: list[str] = []
        self._layouts: dict[int, QTextLayout] = {}
        self._length = 0
        self.starts: list[int] = []
        self.width = 0.0

    @property
    def count(self) -> int:
        """How many lines there are."""
        return len(self._lines)

    def grow(self, text: str) -> None:
        """Take ``text``, which begins with what was taken before."""
        kept = max(len(self._lines) - 1, 0)
        first = self._length - len(self._lines[-1]) if self._lines else 0
        start = self.starts[-1] if self.starts else 0
        del self._lines[kept:], self.starts[kept:]
        for line in text[first:].split("\n"):
            self._lines.append(line)
            self.starts.append(start)
            start += units(line) + 1
        self._length = len(text)
        columns = max(map(_columns, self._lines[kept:]))
        self.width = max(self.width, columns * self._look.code_metrics.horizontalAdvance("0"))
        self._colours.forget_from(kept)
        self._layouts.pop(kept, None)

    def end(self, number: int) -> int:
        """The place behind the last character of a line."""
        return self.starts[number] + units(self._lines[number])

    def at(self, place: int) -> int:
        """The line that a place is in."""
        return max(bisect_right(self.starts, place) - 1, 0)

    def layout(self, number: int) -> QTextLayout:
        """A line, ready to be drawn."""
        made = self._layouts.get(number)
        if made is None:
            if len(self._layouts) >= _KEPT_LAYOUTS:
                self._layouts.clear()
            made = self._layouts[number] = self._laid_out(number)
        return made

    def release(self) -> None:
        """Drop what is laid out."""
        self._layouts.clear()

    def _laid_out(self, number: int) -> QTextLayout:
        layout = QTextLayout(self._lines[number][:_LONGEST_SHOWN], self._look.code)
        layout.setCacheEnabled(True)
        option = QTextOption()
        option.setWrapMode(QTextOption.WrapMode.NoWrap)
        option.setTabStopDistance(self._look.code_metrics.horizontalAdvance(" ") * _TAB)
        option.setTextDirection(Qt.LayoutDirection.LeftToRight)
        layout.setTextOption(option)
        layout.setFormats([self._format(*span) for span in self._colours.of(self._lines, number)])
        layout.beginLayout()
        line = layout.createLine()
        line.setLineWidth(1e6)
        line.setPosition(QPointF(0, (self._look.code_line_height - line.height()) / 2))
        layout.endLayout()
        return layout

    def _format(self, first: int, length: int, name: str) -> QTextLayout.FormatRange:
        theme = self._look.theme
        colours = {
            "keyword": theme.accent,
            "string": theme.good,
            "number": theme.code_number,
            "function": theme.code_function,
            "comment": theme.text_muted,
        }
        made = QTextLayout.FormatRange()
        made.start, made.length = first, length
        form = QTextCharFormat()
        form.setForeground(QColor(colours[name]))
        made.format = form
        return made


def _columns(line: str) -> int:
    line = line[:_LONGEST_SHOWN]
    if line.isascii():
        return len(line.expandtabs(_TAB))
    return sum(2 if sign > "\u1100" else 1 for sign in line.expandtabs(_TAB))
