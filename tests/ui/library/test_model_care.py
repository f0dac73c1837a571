"""Deleting and bringing back, checking and repairing, details and updates: in the window, on real files."""

from pathlib import Path

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLabel, QScrollArea
from pytestqt.qtbot import QtBot

from app.core.download import DownloadState
from app.core.errors import ErrorCode, problem
from app.core.model import InstalledModel, ModelSource, Origin
from app.core.paths import hub_cache
from app.core.upkeep import Change, Check, CheckState, Deletion, Duplicate, OldRevision, Update
from app.state.engines import EnginePhase
from app.ui.library.computer.deletion_words import deletion_sentence
from app.ui.library.computer.metadata_list import LINE_ROLE
from app.ui.library.computer.model_details import ModelDetails
from app.ui.library.computer.model_menu import ModelAct
from app.ui.library.computer.update_words import update_sentence, update_title
from app.ui.library.library_view import LibraryView
from app.ui.library.modal_card import Shade
from app.ui.library.question import Question
from app.ui.theme.theme_controller import ThemeController
from app.ui.widgets.buttons import Button, IconButton
from tests.fakes.fixtures import TinyModel
from tests.library.hf_program import hf
from tests.ui.library.house import REPO, WAIT_MS, House


def question_of(view: LibraryView) -> Question:
    """The question on screen; there is exactly one."""
    (found,) = [card for card in view.findChildren(Question) if card.isVisible()]
    return found


def words_of(card: Question) -> list[str]:
    return [label.text() for label in card.findChildren(QLabel)]


def ask_to_delete(view: LibraryView, house: House, name: str) -> Question:
    rows = view.computer.installed.list
    rows.setFocus()
    rows.setCurrentIndex(rows.model().index(_row(view, house.model(name)), 0))
    with house.qtbot.waitSignal(house.upkeep.deletion_planned, timeout=WAIT_MS):
        QTest.keyClick(rows, Qt.Key.Key_Delete)
    return question_of(view)


def _row(view: LibraryView, model: InstalledModel) -> int:
    return view.computer.installed._rows.row_of(str(model.path))


def test_a_model_is_deleted_after_a_question_and_brought_back(view: LibraryView, house: House) -> None:
    path = house.model("script.gguf").path
    question = ask_to_delete(view, house, "script.gguf")
    title, sentence = words_of(question)
    assert title == "Delete Tiny script?"
    assert sentence == ("This frees 588 kB. Chats that used it stay, and another model can go on with them.")
    assert question.confirm.text() == "Delete 588 kB"
    assert view.findChildren(Shade)[-1].isVisible()
    assert question.focusWidget() is question.refuse
    with house.qtbot.waitSignal(house.upkeep.deleted, timeout=WAIT_MS):
        question.confirm.click()
    assert not path.exists()
    house.until(lambda: all(model.path != path for model in house.library.models))
    (toast,) = view.toasts.toasts()
    assert toast.text == "Deleted Tiny script"
    assert toast.action_button is not None
    with house.qtbot.waitSignal(house.upkeep.restored, timeout=WAIT_MS):
        toast.action_button.click()
    assert path.exists()
    house.until(lambda: any(model.path == path for model in house.library.models))


def test_what_was_deleted_can_be_brought_back_until_the_window_closes(
    view: LibraryView, house: House
) -> None:
    path = house.model("script.gguf").path
    with house.qtbot.waitSignal(house.upkeep.deleted, timeout=WAIT_MS):
        ask_to_delete(view, house, "script.gguf").confirm.click()
    for toast in view.toasts.toasts():
        toast.close_toast()
    tidy = view.computer.tidy
    words = [label.text() for label in tidy.findChildren(QLabel)]
    assert words == [
        "Tiny script was deleted. Its 588 kB are free when Fireside is closed.",
        "588 kB can be free at once, and cannot be brought back then.",
    ]
    button, _ = tidy.findChildren(Button)
    with house.qtbot.waitSignal(house.upkeep.restored, timeout=WAIT_MS):
        button.click()
    assert path.exists()
    assert not tidy.isVisible()


def test_room_that_is_needed_now_is_freed_before_the_window_closes(view: LibraryView, house: House) -> None:
    path = house.model("script.gguf").path
    with house.qtbot.waitSignal(house.upkeep.deleted, timeout=WAIT_MS):
        ask_to_delete(view, house, "script.gguf").confirm.click()
    _, button = view.computer.tidy.findChildren(Button)
    button.click()
    house.until(lambda: not view.computer.tidy.isVisible())
    assert [each.name for each in path.parent.iterdir() if "deleted" in each.name] == []
    assert house.upkeep.deletions.held_bytes == 0


@pytest.mark.parametrize("key", [Qt.Key.Key_Return, Qt.Key.Key_Escape])
def test_a_question_that_is_refused_changes_nothing(key: Qt.Key, view: LibraryView, house: House) -> None:
    question = ask_to_delete(view, house, "script.gguf")
    QTest.keyClick(question.refuse, key)
    assert not question.isVisible()
    assert house.model("script.gguf").path.exists()
    assert view.toasts.toasts() == []


def test_a_press_beside_the_question_refuses_it(view: LibraryView, house: House) -> None:
    question = ask_to_delete(view, house, "script.gguf")
    QTest.mouseClick(view.findChildren(Shade)[-1], Qt.MouseButton.LeftButton, pos=QPoint(5, 5))
    assert not question.isVisible()


def test_the_starter_cannot_be_deleted(view: LibraryView, house: House) -> None:
    starter = house.library.models[0]
    acts = [action.text() for action in view.computer.installed.list.menu_for(starter).actions()]
    assert not any(text.startswith("Delete") for text in acts)


def test_what_else_uses_the_bytes_and_the_time_are_said() -> None:
    model = _hub_model()
    plan = Deletion(model, (), 2_400_000_000, 6_600_000_000, ("Qwen3 8B", "an older version"))
    assert deletion_sentence(plan, 21e6) == (
        "This frees 2.4 GB of its 6.6 GB. The rest is also used by Qwen3 8B, an older version. Chats that "
        "used it stay, and another model can go on with them. Fetching it again takes about 5 min."
    )
    assert "about" not in deletion_sentence(plan, None)
    assert "about 18 h" in deletion_sentence(plan, 1e5)
    jans = InstalledModel("y", Path("/jan/y.gguf"), 6_600_000_000, ModelSource.JAN)
    theirs = Deletion(jans, (), 6_600_000_000, 6_600_000_000)
    assert deletion_sentence(theirs, None).startswith("The file belongs to Jan, which loses it too. This")
    nothing = Deletion(model, (), 0, 6_600_000_000, ("Ollama",))
    assert deletion_sentence(nothing, None).startswith("This frees nothing, only the name goes. The rest")


def _hub_model() -> InstalledModel:
    origin = Origin(REPO, "0" * 40, "x.gguf")
    return InstalledModel("x", Path("/hub/x.gguf"), 6_600_000_000, ModelSource.HUB, origin=origin)


def test_all_files_are_checked_and_the_row_says_so(view: LibraryView, house: House) -> None:
    section = view.computer.installed
    script = house.model("script.gguf")
    section.check_button.click()
    house.until(lambda: house.upkeep.check_of(str(script.path)).state is CheckState.READABLE)
    house.until(lambda: section.check_button.text() == "Check all files")
    index = section.list.model().index(_row(view, script), 0)
    spoken = index.data(Qt.ItemDataRole.AccessibleTextRole)
    assert "Read to its end without a fault" in spoken


def test_a_check_under_way_can_be_stopped(view: LibraryView, house: House, qtbot: QtBot) -> None:
    section, path = view.computer.installed, str(house.model("script.gguf").path)
    house.upkeep.check_changed.emit(path, Check(CheckState.CHECKING, 38, 100))
    assert section.check_button.text() == "Stop checking"
    index = section.list.model().index(_row(view, house.model("script.gguf")), 0)
    assert "Checking 38 %" in index.data(Qt.ItemDataRole.AccessibleTextRole)
    view.grab()
    section.check_button.click()
    house.upkeep.check_changed.emit(path, Check())
    assert section.check_button.text() == "Check all files"


def test_a_damaged_model_is_found_and_repaired(
    view: LibraryView, house: House, tiny_model: TinyModel
) -> None:
    house.publish("tiny.gguf", tiny_model("qwen2"))
    cache = hub_cache(house.settings.settings.hub_cache_folder)
    path = Path(hf("fetch", cache, repo=REPO, path="tiny.gguf", endpoint=house.hub.endpoint))
    house.look()
    model = house.model("tiny.gguf")
    with path.resolve().open("r+b") as file:
        file.seek(-1000, 2)
        file.write(b"\0" * 100)
    section = view.computer.installed
    view.models.do(ModelAct.CHECK, model)
    house.until(lambda: house.upkeep.check_of(str(path)).state is CheckState.DAMAGED)
    index = section.list.model().index(_row(view, model), 0)
    assert "Damaged" in index.data(Qt.ItemDataRole.AccessibleTextRole)
    assert section.list.delegate.button_words(index) == "Repair"
    section.list.setFocus()
    section.list.setCurrentIndex(index)
    QTest.keyClick(section.list, Qt.Key.Key_Return)
    house.until(lambda: house.upkeep.check_of(str(path)).state is CheckState.SOUND)
    index = section.list.model().index(_row(view, model), 0)
    assert "Every byte is right" in index.data(Qt.ItemDataRole.AccessibleTextRole)


def test_details_say_everything_that_is_known(view: LibraryView, house: House, qtbot: QtBot) -> None:
    card = view.models.show_details(house.model("script.gguf"))
    house.until(lambda: card.metadata.model().rowCount() > 5)
    shown = [label.text() for label in card.findChildren(QLabel)]
    for words in (
        "Tiny script",
        "F32",
        "4096 tokens",
        f"588 kB ({house.model('script.gguf').size_bytes:,} bytes)",
        "never",
    ):
        assert any(words == label or words in label for label in shown), words
    lines = [card.metadata.model().index(row, 0) for row in range(card.metadata.model().rowCount())]
    told = {line.data(): line.data(Qt.ItemDataRole.AccessibleTextRole) for line in lines}
    assert told["general.architecture"] == "general.architecture: llama"
    assert told["tokenizer.ggml.tokens"].endswith("value(s)")
    QTest.keyClicks(card.search, "context length")
    assert [line.data() for line in (card.metadata.model().index(0, 0),)] == ["llama.context_length"]
    card.metadata.setCurrentIndex(card.metadata.model().index(0, 0))
    QTest.keyClick(card.metadata, Qt.Key.Key_C, Qt.KeyboardModifier.ControlModifier)
    assert QGuiApplication.clipboard().text() == card.metadata.currentIndex().data(LINE_ROLE).value
    copy = next(it for it in card.findChildren(IconButton) if it.accessibleName() == "Copy: File")
    copy.click()
    assert QGuiApplication.clipboard().text() == str(house.model("script.gguf").path)
    QTest.keyClick(card, Qt.Key.Key_Escape)
    assert not card.isVisible()


def test_details_of_what_cannot_be_read_say_why(view: LibraryView, house: House, qtbot: QtBot) -> None:
    card = view.models.show_details(house.model("cut.gguf"))
    assert any("588 kB are needed" in label.text() for label in card.findChildren(QLabel))
    card.close_card()


def test_details_are_never_higher_than_the_window(
    view: LibraryView, house: House, theme: ThemeController
) -> None:
    view.resize(904, 640)
    for scale in (1.0, 1.5):
        theme.set_text_scale(scale)
        card = view.models.show_details(house.model("script.gguf"))
        bottom = card.done.mapTo(view, card.done.rect().bottomLeft()).y()
        assert bottom < view.height()
        card.close_card()
    theme.set_text_scale(1.0)
    assert all(not card.isVisible() for card in view.findChildren(ModelDetails))


def test_an_update_says_what_changed_and_is_fetched(
    view: LibraryView, house: House, tiny_model: TinyModel
) -> None:
    house.publish("tiny.gguf", tiny_model("qwen2"))
    cache = hub_cache(house.settings.settings.hub_cache_folder)
    hf("fetch", cache, repo=REPO, path="tiny.gguf", endpoint=house.hub.endpoint)
    house.look()
    model = house.model("tiny.gguf")
    with house.qtbot.waitSignal(house.upkeep.update_found, timeout=WAIT_MS):
        view.models.do(ModelAct.LOOK_FOR_UPDATE, model)
    assert view.toasts.toasts()[0].text.endswith("is the newest version")
    house.hub.change(REPO, {"tiny.gguf": tiny_model("llama")})
    with house.qtbot.waitSignal(house.upkeep.update_found, timeout=WAIT_MS):
        view.models.do(ModelAct.LOOK_FOR_UPDATE, model)
    question = question_of(view)
    assert words_of(question)[0].startswith("There is a newer version of ")
    assert "the weights" in words_of(question)[1]
    assert question.confirm.text().startswith("Fetch ")
    question.confirm.click()
    house.until_state(DownloadState.INSTALLED)


def test_every_kind_of_update_has_words() -> None:
    model = _hub_model()
    assert update_title(model, Update("", is_gone=True)) == f"{model.name} is not on the hub any more"
    assert update_title(model, Update("")) == f"{model.name} is the newest version"
    told = update_sentence(Update("", changes=tuple(Change), bytes_to_fetch=0))
    assert told == (
        "Changed: the weights, the chat template, what the file says of itself, the model card. Nothing has "
        "to be fetched to go on with this one."
    )


def test_the_same_file_twice_is_kept_once_on_request(
    view: LibraryView, house: House, tiny_model: TinyModel
) -> None:
    house.put(tiny_model("script"), "again.gguf")
    house.look()
    with house.qtbot.waitSignal(house.upkeep.duplicates_found, timeout=WAIT_MS):
        house.upkeep.look_for_duplicates()
    tidy = view.computer.tidy
    assert tidy.isVisible()
    view.computer.link_requested.emit(tidy._duplicates[0])
    question = question_of(view)
    assert "This frees 588 kB" in words_of(question)[1]
    question.confirm.click()
    both = [house.places.models / name for name in ("again.gguf", "script.gguf")]
    house.until(lambda: both[0].stat().st_ino == both[1].stat().st_ino)


def test_old_versions_are_removed_after_a_question(
    view: LibraryView, house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    pruned: list[object] = []
    old = (OldRevision(REPO, "0" * 40, 3_100_000_000, 0.0),)
    view.computer.tidy.set_old_revisions(old)
    assert any("3.1 GB" in label.text() for label in view.computer.tidy.findChildren(QLabel))
    monkeypatch.setattr(house.upkeep, "prune", pruned.append)
    view.computer.prune_requested.emit(old)
    question = question_of(view)
    assert question.confirm.text() == "Remove 3.1 GB"
    question.confirm.click()
    assert pruned == [old]


def test_files_on_different_disks_cannot_be_linked(view: LibraryView) -> None:
    paths = (Path("/a/x.gguf"), Path("/b/x.gguf"))
    view.computer.tidy.set_duplicates((Duplicate("", paths, 5, 0),))
    (label,) = view.computer.tidy.findChildren(QLabel)
    assert "different disks" in label.text()
    assert label.toolTip() == "/a/x.gguf\n/b/x.gguf"
    view.computer.tidy.set_duplicates(())
    assert not view.computer.tidy.isVisible()


def test_files_that_are_here_twice_are_flagged_after_a_check_of_all(
    view: LibraryView, house: House, tiny_model: TinyModel
) -> None:
    house.put(tiny_model("script"), "again.gguf")
    house.look()
    tidy = view.computer.tidy
    assert not tidy.isVisible()
    view.computer.installed.check_button.click()
    house.until(tidy.isVisible)
    (label,) = tidy.findChildren(QLabel)
    assert "588 kB" in label.text()
    with house.qtbot.waitSignal(house.upkeep.duplicates_found, timeout=WAIT_MS):
        view.computer.installed.menu().actions()[1].trigger()


def test_how_far_comparing_has_come_is_said(view: LibraryView) -> None:
    view.computer.tidy.set_comparing(38, 100)
    (label,) = view.computer.tidy.findChildren(QLabel)
    assert label.text() == "Looking for files that are here twice, 38 %"
    view.computer.tidy.set_comparing(100, 100)
    assert not view.computer.tidy.isVisible()


def test_a_loaded_model_is_unloaded_before_it_is_deleted(view: LibraryView, house: House) -> None:
    model = house.model("script.gguf")
    house.engines.choose(model)
    house.until(lambda: house.engines.state.phase is EnginePhase.READY)
    view.models.do(ModelAct.DELETE, model)
    house.until(lambda: bool(view.toasts.toasts()))
    (toast,) = view.toasts.toasts()
    assert toast.text == "Tiny script is loaded. Unload it first."
    assert toast.action_button is not None
    toast.action_button.click()
    house.until(lambda: house.engines.state.phase is EnginePhase.NO_MODEL)


def test_looking_for_an_update_without_a_network_says_how_to_go_on(view: LibraryView, house: House) -> None:
    house.settings.set_value("is_offline", True)
    house.upkeep.failed.emit(problem(ErrorCode.OFFLINE))
    (toast,) = view.toasts.toasts()
    assert toast.action_button is not None
    toast.action_button.click()
    assert not house.connection.is_offline


def test_keys_stay_within_a_question(view: LibraryView, house: House) -> None:
    question = ask_to_delete(view, house, "script.gguf")
    seen = []
    for _ in range(4):
        seen.append(question.focusWidget())
        QTest.keyClick(question.focusWidget(), Qt.Key.Key_Tab)
    assert seen == [question.refuse, question.confirm, question.refuse, question.confirm]
    QTest.keyClick(question.refuse, Qt.Key.Key_Backtab)
    assert question.focusWidget() is question.confirm
    question.close_card()


def test_details_of_a_file_that_went_stay_in_the_middle(
    view: LibraryView, house: House, theme: ThemeController
) -> None:
    """Without the list of what the file says there is room for all that is known."""
    model = house.model("script.gguf")
    model.path.unlink()
    details = ModelDetails(theme, view, model, Check())
    details.open_in_middle()
    house.until(lambda: details.search.isHidden())
    facts = details.findChildren(QScrollArea)[0]
    house.until(lambda: facts.verticalScrollBar().maximum() == 0)
    assert abs(details.geometry().center().y() - view.rect().center().y()) <= 1
    details.close_card()


def test_the_licence_is_said_to_its_end(view: LibraryView, house: House, theme: ThemeController) -> None:
    starter = next(each for each in house.library.models if each.facts and each.facts.licence)
    details = ModelDetails(theme, view, starter, Check())
    details.open_in_middle()
    (licence,) = [it for it in details.findChildren(QLabel) if it.text().startswith("Apache 2.0. ")]
    assert licence.height() >= licence.heightForWidth(licence.width())
    assert licence.text().endswith("Keep the notice.")
    details.close_card()
