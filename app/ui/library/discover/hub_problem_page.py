"""A problem with the hub where a list or a page would be: what happened, and what can be done."""

from PySide6.QtCore import QCoreApplication, QTimer, Signal
from PySide6.QtGui import QHideEvent, QShowEvent
from PySide6.QtWidgets import QWidget

from app.core.errors import ErrorCode, NextAct, Problem
from app.core.words import QT_TRANSLATE_NOOP
from app.ui.library.discover.blank_page import BlankPage
from app.ui.library.discover.discover_words import clock_words
from app.ui.problem_words import ActButton, act_words, buttons, sentence, try_again
from app.ui.theme.theme_controller import ThemeController
from app.ui.widgets.buttons import Button

_ICONS = {ErrorCode.OFFLINE: "wifi-slash", ErrorCode.REPO_WITHOUT_GGUF: "cube"}
_UNTRUSTED = QT_TRANSLATE_NOOP("discover", "The connection cannot be trusted")
_NOTHING_THERE = QT_TRANSLATE_NOOP("discover", "Nothing to see there")
_TROUBLED = QT_TRANSLATE_NOOP("discover", "The hub has trouble")
_TITLES: dict[ErrorCode, str] = {
    ErrorCode.OFFLINE: QT_TRANSLATE_NOOP("discover", "You switched the network off"),
    ErrorCode.HUB_UNREACHABLE: QT_TRANSLATE_NOOP("discover", "The hub cannot be reached"),
    ErrorCode.HUB_SILENT: QT_TRANSLATE_NOOP("discover", "The hub does not answer"),
    ErrorCode.HUB_TROUBLED: _TROUBLED,
    ErrorCode.HUB_ODD: _TROUBLED,
    ErrorCode.HUB_BUSY: QT_TRANSLATE_NOOP("discover", "The hub asks to wait"),
    ErrorCode.PROXY_UNUSABLE: QT_TRANSLATE_NOOP("discover", "The proxy does not work"),
    ErrorCode.CERTIFICATE_UNTRUSTED: _UNTRUSTED,
    ErrorCode.CERTIFICATE_TIME: _UNTRUSTED,
    ErrorCode.CA_FILE_UNUSABLE: _UNTRUSTED,
    ErrorCode.TOKEN_REFUSED: QT_TRANSLATE_NOOP("discover", "The token is not accepted"),
    ErrorCode.REPO_UNKNOWN: _NOTHING_THERE,
    ErrorCode.REPO_DISABLED: _NOTHING_THERE,
    ErrorCode.REVISION_UNKNOWN: _NOTHING_THERE,
    ErrorCode.REPO_WITHOUT_GGUF: QT_TRANSLATE_NOOP("discover", "Made in another format"),
    ErrorCode.LINK_UNKNOWN: QT_TRANSLATE_NOOP("discover", "That is no link to a model"),
}
_OTHER_TITLE = QT_TRANSLATE_NOOP("discover", "That did not work")
_MORE_THAN_TRYING = frozenset(
    {ErrorCode.OFFLINE, ErrorCode.REPO_WITHOUT_GGUF, ErrorCode.LINK_UNKNOWN, ErrorCode.QUANT_UNKNOWN}
)
"""Trying once more would tell the same."""


class HubProblemPage(BlankPage):
    """Where the hub asks to wait, the button counts down and then presses itself.

    Signals:
        act_requested(ActButton): what the person wants to do about it.
        computer_requested(): the models on this computer are wanted.
    """

    act_requested = Signal(object)
    computer_requested = Signal()

    def __init__(self, theme: ThemeController, parent: QWidget | None = None) -> None:
        super().__init__(theme, parent=parent)
        self._problem: Problem | None = None
        self._again: Button | None = None
        self._seconds = 0
        self._tick = QTimer(self)
        self._tick.setInterval(1000)
        self._tick.timeout.connect(self._on_tick)

    def set_problem(self, problem: Problem) -> None:
        """Say what the matter is."""
        if problem == self._problem:
            return
        self._problem = problem
        self.set_icon_name(_ICONS.get(problem.code, "cloud-slash"))
        self.set_words(title_words(problem), _told(problem))
        self.clear_buttons()
        acts = buttons(problem)
        if problem.code not in _MORE_THAN_TRYING and all(each.act is not NextAct.TRY_AGAIN for each in acts):
            acts.append(try_again())
        for number, each in enumerate(acts):
            self._offer(each, is_first=number == 0)
        self._count_down(problem)

    def set_offline(self, since: float) -> None:
        """Say that the person switched the network off, and what that means."""
        self._problem = None
        self._tick.stop()
        self.set_icon_name("wifi-slash")
        words = self.tr(
            "Chats work as always. Searching and fetching models wait. Nothing was sent since {time}."
        )
        self.set_words(self.tr("You switched the network off"), words.format(time=clock_words(since)))
        self.clear_buttons()
        self.add_button(self.tr("Go to models on this computer")).clicked.connect(self.computer_requested)
        on = ActButton(NextAct.GO_ONLINE, act_words(NextAct.GO_ONLINE))
        self.add_button(on.words, "quiet").clicked.connect(lambda: self.act_requested.emit(on))

    def _offer(self, act: ActButton, *, is_first: bool) -> None:
        button = self.add_button(act.words, "plain" if is_first else "quiet")
        button.clicked.connect(lambda: self.act_requested.emit(act))
        if act.act is NextAct.TRY_AGAIN:
            self._again = button

    def _count_down(self, problem: Problem) -> None:
        self._tick.stop()
        seconds = problem.values.get("seconds", "")
        is_wait = problem.code is ErrorCode.HUB_BUSY and seconds.isdecimal()
        self._seconds = int(seconds) if is_wait else 0
        if self._seconds:
            self._show_seconds()
            if self.isVisible():
                self._tick.start()

    def _on_tick(self) -> None:
        self._seconds -= 1
        self._show_seconds()
        if self._seconds <= 0:
            self._tick.stop()
            self.act_requested.emit(try_again())

    def _show_seconds(self) -> None:
        if self._again is not None:
            waiting = self.tr("Again in {seconds} s").format(seconds=self._seconds)
            self._again.setText(waiting if self._seconds > 0 else try_again().words)

    def showEvent(self, event: QShowEvent) -> None:
        """Count while somebody can see it."""
        super().showEvent(event)
        if self._seconds > 0:
            self._tick.start()

    def hideEvent(self, event: QHideEvent) -> None:
        """And ask for nothing while nobody can."""
        super().hideEvent(event)
        self._tick.stop()


def _told(problem: Problem) -> str:
    """Its sentence; of the network that is off, what the title has not said yet."""
    if problem.code is ErrorCode.OFFLINE:
        return QCoreApplication.translate("discover", "Its files can be looked at once it is on again.")
    return sentence(problem)


def title_words(problem: Problem) -> str:
    """What is the matter, in a few words."""
    return QCoreApplication.translate("discover", _TITLES.get(problem.code, _OTHER_TITLE))
