"""What stands under or beside a message: its actions, facts, state, and the notice when it failed."""

from dataclasses import dataclass
from enum import Enum

from PySide6.QtCore import QCoreApplication, QPointF, QRect, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPen

from app.core.conversation import Message, MessageStatus, Role
from app.core.markdown.blocks import Run
from app.ui.chat.blocks.inline_text import InlineText, Typeface
from app.ui.chat.blocks.look import Look
from app.ui.chat.transcript_words import facts_line, problem_sentence, status_line
from app.ui.problem_words import ActButton, buttons, try_again
from app.ui.theme.icons import icon_pixmap
from app.ui.theme.tokens import RADIUS_CARD, RADIUS_CONTROL

BUTTON = 28
_ICON = 16
_OVERHANG = 8


class Action(Enum):
    """What a click on a part of a message asks for."""

    COPY = "copy"
    ANSWER_AGAIN = "answer_again"
    CONTINUE = "continue"
    EDIT = "edit"
    NEXT_ACT = "next_act"
    SECOND_ACT = "second_act"


_ICONS = {
    Action.COPY: "copy",
    Action.ANSWER_AGAIN: "arrow-clockwise",
    Action.CONTINUE: "play",
    Action.EDIT: "pencil-simple",
}
_CUT_OFF = (MessageStatus.INTERRUPTED, MessageStatus.STOPPED)


def action_label(action: Action) -> str:
    """What a button without words says in its tooltip."""
    match action:
        case Action.COPY:
            return QCoreApplication.translate("Transcript", "Copy")
        case Action.ANSWER_AGAIN:
            return QCoreApplication.translate("Transcript", "Answer again")
        case Action.CONTINUE:
            return QCoreApplication.translate("Transcript", "Go on with this answer")
        case Action.EDIT:
            return QCoreApplication.translate("Transcript", "Edit")
        case _:
            return ""


@dataclass(frozen=True)
class Button:
    """An action's place, relative to the message's top and the column's left edge."""

    action: Action
    rect: QRect


@dataclass(frozen=True)
class ButtonState:
    """How the actions are shown now: which is under the pointer, and which has just copied."""

    hovered: Action | None = None
    done: Action | None = None


def next_acts(message: Message) -> list[ActButton]:
    """The acts that a failed message offers, the first one foremost; at most two."""
    if message.status is not MessageStatus.FAILED:
        return []
    if message.problem is None:
        return [try_again()]
    acts = buttons(message.problem)
    return acts if len(acts) < 3 else [acts[0], acts[-1]]


def can_continue(message: Message) -> bool:
    """Whether the reply was cut off and has words to go on from."""
    return message.role is Role.ASSISTANT and message.status in _CUT_OFF and bool(message.text)


class Footer:
    """The parts of a reply below its text. Measures are pixels, from the end of the text."""

    def __init__(self, message: Message, look: Look, width: int, *, is_last: bool) -> None:
        self._message, self._look, self._width = message, look, width
        self._is_last = is_last
        self._notice: InlineText | None = None
        self.height = 0
        self.buttons: list[Button] = []
        self._state_top = self._row_top = self._notice_top = 0
        if message.role is Role.ASSISTANT:
            self._arrange(bool(message.text))

    def _arrange(self, has_text: bool) -> None:
        px, message = self._look.px, self._message
        top = 0
        if message.status is MessageStatus.FAILED:
            self._notice_top = top = px(12) if has_text else 0
            top += self._arrange_notice(top)
        if status_line(message.status):
            self._state_top = top = top + px(8)
            top += px(16)
        if message.status is not MessageStatus.GROWING:
            self._row_top = top = top + px(8)
            self._arrange_actions(top, has_text)
            top += px(BUTTON)
        self.height = top

    def _arrange_notice(self, top: int) -> int:
        look, px = self._look, self._look.px
        face = Typeface(look.body, look.line_height(), look.text)
        self._notice = InlineText((Run(problem_sentence(self._message.problem)),), face, look)
        self._notice.lay_out(self._width - px(16 + 16 + 12 + 16))
        bottom = top + px(12) + self._notice.height
        left = px(16 + 16 + 12)
        acts = next_acts(self._message)
        for action, act in zip((Action.NEXT_ACT, Action.SECOND_ACT), acts, strict=False):
            width = round(look.medium_metrics.horizontalAdvance(act.words)) + px(24)
            self.buttons.append(Button(action, QRect(left, bottom + px(12), width, px(32))))
            left += width + px(8)
        return bottom - top + (px(12 + 32) if acts else 0) + px(12)

    def _arrange_actions(self, top: int, has_text: bool) -> None:
        actions = [Action.COPY] if has_text else []
        if self._is_last:
            actions.append(Action.ANSWER_AGAIN)
            if can_continue(self._message):
                actions.append(Action.CONTINUE)
        size = self._look.px(BUTTON)
        for number, action in enumerate(actions):
            rect = QRect(number * size - self._look.px(_OVERHANG), top, size, size)
            self.buttons.append(Button(action, rect))

    def paint(self, painter: QPainter, top: int, *, is_shown: bool, state: ButtonState) -> None:
        """Draw with the end of the text at ``top``; ``is_shown`` says whether actions and facts are."""
        painter.save()
        painter.translate(0, top)
        if self._notice is not None:
            self._paint_notice(painter, self._notice, state)
        words = status_line(self._message.status)
        look = self._look
        painter.setFont(look.small)
        painter.setPen(look.muted)
        if words:
            line = QRect(0, self._state_top, self._width, look.px(16))
            painter.drawText(line, Qt.AlignmentFlag.AlignLeft, words)
        if is_shown and self._message.status is not MessageStatus.GROWING:
            row = QRect(0, self._row_top, self._width, look.px(BUTTON))
            side = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
            painter.drawText(row, side, facts_line(self._message.facts))
            for button in self.buttons:
                paint_icon_button(painter, look, button, state)
        painter.restore()

    def _paint_notice(self, painter: QPainter, notice: InlineText, state: ButtonState) -> None:
        look, px = self._look, self._look.px
        acts = next_acts(self._message)
        height = px(24) + notice.height + (px(12 + 32) if acts else 0)
        card = QRectF(0, self._notice_top, self._width, height)
        painter.setPen(QPen(look.border_strong, 1))
        painter.setBrush(look.surface)
        painter.drawRoundedRect(card.adjusted(0.5, 0.5, -0.5, -0.5), px(RADIUS_CARD), px(RADIUS_CARD))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        ratio = painter.device().devicePixelRatioF()
        sign = icon_pixmap("warning-circle", look.theme.bad, px(16), ratio)
        painter.drawPixmap(QPointF(px(16), self._notice_top + px(12 + 2.5)), sign)
        notice.paint(painter, QPointF(px(16 + 16 + 12), self._notice_top + px(12)), None)
        for button in self.buttons:
            if button.action is Action.NEXT_ACT:
                self._paint_act(painter, button, acts[0], state, is_primary=True)
            elif button.action is Action.SECOND_ACT:
                self._paint_act(painter, button, acts[1], state, is_primary=False)

    def _paint_act(
        self, painter: QPainter, button: Button, act: ActButton, state: ButtonState, *, is_primary: bool
    ) -> None:
        look, theme = self._look, self._look.theme
        is_hovered = state.hovered is button.action
        if is_primary:
            ground = border = QColor(theme.accent_hover if is_hovered else theme.accent)
            ink = QColor(theme.text_on_accent)
        else:
            ground = look.hover if is_hovered else look.surface
            border, ink = look.border_strong, look.text
        painter.setPen(QPen(border, 1))
        painter.setBrush(ground)
        radius = look.px(RADIUS_CONTROL)
        painter.drawRoundedRect(QRectF(button.rect).adjusted(0.5, 0.5, -0.5, -0.5), radius, radius)
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.setFont(look.medium)
        painter.setPen(ink)
        painter.drawText(button.rect, Qt.AlignmentFlag.AlignCenter, act.words)
        painter.setFont(look.small)


def paint_icon_button(painter: QPainter, look: Look, button: Button, state: ButtonState) -> None:
    """Draw one of the small square actions; those of the notice are left alone."""
    name = _ICONS.get(button.action)
    if name is None:
        return
    is_hovered = state.hovered is button.action
    if is_hovered:
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(look.hover)
        painter.drawRoundedRect(button.rect, look.px(RADIUS_CONTROL), look.px(RADIUS_CONTROL))
        painter.setBrush(Qt.BrushStyle.NoBrush)
    if state.done is button.action:
        name = "check"
    size = look.px(_ICON)
    colour = look.theme.text if is_hovered else look.theme.text_muted
    picture = icon_pixmap(name, colour, size, painter.device().devicePixelRatioF())
    centre = QRectF(button.rect).center()
    painter.drawPixmap(QPointF(centre.x() - size / 2, centre.y() - size / 2), picture)
