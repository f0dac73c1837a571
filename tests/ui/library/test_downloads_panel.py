"""The cards of downloads and the strip: what each state says, and what its buttons and keys wish."""

import msgspec
import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLabel, QPushButton, QWidget
from pytestqt.qtbot import QtBot

from app.core.download import DownloadStatus
from app.core.errors import NextAct
from app.ui.library.downloads.download_card import DownloadCard
from app.ui.library.downloads.download_strip import DownloadStrip
from app.ui.library.downloads.download_words import part_marks
from app.ui.library.downloads.downloads_panel import DownloadsPanel
from app.ui.theme.theme_controller import ThemeController
from app.ui.widgets.buttons import Button, IconButton
from app.ui.widgets.progress_bar import ProgressBar
from tests.ui.library import statuses as some

CASES = [
    (some.DOWNLOADING, ["3.4 of 9.0 GB, 21 MB/s", "about 4 min left"], ["Pause", "Cancel"]),
    (some.VERIFYING, ["Checking that every byte is right", "71 %"], ["Cancel"]),
    (some.PAUSED, ["Paused at 8.7 of 14.3 GB"], ["Go on", "Cancel"]),
    (some.QUEUED, ["Next in line, 8.1 GB"], ["Fetch it earlier", "Cancel"]),
    (
        some.WAITING,
        ["The connection was lost. 8.7 GB of 14.3 GB is kept.", "again in 40 s"],
        ["Pause", "Cancel", "Try now"],
    ),
    (
        some.FULL,
        [
            "The disk is too full: 24.9 GB more is needed, 11.7 GB is free. What was fetched is kept, and it "
            "goes on when there is room."
        ],
        ["Cancel", "Free space", "Choose another disk"],
    ),
    (
        some.DIFFERS,
        ["The bytes of gemma.gguf differ from what the hub lists, also after 2 repairs."],
        ["Cancel", "Fetch again", "Look for another file"],
    ),
    (some.INSTALLED, [], ["Chat with it", "Take it off this list"]),
]


@pytest.fixture
def panel(theme: ThemeController, qtbot: QtBot) -> DownloadsPanel:
    made = DownloadsPanel(theme)
    qtbot.addWidget(made)
    made.resize(336, 900)
    made.show()
    return made


def shown_words(root: QWidget) -> list[str]:
    labels = [label for label in root.findChildren(QLabel) if label.isVisibleTo(root) and label.text()]
    return [label.text() for label in labels]


def shown_buttons(root: QWidget) -> list[str]:
    icons = [it.accessibleName() for it in root.findChildren(IconButton) if it.isVisibleTo(root)]
    words = [it.text() for it in root.findChildren(QPushButton) if it.isVisibleTo(root)]
    return icons + words


@pytest.mark.parametrize(("status", "words", "buttons"), CASES, ids=lambda it: getattr(it, "id", None))
def test_every_state_says_what_it_is_and_offers_what_it_allows(
    status: DownloadStatus, words: list[str], buttons: list[str], theme: ThemeController, qtbot: QtBot
) -> None:
    card = DownloadCard(theme, status)
    qtbot.addWidget(card)
    request = status.request
    said = [request.quantisation] if status is not some.INSTALLED else []
    assert shown_words(card) == [request.name, *said, *words]
    assert sorted(shown_buttons(card)) == sorted(buttons)
    assert card.accessibleName().startswith(f"{request.name}, {request.quantisation}")
    for each in words:
        assert each in card.accessibleName()


def test_one_card_goes_through_all_states(theme: ThemeController, qtbot: QtBot) -> None:
    card = DownloadCard(theme, some.QUEUED)
    qtbot.addWidget(card)
    for status, words, buttons in CASES * 2:
        same = msgspec.structs.replace(status, id="4", request=some.QUEUED.request)
        card.set_status(msgspec.structs.replace(same, request=status.request))
        assert shown_words(card)[1 if status is some.INSTALLED else 2 :] == words
        assert sorted(shown_buttons(card)) == sorted(buttons)


def test_a_wait_counts_down_by_itself(theme: ThemeController, qtbot: QtBot) -> None:
    card = DownloadCard(theme, msgspec.structs.replace(some.WAITING, retry_in_s=3.0))
    qtbot.addWidget(card)
    card.show()
    assert "again in 3 s" in shown_words(card)
    qtbot.waitUntil(lambda: "again in 2 s" in shown_words(card), timeout=5000)


def test_parts_stand_in_the_bar_and_in_the_tooltip(theme: ThemeController, qtbot: QtBot) -> None:
    card = DownloadCard(theme, some.DOWNLOADING)
    qtbot.addWidget(card)
    assert card.toolTip().splitlines() == [
        "acme/Things-GGUF",
        "part-0.gguf: 0.0 of 3.0 GB",
        "part-1.gguf: 1.0 of 3.0 GB",
        "part-2.gguf: 2.0 of 3.0 GB",
    ]
    bar = ProgressBar(theme, "Fetched")
    qtbot.addWidget(bar)
    bar.set_marks(part_marks(some.DOWNLOADING))
    bar.set_fraction(0.9)
    bar.resize(300, 4)
    picture = bar.grab().toImage()
    colours = [picture.pixelColor(x, 2).name() for x in (50, 100, 150, 200, 250)]
    assert colours[1] == colours[3] == theme.theme.surface.lower()
    assert colours[0] == colours[2] == colours[4] == theme.theme.accent.lower()


def test_those_in_line_know_their_place(panel: DownloadsPanel) -> None:
    panel.set_statuses((some.QUEUED, some.SECOND))
    assert [shown_words(card)[2] for card in panel.cards] == [
        "Next in line, 8.1 GB",
        "Number 2 in line, 17.0 GB",
    ]
    panel.set_statuses((some.SECOND, some.QUEUED))
    assert [shown_words(card)[2] for card in panel.cards] == [
        "Next in line, 17.0 GB",
        "Number 2 in line, 8.1 GB",
    ]


def test_keys_do_what_the_buttons_do(panel: DownloadsPanel) -> None:
    said: list[object] = []
    for signal in (panel.pause_requested, panel.resume_requested, panel.cancel_requested):
        signal.connect(said.append)
    panel.move_requested.connect(lambda *what: said.append(what))
    panel.chat_requested.connect(said.append)
    panel.set_statuses(some.ALL)
    cards = {card.id: card for card in panel.cards}
    QTest.keyClick(cards["1"], Qt.Key.Key_Space)
    QTest.keyClick(cards["3"], Qt.Key.Key_Space)
    QTest.keyClick(cards["4"], Qt.Key.Key_Space)
    QTest.keyClick(cards["5"], Qt.Key.Key_Up, Qt.KeyboardModifier.AltModifier)
    QTest.keyClick(cards["4"], Qt.Key.Key_Down, Qt.KeyboardModifier.AltModifier)
    QTest.keyClick(cards["1"], Qt.Key.Key_Down, Qt.KeyboardModifier.AltModifier)
    QTest.keyClick(cards["2"], Qt.Key.Key_Delete)
    QTest.keyClick(cards["9"], Qt.Key.Key_Return)
    assert said == ["1", "3", ("5", -1), ("4", 1), "2", some.INSTALLED]


def drag(panel: DownloadsPanel, card: DownloadCard, below: DownloadCard) -> None:
    """Drag a card by its lower left corner to the lower edge of another."""
    start = QPoint(4, card.height() - 4)
    end = card.mapFromGlobal(below.mapToGlobal(QPoint(4, below.height() - 2)))
    QTest.mousePress(card, Qt.MouseButton.LeftButton, pos=start)
    QTest.mouseMove(card, start + QPoint(0, 40))
    QTest.mouseMove(card, end)
    QTest.mouseRelease(card, Qt.MouseButton.LeftButton, pos=end)


def test_those_in_line_are_dragged_to_another_place(panel: DownloadsPanel, qtbot: QtBot) -> None:
    third = msgspec.structs.replace(some.SECOND, id="third")
    panel.set_statuses((some.DOWNLOADING, some.QUEUED, some.SECOND, third))
    qtbot.waitUntil(lambda: panel.cards[3].y() > panel.cards[2].y() > 0)
    said: list[tuple[str, int]] = []
    panel.move_requested.connect(lambda *what: said.append(what))
    cards = panel.cards
    drag(panel, cards[1], cards[3])
    drag(panel, cards[3], cards[0])
    drag(panel, cards[1], cards[1])
    drag(panel, cards[0], cards[3])
    assert said == [("4", 2), ("third", -2)]


def test_the_menu_of_a_card_has_everything(panel: DownloadsPanel) -> None:
    panel.set_statuses(some.ALL)
    words = {card.id: [action.text() for action in card.menu().actions()] for card in panel.cards}
    assert words["1"] == ["Pause", "Cancel"]
    assert words["3"] == ["Go on", "Cancel"]
    assert words["5"] == ["Fetch it next", "Fetch it earlier", "Fetch it later", "Cancel"]
    assert words["9"] == ["Chat with it", "Take it off this list"]


def test_buttons_under_a_problem_say_what_is_wished(panel: DownloadsPanel) -> None:
    said: list[tuple[str, NextAct]] = []
    panel.act_requested.connect(lambda id_, act, _problem: said.append((id_, act)))
    panel.set_statuses((some.WAITING, some.FULL, some.DIFFERS))
    for card in panel.cards:
        for button in card.findChildren(Button):
            if button.isVisibleTo(card):
                button.click()
    assert said == [
        ("6", NextAct.TRY_AGAIN),
        ("7", NextAct.FREE_SPACE),
        ("7", NextAct.CHOOSE_FOLDER),
        ("8", NextAct.FETCH_AGAIN),
        ("8", NextAct.LOOK_FOR_OTHER),
    ]


def test_all_of_them_are_paused_and_resumed_at_once(panel: DownloadsPanel, qtbot: QtBot) -> None:
    panel.set_statuses((some.DOWNLOADING, some.PAUSED))
    assert panel.all_button.text() == "Pause all"
    with qtbot.waitSignal(panel.pause_all_requested):
        panel.all_button.click()
    panel.set_statuses((some.PAUSED, some.INSTALLED))
    assert panel.all_button.text() == "Resume all"
    with qtbot.waitSignal(panel.resume_all_requested):
        panel.all_button.click()
    panel.set_statuses((some.INSTALLED,))
    assert panel.all_button.isHidden()


def test_a_card_keeps_the_keyboard_while_it_is_filled_anew(panel: DownloadsPanel, qtbot: QtBot) -> None:
    panel.set_statuses(some.ALL)
    qtbot.waitExposed(panel)
    card = panel.cards[6]
    button = next(it for it in card.findChildren(Button) if it.text() == "Free space")
    button.setFocus()
    panel.set_statuses((some.FULL, some.DOWNLOADING))
    assert panel.cards[0] is card
    assert panel.focusWidget() is button


@pytest.mark.parametrize("scale", [0.8, 1.0, 1.5, 2.0])
def test_no_words_of_a_card_are_cut(
    scale: float, panel: DownloadsPanel, theme: ThemeController, qtbot: QtBot
) -> None:
    theme.set_text_scale(scale)
    panel.resize(panel.sizeHint().width(), 1600)
    panel.set_statuses(some.ALL)
    qtbot.waitUntil(lambda: panel.cards[0].height() > 40)
    for card in panel.cards:
        assert card.height() >= card.minimumSizeHint().height()
        for label in card.findChildren(QLabel):
            if label.isVisible() and label.text():
                room = label.contentsRect()
                needed = label.heightForWidth(room.width()) if label.wordWrap() else label.sizeHint().height()
                assert label.height() >= needed - 1, (label.text(), label.height(), needed)
                assert room.right() <= card.width()
    theme.set_text_scale(1.0)


@pytest.mark.parametrize(
    ("shown", "words"),
    [
        (some.DOWNLOADING, ["Qwen3 14B, Q4_K_M", "3.4 of 9.0 GB", "21 MB/s, about 4 min left"]),
        (some.VERIFYING, ["Phi-4 mini, Q4_K_M", "Checking that every byte is right, 71 %"]),
        (some.PAUSED, ["Mistral, Q4_K_M", "8.7 of 14.3 GB", "Paused"]),
        (some.QUEUED, ["Gemma 3 12B, Q4_0", "Next in line, 8.1 GB"]),
        (some.WAITING, ["Llama, Q4_K_M", "The connection was lost. 8.7 GB of 14.3 GB is kept."]),
        (some.INSTALLED, ["Gemma 3 4B, Q4_0", "It is here, every byte is right"]),
    ],
    ids=lambda it: getattr(it, "id", None),
)
def test_the_strip_says_the_same_in_one_line(
    shown: DownloadStatus, words: list[str], theme: ThemeController, qtbot: QtBot
) -> None:
    strip = DownloadStrip(theme)
    qtbot.addWidget(strip)
    strip.set_statuses((shown,))
    assert strip.has_something
    assert shown_words(strip) == words


def test_the_strip_has_nothing_to_say_without_downloads(theme: ThemeController, qtbot: QtBot) -> None:
    strip = DownloadStrip(theme)
    qtbot.addWidget(strip)
    assert not strip.has_something
    strip.set_statuses((some.PAUSED,))
    strip.set_statuses(())
    assert strip.isHidden()


def test_what_moves_speaks_for_all_of_them(theme: ThemeController, qtbot: QtBot) -> None:
    strip = DownloadStrip(theme)
    qtbot.addWidget(strip)
    strip.set_statuses((some.INSTALLED, some.QUEUED, some.FULL, some.PAUSED, some.DOWNLOADING))
    assert shown_words(strip)[0] == "Qwen3 14B, Q4_K_M"
    with qtbot.waitSignal(strip.pause_requested) as paused:
        strip.pause.click()
    assert paused.args == ["1"]
    strip.set_statuses((some.PAUSED,))
    with qtbot.waitSignal(strip.resume_requested) as resumed:
        strip.pause.click()
    assert resumed.args == ["3"]
    with qtbot.waitSignal(strip.cancel_requested):
        strip.cancel.click()


def test_the_key_that_pauses_never_cancels(
    panel: DownloadsPanel, theme: ThemeController, qtbot: QtBot
) -> None:
    """A download may be whole at the moment in which Space is pressed on Pause."""
    panel.set_statuses((some.DOWNLOADING,))
    (card,) = panel.cards
    qtbot.waitUntil(card.pause.isVisible)
    card.pause.setFocus(Qt.FocusReason.TabFocusReason)
    qtbot.waitUntil(card.pause.hasFocus)
    panel.set_status(msgspec.structs.replace(some.VERIFYING, id=some.DOWNLOADING.id))
    assert card.hasFocus()
    strip = DownloadStrip(theme)
    qtbot.addWidget(strip)
    strip.show()
    strip.set_statuses((some.DOWNLOADING,))
    strip.show()
    strip.pause.setFocus(Qt.FocusReason.TabFocusReason)
    qtbot.waitUntil(strip.pause.hasFocus)
    strip.set_statuses((msgspec.structs.replace(some.VERIFYING, id=some.DOWNLOADING.id),))
    assert strip.all_button.hasFocus()


def test_the_button_of_a_problem_that_is_over_leaves_the_keyboard_on_its_card(
    panel: DownloadsPanel, qtbot: QtBot
) -> None:
    panel.set_statuses((some.WAITING,))
    (card,) = panel.cards
    (again,) = [it for it in card.findChildren(QPushButton) if it.text() == "Try now"]
    qtbot.waitUntil(again.isVisible)
    again.setFocus(Qt.FocusReason.TabFocusReason)
    qtbot.waitUntil(again.hasFocus)
    panel.set_status(msgspec.structs.replace(some.DOWNLOADING, id=some.WAITING.id))
    assert card.hasFocus()


def test_clearing_is_offered_while_something_is_done(panel: DownloadsPanel, qtbot: QtBot) -> None:
    panel.set_statuses((some.DOWNLOADING, some.FULL))
    assert not panel.clear_button.isVisible()
    panel.set_statuses((some.DOWNLOADING, some.INSTALLED))
    assert panel.clear_button.accessibleName() == "Take what is done off this list"
    with qtbot.waitSignal(panel.clear_requested):
        QTest.mouseClick(panel.clear_button, Qt.MouseButton.LeftButton)
