"""Downloads in the window, from a hub on this computer: fetched, paused, thrown away, talked to."""

from pathlib import Path

import msgspec
import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLabel
from pytestqt.qtbot import QtBot

from app.core.download import DownloadState, DownloadStatus
from app.core.errors import ErrorCode, NextAct, problem
from app.ui.library.library_view import DISCOVER, LibraryView
from app.ui.library.question import Question
from app.ui.theme.theme_controller import ThemeController
from tests.fakes.fixtures import TinyModel
from tests.ui.library import statuses as some
from tests.ui.library.house import REPO, House


@pytest.fixture
def shown(theme: ThemeController, house: House) -> LibraryView:
    """The view without any model."""
    return house.view(theme)


def test_a_model_is_fetched_and_talked_to(
    shown: LibraryView, house: House, tiny_model: TinyModel, qtbot: QtBot
) -> None:
    house.downloads.add(house.publish("tiny.gguf", tiny_model("script")))
    house.until_state(DownloadState.INSTALLED)
    (card,) = shown.computer.panel.cards
    assert shown.computer.panel.isVisible()
    with qtbot.waitSignal(shown.file_chat_requested) as asked:
        QTest.mouseClick(card.chat, Qt.MouseButton.LeftButton)
    path: Path = asked.args[0]
    assert path == Path(house.downloads.statuses[0].path or "")
    model = house.library.open_file(path)
    assert model.facts is not None
    house.look()
    assert [each.path for each in house.library.models if each.facts == model.facts] == [path]
    card.cancel.click()
    house.until(lambda: shown.computer.panel.cards == [])
    assert not shown.computer.panel.isVisible()
    assert model.path.exists()


def test_what_is_done_is_cleared_and_the_rest_stays(
    shown: LibraryView, house: House, tiny_model: TinyModel
) -> None:
    house.downloads.add(house.publish("tiny.gguf", tiny_model("script")))
    path = Path(house.until_state(DownloadState.INSTALLED).path or "")
    house.hub.rate = 200_000.0
    house.downloads.add(house.publish("other.gguf", tiny_model("llama")))
    house.until(lambda: len(shown.computer.panel.cards) == 2)
    house.downloads.pause_all()
    house.until(lambda: DownloadState.PAUSED in {each.state for each in house.downloads.statuses})
    shown.computer.panel.clear_button.click()
    house.until(lambda: [each.state for each in shown.computer.panel.cards] == [DownloadState.PAUSED])
    assert path.exists()
    assert not shown.computer.panel.clear_button.isVisible()


def test_what_panel_or_strip_say_is_known(shown: LibraryView, house: House, tiny_model: TinyModel) -> None:
    house.downloads.add(house.publish("tiny.gguf", tiny_model("script")))
    one = house.until_state(DownloadState.INSTALLED)
    wanted = house.publish("other.gguf", tiny_model("llama"))
    house.hub.repos[REPO].gated = "manual"
    house.downloads.add(wanted)
    other = house.until_state(DownloadState.FAILED)
    house.until(lambda: len(shown.computer.panel.cards) == 2)
    assert shown.tells(one)
    assert shown.tells(other)
    shown.show_tab(DISCOVER)
    assert not shown.tells(one)
    assert shown.tells(other), "the strip says what is wrong first"


def test_a_download_is_paused_and_goes_on(shown: LibraryView, house: House, tiny_model: TinyModel) -> None:
    house.hub.rate = 200_000.0
    house.downloads.add(house.publish("tiny.gguf", tiny_model("script")))
    house.until_state(DownloadState.DOWNLOADING)
    (card,) = shown.computer.panel.cards
    QTest.keyClick(card, Qt.Key.Key_Space)
    house.until_state(DownloadState.PAUSED)
    house.until(lambda: card.pause.accessibleName() == "Go on")
    assert shown.computer.panel.all_button.text() == "Resume all"
    house.hub.rate = None
    shown.computer.panel.all_button.click()
    house.until_state(DownloadState.INSTALLED)


def test_a_little_is_thrown_away_without_a_question(
    shown: LibraryView, house: House, tiny_model: TinyModel
) -> None:
    house.hub.rate = 200_000.0
    house.downloads.add(house.publish("tiny.gguf", tiny_model("script")))
    house.until_state(DownloadState.DOWNLOADING)
    (card,) = shown.computer.panel.cards
    card.cancel.click()
    house.until(lambda: house.downloads.statuses == ())
    house.until(lambda: not shown.computer.panel.isVisible())


def pretend(
    house: House, monkeypatch: pytest.MonkeyPatch, *statuses: DownloadStatus
) -> list[tuple[object, ...]]:
    """Statuses that no test could wait for; what is wished of them."""
    wished: list[tuple[object, ...]] = []
    monkeypatch.setattr(type(house.downloads), "statuses", property(lambda _self: statuses))
    for name in ("cancel", "move", "resume", "fetch_again"):
        monkeypatch.setattr(house.downloads, name, lambda *what, name=name: wished.append((name, *what)))
    house.downloads.list_changed.emit()
    return wished


def test_more_than_a_gigabyte_is_not_thrown_away_unasked(
    shown: LibraryView, house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    wished = pretend(house, monkeypatch, some.DOWNLOADING)
    for press in ("refuse", "confirm"):
        shown.computer.panel.cards[0].cancel.click()
        (question,) = [card for card in shown.findChildren(Question) if card.isVisible()]
        words = [label.text() for label in question.findChildren(QLabel)]
        assert words == [
            "Cancel Qwen3 14B?",
            "3.4 of 9.0 GB were fetched already and would be thrown away.",
        ]
        assert question.confirm.text() == "Throw 3.4 GB away"
        getattr(question, press).click()
        assert wished == ([] if press == "refuse" else [("cancel", "1")])


def test_those_that_wait_change_places(
    shown: LibraryView, house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    third = msgspec.structs.replace(some.SECOND, id="third")
    wished = pretend(house, monkeypatch, some.DOWNLOADING, some.QUEUED, some.SECOND, third)
    panel = shown.computer.panel
    panel.cards[2].earlier.click()
    QTest.keyClick(panel.cards[1], Qt.Key.Key_Up, Qt.KeyboardModifier.AltModifier)
    QTest.keyClick(panel.cards[1], Qt.Key.Key_Down, Qt.KeyboardModifier.AltModifier)
    panel.cards[3].menu().actions()[0].trigger()
    assert wished == [("move", "5", 0), ("move", "4", 0), ("move", "4", 1), ("move", "third", 0)]


def test_another_disk_is_chosen_and_the_download_goes_on(
    shown: LibraryView, house: House, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    wished = pretend(house, monkeypatch, some.FULL)
    shown.transfers.choose_folder = lambda _parent, _title: ""
    shown.computer.panel.act_requested.emit("7", NextAct.CHOOSE_FOLDER, some.FULL.problem)
    assert wished == []
    shown.transfers.choose_folder = lambda _parent, _title: str(tmp_path)
    shown.computer.panel.act_requested.emit("7", NextAct.CHOOSE_FOLDER, some.FULL.problem)
    assert house.settings.settings.hub_cache_folder == str(tmp_path)
    assert wished == [("resume", "7")]


def test_every_act_goes_where_it_can_be_done(
    shown: LibraryView, house: House, monkeypatch: pytest.MonkeyPatch, qtbot: QtBot
) -> None:
    wished = pretend(house, monkeypatch, some.DIFFERS)
    act = shown.computer.panel.act_requested
    found = problem(ErrorCode.BYTES_DIFFER, name="gemma.gguf", count=2, search="gemma")
    act.emit("8", NextAct.TRY_AGAIN, found)
    act.emit("8", NextAct.FETCH_AGAIN, found)
    assert wished == [("resume", "8"), ("fetch_again", "8")]
    with qtbot.waitSignal(shown.search_requested) as asked:
        act.emit("8", NextAct.LOOK_FOR_OTHER, found)
    assert asked.args == ["gemma"]
    assert shown.header.tabs.currentIndex() == DISCOVER
    house.settings.set_value("is_offline", True)
    act.emit("8", NextAct.GO_ONLINE, found)
    assert not house.connection.is_offline
    with qtbot.waitSignal(shown.act_requested) as handed_on:
        act.emit("8", NextAct.NETWORK_SETTINGS, found)
    assert handed_on.args == [NextAct.NETWORK_SETTINGS, found]


def test_what_is_refused_is_said(shown: LibraryView, house: House) -> None:
    house.downloads.refused.emit(
        problem(ErrorCode.DISK_TOO_SMALL, needed="9.0 GB", free="1.2 GB", folder="/models")
    )
    (toast,) = shown.toasts.toasts()
    assert toast.text == "Needs 9.0 GB on the disk of /models, 1.2 GB is free there. Nothing was fetched."
    assert toast.action_button is not None
    shown.show_tab(DISCOVER)
    assert toast.action_button.text() == "Free space"
    toast.action_button.click()
    assert shown.computer.isVisible()


def test_the_speed_is_remembered_for_the_question_about_deleting(
    shown: LibraryView, house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    pretend(house, monkeypatch, some.DOWNLOADING)
    house.downloads.changed.emit(some.DOWNLOADING)
    house.downloads.changed.emit(some.PAUSED)
    assert shown.models._bytes_per_second == some.DOWNLOADING.bytes_per_second
