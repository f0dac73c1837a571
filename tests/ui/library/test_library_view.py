"""The library view: what its rows say, and what can be done with them by mouse and by keys."""

import shutil
from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path

import pytest
from PySide6.QtCore import QCoreApplication, QPoint, Qt
from PySide6.QtGui import QContextMenuEvent, QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLabel, QMenu, QPushButton
from pytestqt.qtbot import QtBot

from app.core.model import InstalledModel
from app.core.paths import Folders, folders
from app.state.engines import EnginePhase, Engines
from app.state.load_plans import LoadPlans
from app.state.model_library import ModelLibrary
from app.state.settings_store import SettingsStore
from app.ui.library.library_view import LibraryView
from app.ui.library.row_layout import BUTTON_FROM_WIDTH, PLACE_FROM_WIDTH
from app.ui.theme.theme_controller import ThemeController
from tests.fakes.fixtures import BrokenModels, TinyModel
from tests.ui.file_manager import Opener


@pytest.fixture
def places(tmp_path: Path) -> Folders:
    return folders(tmp_path / "profile")


@pytest.fixture
def settings(places: Folders, qapp: object) -> Iterator[SettingsStore]:
    store = SettingsStore(places.settings_file)
    yield store
    store.flush()


@pytest.fixture
def library(places: Folders, settings: SettingsStore) -> Iterator[ModelLibrary]:
    made = ModelLibrary(places, settings)
    yield made
    made.close()


@pytest.fixture
def engines(places: Folders, settings: SettingsStore) -> Iterator[Engines]:
    made = Engines(settings, places)
    yield made
    made.close()


@pytest.fixture
def filled(places: Folders, tiny_model: TinyModel, broken_models: BrokenModels) -> Path:
    places.models.mkdir(parents=True)
    for name in ("bert", "script"):
        shutil.copy(tiny_model(name), places.models / f"{name}.gguf")
    shutil.copy(broken_models["truncated-data"], places.models / "cut.gguf")
    return places.models


@pytest.fixture
def view(
    theme: ThemeController, library: ModelLibrary, engines: Engines, filled: Path, qtbot: QtBot
) -> LibraryView:
    assert filled.is_dir()
    made = LibraryView(theme, library, engines, LoadPlans(engines))
    qtbot.addWidget(made)
    made.resize(1200, 700)
    made.show()
    with qtbot.waitSignal(library.changed, timeout=10_000):
        library.refresh()
    return made


def row_of(view: LibraryView, name: str) -> int:
    rows = view.list.model()
    names = [rows.index(row, 0).data() for row in range(rows.rowCount())]
    return names.index(name)


def spoken(view: LibraryView, name: str) -> str:
    index = view.list.model().index(row_of(view, name), 0)
    return str(index.data(Qt.ItemDataRole.AccessibleTextRole))


def place_of(view: LibraryView, name: str, part: str) -> QPoint:
    index = view.list.model().index(row_of(view, name), 0)
    view.list.scrollTo(index)
    row = view.list.delegate.row_of(view.list.visualRect(index), index)
    rect = getattr(view.list.delegate.layout_of(row), part)
    assert not rect.isEmpty()
    centre: QPoint = rect.center()
    return centre


def test_every_row_says_what_the_model_is_and_can_do(view: LibraryView) -> None:
    assert spoken(view, "Starter") == (
        "Starter, Q4_1, 135M, 8k context, llama, 98 MB. "
        "Small and quick. Good for trying things out, weak at facts and long tasks."
    )
    assert spoken(view, "Tiny script") == "Tiny script, F32, 143k, 4k context, llama, 588 kB"
    assert "cannot write" in spoken(view, "Tiny bert")
    assert "588 kB are needed, 538 kB are there" in spoken(view, "Tiny llama")


def test_the_list_and_its_total_have_names(view: LibraryView) -> None:
    assert view.list.accessibleName() == "Models on this computer"
    texts = [label.text() for label in view.findChildren(QLabel)]
    assert any(text.startswith("4 model") and text.endswith("100 MB") for text in texts)


def test_a_click_on_the_button_asks_for_a_chat(view: LibraryView, qtbot: QtBot) -> None:
    with qtbot.waitSignal(view.chat_requested) as asked:
        QTest.mouseClick(
            view.list.viewport(),
            Qt.MouseButton.LeftButton,
            pos=place_of(view, "Tiny script", "button"),
        )
    model = asked.args[0]
    assert isinstance(model, InstalledModel)
    assert model.id == "script"


def test_a_click_on_the_words_only_selects(view: LibraryView, qtbot: QtBot) -> None:
    with qtbot.assertNotEmitted(view.chat_requested, wait=0):
        QTest.mouseClick(
            view.list.viewport(), Qt.MouseButton.LeftButton, pos=place_of(view, "Tiny script", "words")
        )
    assert view.list.currentIndex().data() == "Tiny script"


def test_keys_alone_reach_every_model(view: LibraryView, qtbot: QtBot) -> None:
    view.list.setFocus(Qt.FocusReason.TabFocusReason)
    assert view.list.currentIndex().row() == 0
    asked: list[InstalledModel] = []
    view.chat_requested.connect(asked.append)
    QTest.keyClick(view.list, Qt.Key.Key_Return)
    QTest.keyClick(view.list, Qt.Key.Key_End)
    assert view.list.currentIndex().data() == "Tiny script"
    QTest.keyClick(view.list, Qt.Key.Key_Enter)
    assert [model.id for model in asked] == ["starter", "script"]


@pytest.mark.parametrize("name", ["Tiny bert", "Tiny llama"])
def test_what_cannot_chat_is_shown_in_its_folder(
    name: str, view: LibraryView, opener: Opener, filled: Path, qtbot: QtBot
) -> None:
    view.list.setFocus()
    view.list.setCurrentIndex(view.list.model().index(row_of(view, name), 0))
    with qtbot.assertNotEmitted(view.chat_requested, wait=0):
        QTest.keyClick(view.list, Qt.Key.Key_Return)
    assert opener.opened == [str(filled)]


def test_a_double_click_on_the_words_does_what_the_button_says(view: LibraryView, qtbot: QtBot) -> None:
    with qtbot.waitSignal(view.chat_requested):
        QTest.mouseDClick(
            view.list.viewport(), Qt.MouseButton.LeftButton, pos=place_of(view, "Tiny script", "words")
        )


def test_the_pointer_shows_which_button_it_is_on(view: LibraryView) -> None:
    colours = set()
    for part in ("words", "button", "more"):
        QTest.mouseMove(view.list.viewport(), place_of(view, "Tiny script", part))
        point = place_of(view, "Tiny script", "button")
        colours.add(view.list.viewport().grab().toImage().pixelColor(point.x() - 50, point.y()).name())
    assert len(colours) == 2


@pytest.mark.parametrize("reason", [QContextMenuEvent.Reason.Mouse, QContextMenuEvent.Reason.Keyboard])
def test_the_context_menu_opens_by_mouse_and_by_key(
    reason: QContextMenuEvent.Reason, view: LibraryView
) -> None:
    view.list.setFocus()
    view.list.setCurrentIndex(view.list.model().index(row_of(view, "Tiny script"), 0))
    place = place_of(view, "Tiny script", "words")
    event = QContextMenuEvent(reason, place, view.list.viewport().mapToGlobal(place))
    QCoreApplication.sendEvent(view.list.viewport(), event)
    (menu,) = view.list.findChildren(QMenu)
    assert menu.isVisible()
    assert menu_words(menu)[0] == "Chat with it"
    menu.close()


def menu_words(menu: QMenu) -> list[str]:
    return [action.text() for action in menu.actions()]


def test_the_menu_offers_what_fits_the_model(
    view: LibraryView, library: ModelLibrary, opener: Opener, filled: Path, qtbot: QtBot
) -> None:
    models = {model.id: model for model in library.models}
    assert menu_words(view.list.menu_for(models["cut"])) == ["Show in folder", "Copy the path"]
    menu = view.list.menu_for(models["script"])
    assert menu_words(menu) == [
        "Chat with it",
        "Options for this model…",
        "Show in folder",
        "Copy the path",
    ]
    chat, _options, folder, copy = menu.actions()
    with qtbot.waitSignal(view.chat_requested):
        chat.trigger()
    folder.trigger()
    assert opener.opened == [str(filled)]
    copy.trigger()
    assert QGuiApplication.clipboard().text() == str(filled / "script.gguf")


def test_the_three_dots_open_the_menu(view: LibraryView, qtbot: QtBot) -> None:
    QTest.mouseClick(
        view.list.viewport(), Qt.MouseButton.LeftButton, pos=place_of(view, "Tiny script", "more")
    )
    (menu,) = view.list.findChildren(QMenu)
    assert menu.isVisible()
    menu.close()


def test_the_loaded_model_is_marked(
    view: LibraryView, engines: Engines, library: ModelLibrary, qtbot: QtBot
) -> None:
    script = library.models[row_of(view, "Tiny script")]
    engines.choose(script)
    qtbot.waitUntil(lambda: engines.state.phase is EnginePhase.READY, timeout=30_000)
    assert "Loaded" in spoken(view, "Tiny script")
    assert "Loaded" not in spoken(view, "Starter")
    engines.unload()
    qtbot.waitUntil(lambda: engines.state.phase is EnginePhase.NO_MODEL, timeout=30_000)
    assert "Loaded" not in spoken(view, "Tiny script")


def test_the_chosen_row_stays_chosen_when_the_list_changes(
    view: LibraryView, library: ModelLibrary, filled: Path, tiny_model: TinyModel, qtbot: QtBot
) -> None:
    view.list.setCurrentIndex(view.list.model().index(row_of(view, "Tiny script"), 0))
    shutil.copy(tiny_model("qwen2"), filled / "a-new-one.gguf")
    with qtbot.waitSignal(library.changed, timeout=10_000):
        QTest.mouseClick(view.again, Qt.MouseButton.LeftButton)
    assert view.list.model().rowCount() == 5
    assert view.list.currentIndex().data() == "Tiny script"


def test_narrow_lists_leave_out_what_has_no_room(view: LibraryView) -> None:
    index = view.list.model().index(0, 0)
    for width, has_place, has_button in [
        (PLACE_FROM_WIDTH, True, True),
        (BUTTON_FROM_WIDTH, False, True),
        (BUTTON_FROM_WIDTH - 1, False, False),
    ]:
        row = view.list.visualRect(index)
        row.setWidth(width)
        layout = view.list.delegate.layout_of(row)
        assert bool(layout.place.width()) is has_place
        assert bool(layout.button.width()) is has_button
        assert layout.words.width() > 200


def test_parts_of_a_row_never_overlap_and_turn_with_the_language(view: LibraryView) -> None:
    index = view.list.model().index(0, 0)
    row = view.list.visualRect(index)
    parts = [part for part in view.list.delegate.layout_of(row) if part.width()]
    assert [part.left() for part in parts] == sorted(part.left() for part in parts)
    assert all(one.right() < other.left() for one, other in pairwise(parts))
    more = view.list.delegate.layout_of(row).more.center()
    assert view.list.delegate.part_at(more.x(), more.y(), index) == "more"
    view.list.setLayoutDirection(Qt.LayoutDirection.RightToLeft)
    mirrored_x = row.left() + row.right() - more.x()
    assert view.list.delegate.part_at(mirrored_x, more.y(), index) == "more"


@pytest.mark.parametrize("direction", [Qt.LayoutDirection.LeftToRight, Qt.LayoutDirection.RightToLeft])
def test_it_draws_in_both_directions_and_at_any_text_size(
    direction: Qt.LayoutDirection, view: LibraryView, theme: ThemeController
) -> None:
    view.setLayoutDirection(direction)
    heights = []
    for scale in (1.0, 2.0):
        theme.set_text_scale(scale)
        view.list.doItemsLayout()
        heights.append(view.list.visualRect(view.list.model().index(0, 0)).height())
        assert not view.grab().isNull()
    assert heights[1] > 1.8 * heights[0]
    theme.set_text_scale(1.0)


def test_an_empty_library_names_the_next_act(
    theme: ThemeController,
    library: ModelLibrary,
    engines: Engines,
    places: Folders,
    qtbot: QtBot,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("app.library.installed_models.starter_model", lambda: None)
    view = LibraryView(theme, library, engines, LoadPlans(engines))
    qtbot.addWidget(view)
    view.show()

    def shown() -> list[str]:
        labels = [label.text() for label in view.findChildren(QLabel) if label.isVisible()]
        buttons = [button.text() for button in view.findChildren(QPushButton) if button.isVisible()]
        return [text for text in (*labels, *buttons) if text]

    assert shown() == ["On this computer", "Looking for models"]
    with qtbot.waitSignal(library.changed, timeout=10_000):
        library.refresh()
    title, empty, sentence, open_file, again = shown()
    assert (title, empty) == ("On this computer", "No models here yet")
    assert str(places.models) in sentence
    assert (open_file, again) == ("Open a model file…", "Look again")
    button = next(b for b in view.findChildren(QPushButton) if b.isVisible() and b.text() == open_file)
    with qtbot.waitSignal(view.open_file_requested):
        QTest.mouseClick(button, Qt.MouseButton.LeftButton)
