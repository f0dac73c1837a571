"""Runs of text laid out in lines of one height, painted, and asked what is where."""

import math
from dataclasses import dataclass
from itertools import pairwise, zip_longest

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QFont, QFontMetricsF, QPainter, QTextCharFormat, QTextLayout, QTextOption

from app.core.markdown.blocks import Run, Runs
from app.ui.chat.blocks.characters import units
from app.ui.chat.blocks.look import Look

_LINE_SEPARATOR = "\u2028"
_CODE_PADDING = 4

Range = tuple[int, int]


@dataclass(frozen=True)
class Typeface:
    """How a text is set: its font, the height of a line, its colour."""

    font: QFont
    line_height: int
    colour: QColor
    alignment: Qt.AlignmentFlag = Qt.AlignmentFlag.AlignLeft


class InlineText:
    """One paragraph's lines. Made when it comes into view and thrown away when it has long left it.

    Places are counted in UTF-16 units, as Qt does; points are relative to the text's own top left.
    """

    def __init__(self, runs: Runs, face: Typeface, look: Look) -> None:
        self._look = look
        self._face = face
        text = "".join(run.text for run in runs)
        self._is_mixed = not text.isascii() and any("\u0590" <= sign <= "\u08ff" for sign in text)
        self._is_right_to_left = self._is_mixed and _begins_from_the_right(text)
        self._codes: list[Range] = []
        self._links: list[tuple[int, int, str]] = []
        self._layout = QTextLayout(text.replace("\n", _LINE_SEPARATOR), face.font)
        self._layout.setCacheEnabled(True)
        option = QTextOption(face.alignment)
        if self.is_right_to_left:
            option.setTextDirection(Qt.LayoutDirection.RightToLeft)
            if face.alignment == Qt.AlignmentFlag.AlignLeft:
                option.setAlignment(Qt.AlignmentFlag.AlignRight)
        option.setWrapMode(QTextOption.WrapMode.WrapAtWordBoundaryOrAnywhere)
        self._layout.setTextOption(option)
        self._layout.setFormats(self._formats(runs))
        self._tops: list[float] = []
        self.height = 0
        self.natural_width = 0.0

    @property
    def is_right_to_left(self) -> bool:
        """Whether the text reads from the right, by its first letter."""
        return self._is_right_to_left

    def lay_out(self, width: float) -> None:
        """Break into lines of at most ``width``; sets ``height`` and ``natural_width``."""
        face = self._face
        metrics = QFontMetricsF(face.font)
        baseline = (face.line_height - metrics.height()) / 2 + metrics.ascent()
        self._tops.clear()
        top = widest = 0.0
        self._layout.beginLayout()
        while (line := self._layout.createLine()).isValid():
            line.setLineWidth(max(width, 1.0))
            row = face.line_height if line.height() <= face.line_height + 4 else math.ceil(line.height())
            line.setPosition(QPointF(0, top + baseline - line.ascent() + (row - face.line_height) / 2))
            self._tops.append(top)
            top += row
            widest = max(widest, line.naturalTextWidth())
        self._layout.endLayout()
        self.height = max(math.ceil(top), face.line_height)
        self.natural_width = widest

    def paint(self, painter: QPainter, at: QPointF, selection: Range | None) -> None:
        """Draw the lines with their top left at ``at``."""
        if self._codes:
            self._paint_code_grounds(painter, at)
        chosen: list[QTextLayout.FormatRange] = []
        if selection is not None and selection[0] < selection[1]:
            for rect in self.rects(*selection):
                painter.fillRect(rect.translated(at), self._look.selection)
            chosen.append(_range(*selection, _coloured(self._look.text)))
        painter.setPen(self._face.colour)
        self._layout.draw(painter, at, chosen)

    def rects(self, first: int, last: int) -> list[QRectF]:
        """The rectangles that hold the characters from ``first`` to ``last``, each as high as its line."""
        found: list[QRectF] = []
        for number in range(self._layout.lineCount()):
            line = self._layout.lineAt(number)
            start, end = line.textStart(), line.textStart() + line.textLength()
            a, b = max(first, start), min(last, end)
            if a >= b:
                continue
            top, height = self._tops[number], self._row_height(number)
            for left, right in self._spans(number, a, b):
                found.append(QRectF(left, top, right - left, height))
        return found

    def place_at(self, point: QPointF) -> int:
        """The place between two characters that is nearest to ``point``."""
        if not self._tops:
            return 0
        number = 0
        while number + 1 < len(self._tops) and self._tops[number + 1] <= point.y():
            number += 1
        line = self._layout.lineAt(number)
        place = int(line.xToCursor(point.x()))
        is_last = number + 1 == self._layout.lineCount()
        end = line.textStart() + line.textLength()
        return min(place, end if is_last else max(end - 1, line.textStart()))

    def link_at(self, point: QPointF) -> str:
        """The address under ``point``, or an empty text."""
        for first, last, link in self._links:
            if any(rect.contains(point) for rect in self.rects(first, last)):
                return link
        return ""

    def caret(self, place: int) -> QRectF:
        """Where a cursor would stand at ``place``, one pixel wide."""
        for number in range(self._layout.lineCount() - 1, -1, -1):
            line = self._layout.lineAt(number)
            if line.textStart() <= place or number == 0:
                x = x_of(line.cursorToX(place))
                return QRectF(x, self._tops[number], 1, self._row_height(number))
        return QRectF(0, 0, 1, self._face.line_height)

    def _row_height(self, number: int) -> float:
        below = self._tops[number + 1] if number + 1 < len(self._tops) else self.height
        return below - self._tops[number]

    def _spans(self, number: int, first: int, last: int) -> list[tuple[float, float]]:
        """The stretches of a line that hold the characters; several where directions mix."""
        line = self._layout.lineAt(number)
        if not self._is_mixed:
            return [(x_of(line.cursorToX(first)), x_of(line.cursorToX(last)))]
        edges = [x_of(line.cursorToX(place)) for place in range(first, last + 1)]
        return _merged(sorted((min(a, b), max(a, b)) for a, b in pairwise(edges)))

    def _paint_code_grounds(self, painter: QPainter, at: QPointF) -> None:
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(self._look.hover)
        pad, inset, radius = self._look.px(_CODE_PADDING), self._look.px(1), self._look.px(4)
        for first, last in self._codes:
            for rect in self.rects(first, last):
                # The last character carries the padding that follows it.
                ground = rect.translated(at).adjusted(-pad, inset, 0, -inset)
                painter.drawRoundedRect(ground, radius, radius)
        painter.setBrush(Qt.BrushStyle.NoBrush)

    def _formats(self, runs: Runs) -> list[QTextLayout.FormatRange]:
        made: list[QTextLayout.FormatRange] = []
        place = 0
        for run, following in zip_longest(runs, runs[1:]):
            length = units(run.text)
            form = self._form(run)
            is_padded = run.is_code or (following is not None and following.is_code)
            last = units(run.text[-1:]) if is_padded else 0
            if length > last:
                made.append(_range(place, place + length - last, form))
            if last:
                made.append(_range(place + length - last, place + length, self._spaced(form)))
            if run.is_code:
                self._codes.append((place, place + length))
            if run.link:
                self._links.append((place, place + length, run.link))
            place += length
        return made

    def _form(self, run: Run) -> QTextCharFormat:
        form = QTextCharFormat()
        form.setFont(self._font(run))
        if run.link:
            form.setForeground(self._look.accent)
            form.setFontUnderline(True)
        elif run.is_note:
            form.setForeground(self._look.muted)
        if run.is_note:
            form.setVerticalAlignment(QTextCharFormat.VerticalAlignment.AlignSuperScript)
        return form

    def _font(self, run: Run) -> QFont:
        font = QFont(self._look.code if run.is_code else self._face.font)
        if run.is_bold and font.weight() < QFont.Weight.DemiBold:
            font.setWeight(QFont.Weight.DemiBold)
        font.setItalic(run.is_italic)
        font.setStrikeOut(run.is_strike)
        return font

    def _spaced(self, form: QTextCharFormat) -> QTextCharFormat:
        spaced = QTextCharFormat(form)
        font = QFont(form.font())
        font.setLetterSpacing(QFont.SpacingType.AbsoluteSpacing, self._look.px(_CODE_PADDING))
        spaced.setFont(font)
        return spaced


def natural_width(runs: Runs, font: QFont, look: Look) -> float:
    """How wide the runs are on one line, without laying them out."""
    plain = "".join(run.text for run in runs if not run.is_code)
    width = QFontMetricsF(font).horizontalAdvance(plain) * (1.04 if any(r.is_bold for r in runs) else 1)
    for run in runs:
        if run.is_code:
            width += look.code_metrics.horizontalAdvance(run.text) + look.px(2 * _CODE_PADDING)
    return width + 2


def _merged(spans: list[tuple[float, float]]) -> list[tuple[float, float]]:
    """Stretches that touch made one, or their edges would show."""
    made: list[tuple[float, float]] = []
    for left, right in spans:
        if made and left <= made[-1][1] + 0.5:
            made[-1] = (made[-1][0], max(made[-1][1], right))
        else:
            made.append((left, right))
    return made


def _begins_from_the_right(text: str) -> bool:
    for sign in text:
        if "\u0590" <= sign <= "\u08ff":
            return True
        if sign.isalpha():
            return False
    return False


def x_of(found: object) -> float:
    """The binding answers with (x, place): the place can be moved to a whole character."""
    return float(found[0]) if isinstance(found, tuple) else float(found)  # type: ignore[arg-type]


def _coloured(colour: QColor) -> QTextCharFormat:
    form = QTextCharFormat()
    form.setForeground(colour)
    return form


def _range(first: int, last: int, form: QTextCharFormat) -> QTextLayout.FormatRange:
    made = QTextLayout.FormatRange()
    made.start = first
    made.length = last - first
    made.format = form
    return made
