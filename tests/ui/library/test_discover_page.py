"""Discover over a real hub on this computer: from the first word to a model that is here."""

from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from app.core.download import DownloadState
from app.core.hub import AccessState, HubQuery, TokenPlace
from app.ui.library.discover.fetch_question import FetchQuestion
from app.ui.theme.theme_controller import ThemeController
from tests.fakes.fixtures import TinyModel
from tests.ui.library.discover_house import (
    CARD,
    TOKEN,
    DiscoverHouse,
    button,
    cut_words,
    discover,
    names,
    press,
    rows,
    said,
)

__all__ = ["discover"]


@pytest.fixture
def published(discover: DiscoverHouse, tiny_model: TinyModel) -> Path:
    """A repository with one quant that can be loaded."""
    source = tiny_model("script")
    files: dict[str, bytes | Path] = {"Tiny-F32.gguf": source, "README.md": CARD}
    discover.hub.add_repo(
        "acme/Tiny-GGUF",
        files,
        downloads=1_900_000,
        tags=["gguf", "license:mit"],
        gguf={"total": 143_000, "architecture": "llama", "context_length": 4096},
    )
    return source


# -- search --------------------------------------------------------------------------------------------


def test_nothing_is_asked_before_it_is_on_screen_and_recommended_models_stand_first(
    discover: DiscoverHouse, theme: ThemeController, published: Path
) -> None:
    assert not discover.hub.log
    tab = discover.show(theme)
    found = discover.found(tab)
    assert found[0] == "Qwen3 4B"
    assert found[-1] == "Tiny"
    assert "Recommended" in said(tab.pane)
    assert "Choose a model" in said(tab)


def test_typing_finds_and_the_arrow_keys_open(
    discover: DiscoverHouse, theme: ThemeController, published: Path
) -> None:
    discover.hub.add_repo("acme/Other-GGUF", {"o-Q4_K_M.gguf": b"GGUF"})
    tab = discover.show(theme)
    tab.setFocus()
    QTest.keyClicks(tab.pane.field, "tiny")
    discover.until(lambda: names(tab) == ["Tiny"])
    assert "1 model" in said(tab.pane)
    QTest.keyClick(tab.pane.field, Qt.Key.Key_Down)
    discover.until(discover.is_loaded)
    assert tab.pane.list.hasFocus()
    assert "acme  ·  1.9 million downloads" in said(tab.detail.head)
    QTest.keyClick(tab.pane.list, Qt.Key.Key_Return)
    assert tab.detail.table.list.hasFocus()


def test_a_filter_is_shown_as_a_chip_and_taken_away_by_it(
    discover: DiscoverHouse, theme: ThemeController, published: Path
) -> None:
    tab = discover.show(theme)
    QTest.mouseClick(tab.pane.filters.all_filters, Qt.MouseButton.LeftButton)
    (card,) = [each for each in tab.window().children() if type(each).__name__ == "FilterCard"]
    purpose = card.boxes["purpose"]  # type: ignore[attr-defined]  # it is a FilterCard
    purpose.setCurrentIndex(purpose.findData("translation"))
    purpose.activated.emit(purpose.currentIndex())
    discover.until(lambda: not discover.search.is_searching)
    (chip,) = tab.pane.filters.chips
    assert chip.text() == "Translation"
    assert "Nothing like that" in said(tab.pane)
    assert "Searched with these filters: Translation." in said(tab.pane)
    QTest.mouseClick(chip, Qt.MouseButton.LeftButton)
    assert discover.found(tab)[-1] == "Tiny"
    assert not tab.pane.filters.chips


def test_nothing_found_offers_to_clear_the_filters_or_to_paste(
    discover: DiscoverHouse, theme: ThemeController, published: Path
) -> None:
    tab = discover.show(theme)
    QTest.keyClicks(tab.pane.field, "kestrel 9b")
    press(tab.pane.filters, "Runs here")
    discover.until(lambda: "Nothing called “kestrel 9b”" in said(tab.pane))
    press(tab.pane, "Clear the filters")
    discover.until(lambda: not discover.search.is_searching)
    assert not discover.search.query.runs_here
    QGuiApplication.clipboard().setText(f"{discover.hub.endpoint}/acme/Tiny-GGUF")
    press(tab.pane, "Paste a link")
    discover.until(discover.is_loaded)
    assert "Tiny" in said(tab.detail.head)


@pytest.mark.parametrize("text", ["acme/Tiny-GGUF:F32", "{hub}/acme/Tiny-GGUF", "hf://acme/Tiny-GGUF"])
def test_a_pasted_link_opens_its_repository_and_leaves_the_field_free(
    text: str, discover: DiscoverHouse, theme: ThemeController, published: Path
) -> None:
    tab = discover.show(theme)
    tab.pane.field.setFocus()
    QGuiApplication.clipboard().setText(text.format(hub=discover.hub.endpoint))
    QTest.keyClick(tab.pane.field, Qt.Key.Key_V, Qt.KeyboardModifier.ControlModifier)
    discover.until(discover.is_loaded)
    assert discover.repo.page is not None
    assert discover.repo.page.model.id == "acme/Tiny-GGUF"
    assert tab.pane.field.text() == ""
    assert not [line for line in discover.hub.log if "search=" in line["path"] and "hf" in line["path"]]


def test_ten_thousand_repositories_come_page_by_page_while_one_types(
    discover: DiscoverHouse, theme: ThemeController
) -> None:
    discover.hub.add_many(10_000)
    tab = discover.show(theme)
    QTest.keyClicks(tab.pane.field, "model-0")
    discover.until(lambda: "model 0" in " ".join(names(tab)) and not discover.search.is_searching)
    first = names(tab)
    bar = tab.pane.list.verticalScrollBar()
    seen = len(first)
    for _ in range(5):
        before = bar.maximum()
        bar.setValue(bar.maximum())
        discover.until(lambda seen=seen: len(names(tab)) > seen)
        assert bar.value() >= before - 1, "what is added below does not move what is seen"
        seen = len(names(tab))
    assert names(tab)[: len(first)] == first
    assert len(set(names(tab))) == seen


# -- a repository --------------------------------------------------------------------------------------


def test_from_the_list_to_a_chat(discover: DiscoverHouse, theme: ThemeController, published: Path) -> None:
    tab = discover.show(theme)
    discover.opened(tab, "acme/Tiny-GGUF")
    assert "You may use, change and share it" in tab.detail.licence.words
    (row,) = tab.detail.table.rows
    assert row.label == "F32"
    discover.until(lambda: "llama" in said(tab.detail.head) and "layer" in said(tab.detail.head))
    assert "A model for tests" in "\n".join(leaf.text for leaf in tab.detail.about.text.column.leaves)
    press(tab.detail, "Download F32")
    discover.until(lambda: any(it.state is DownloadState.INSTALLED for it in discover.downloads.statuses))
    discover.until(lambda: tab.detail.fetch.chat.isVisible())
    assert "You have this one already." in said(tab.detail)
    asked: list[str] = []
    tab.chat_requested.connect(asked.append)
    press(tab.detail, "Chat with it")
    assert Path(asked[0]).read_bytes() == published.read_bytes()
    discover.until(lambda: any(row.is_installed for row in rows(tab)))


def test_tab_into_the_list_leaves_the_page_that_a_link_opened(
    discover: DiscoverHouse, theme: ThemeController, published: Path
) -> None:
    tab = discover.show(theme)
    discover.found(tab)
    assert tab.show_text("acme/Tiny-GGUF")
    discover.until(discover.is_loaded)
    tab.pane.list.choose("")
    asked: list[str] = []
    tab.pane.model_chosen.connect(lambda model: asked.append(model.name))
    tab.pane.list.setFocus(Qt.FocusReason.TabFocusReason)
    assert tab.pane.list.currentIndex().isValid()
    assert not asked
    QTest.keyClick(tab.pane.list, Qt.Key.Key_Down)
    discover.until(lambda: "Qwen3 4B" in said(tab.detail.head))


def test_the_keyboard_stays_at_the_button_whatever_the_button_is(
    discover: DiscoverHouse, theme: ThemeController, published: Path
) -> None:
    discover.hub.rate = 200_000
    tab = discover.show(theme)
    discover.opened(tab, "acme/Tiny-GGUF")
    fetch = tab.detail.fetch
    fetch.fetch.setFocus()
    QTest.keyClick(fetch.fetch, Qt.Key.Key_Space)
    discover.until(fetch.pause.hasFocus)
    QTest.keyClick(fetch.pause, Qt.Key.Key_Space)
    discover.until(lambda: fetch.pause.text() == "Go on")
    discover.hub.rate = None
    QTest.keyClick(fetch.pause, Qt.Key.Key_Space)
    discover.until(fetch.chat.hasFocus)


def test_fetching_is_followed_paused_and_resumed(
    discover: DiscoverHouse, theme: ThemeController, published: Path
) -> None:
    discover.hub.rate = 200_000
    tab = discover.show(theme)
    discover.opened(tab, "acme/Tiny-GGUF")
    press(tab.detail, "Download F32")
    discover.until(lambda: tab.detail.fetch.pause.isVisible())
    press(tab.detail.fetch, "Pause")
    discover.until(lambda: button(tab.detail.fetch, "Go on").isVisible())
    assert "Paused" in said(tab.detail.fetch)
    discover.hub.rate = None
    press(tab.detail.fetch, "Go on")
    discover.until(lambda: tab.detail.fetch.chat.isVisible())


def test_a_repository_without_gguf_says_so_and_shows_versions_with(
    discover: DiscoverHouse, theme: ThemeController
) -> None:
    discover.hub.add_repo("meta/Deep-1B", {"model.safetensors": b"x"}, tags=["safetensors"])
    discover.hub.add_repo(
        "acme/Deep-1B-GGUF",
        {"deep-Q4_K_M.gguf": b"GGUF"},
        tags=["gguf", "base_model:meta/Deep-1B", "base_model:quantized:meta/Deep-1B"],
    )
    tab = discover.show(theme)
    discover.opened(tab, "meta/Deep-1B")
    assert "Made in another format" in said(tab.detail)
    assert "Others have made some of it:" in said(tab.detail)
    assert not tab.detail.problem.isVisible()
    assert "not told" not in said(tab.detail)
    press(tab.detail.others, "Look at it")
    discover.until(discover.is_loaded)
    assert discover.repo.page is not None
    assert discover.repo.page.model.id == "acme/Deep-1B-GGUF"
    assert tab.detail.table.isVisible()


def test_a_gated_model_opens_in_three_steps(
    discover: DiscoverHouse, theme: ThemeController, tiny_model: TinyModel
) -> None:
    repo = discover.hub.add_repo("acme/Shy-GGUF", {"Shy-F32.gguf": tiny_model("script")}, gated="auto")
    tab = discover.show(theme)
    discover.opened(tab, "acme/Shy-GGUF")
    gated = tab.detail.gated
    assert "Its makers ask you to agree first" in said(gated)
    assert not tab.detail.table.isVisible()
    opened: list[str] = []
    tab.open_page_requested.connect(opened.append)
    press(gated, "Open the page")
    assert opened == [f"{discover.hub.endpoint}/acme/Shy-GGUF"]
    gated.token.line.setFocus()
    QTest.keyClicks(gated.token.line, TOKEN)
    QTest.keyClick(gated.token.line, Qt.Key.Key_Return)
    discover.until(lambda: discover.connection.token.place is not TokenPlace.NONE)
    discover.until(lambda: "this account has not accepted the terms" in said(gated))
    assert TOKEN not in "\n".join((said(tab), gated.token.line.text()))
    repo.granted.add(TOKEN)
    discover.until(lambda: gated.check.text() == "Check again")
    press(gated, "Check again")
    discover.until(lambda: tab.detail.table.isVisible())
    assert discover.repo.page is not None
    assert discover.repo.page.access is AccessState.GRANTED
    discover.connection.forget_token()
    discover.until(lambda: discover.connection.token.place is TokenPlace.NONE)


def test_a_file_outside_a_hub_is_asked_about_and_fetched(
    discover: DiscoverHouse, theme: ThemeController, published: Path
) -> None:
    tab = discover.show(theme)
    elsewhere = discover.hub.cdn.replace("127.0.0.1", "localhost")
    assert tab.show_text(f"{elsewhere}/plain/Tiny-F32.gguf")
    (question,) = tab.window().findChildren(FetchQuestion)
    assert "It lies on localhost and not on the hub" in said(question)
    assert question.cancel.hasFocus()
    asked: list[str] = []
    question.agreed.connect(asked.append)
    QTest.mouseClick(question.fetch, Qt.MouseButton.LeftButton)
    assert asked == [f"{elsewhere}/plain/Tiny-F32.gguf"]
    discover.until(lambda: any("/plain/" in line["path"] for line in discover.hub.log))


def test_what_is_no_link_is_said(discover: DiscoverHouse, theme: ThemeController, published: Path) -> None:
    tab = discover.show(theme)
    discover.found(tab)
    assert not tab.show_text("https://example.org/no/model.html")
    assert "That is no link to a model" in said(tab.pane)


def test_a_link_is_not_searched_for(discover: DiscoverHouse, theme: ThemeController, published: Path) -> None:
    tab = discover.show(theme)
    discover.found(tab)
    asked = len(discover.hub.log)
    QTest.keyClicks(tab.pane.field, "hf://acme/Tiny-GGUF")
    assert "Enter opens the link" in said(tab.pane)
    QTest.keyClick(tab.pane.field, Qt.Key.Key_Return)
    discover.until(discover.is_loaded)
    assert "Tiny" in said(tab.detail.head)
    tab.pane.field.clear()
    QGuiApplication.clipboard().setText("https://example.org/no/model.html")
    QTest.keyClick(tab.pane.field, Qt.Key.Key_V, Qt.KeyboardModifier.ControlModifier)
    assert "That is no link to a model" in said(tab.pane)
    discover.found(tab)
    searched = [line["path"] for line in discover.hub.log[asked:] if "search=" in line["path"]]
    assert not searched


def test_enter_leads_to_the_files_as_soon_as_they_have_come(
    discover: DiscoverHouse, theme: ThemeController, published: Path
) -> None:
    tab = discover.show(theme)
    QTest.keyClicks(tab.pane.field, "tiny")
    discover.until(lambda: names(tab) == ["Tiny"])
    discover.hub.fault(match="/api/models/acme", delay=0.5)
    QTest.keyClick(tab.pane.field, Qt.Key.Key_Down)
    QTest.keyClick(tab.pane.list, Qt.Key.Key_Return)
    assert tab.detail.head.copy.hasFocus()
    discover.until(tab.detail.table.list.hasFocus)


# -- what stands in the way ----------------------------------------------------------------------------


def test_offline_shows_what_is_recommended_and_the_way_back(
    discover: DiscoverHouse, theme: ThemeController, published: Path
) -> None:
    discover.settings.set_value("is_offline", True)
    tab = discover.show(theme)
    discover.until(lambda: not discover.search.is_searching)
    assert "You switched the network off" in said(tab)
    assert names(tab)[0] == "Qwen3 4B"
    assert not discover.hub.log
    asked: list[bool] = []
    tab.computer_requested.connect(lambda: asked.append(True))
    press(tab.offline, "Go to models on this computer")
    assert asked == [True]
    press(tab.offline, "Switch on")
    discover.until(lambda: "Tiny" in names(tab))
    assert "You switched the network off" not in said(tab)


def test_offline_is_said_once_and_words_are_looked_for_in_what_is_recommended(
    discover: DiscoverHouse, theme: ThemeController, published: Path
) -> None:
    discover.settings.set_value("is_offline", True)
    tab = discover.show(theme)
    QTest.keyClicks(tab.pane.field, "coder qwen3")
    discover.until(lambda: names(tab) == ["Qwen3 Coder 30B A3B"])
    assert said(tab).count("You switched the network off") == 1
    QTest.keyClick(tab.pane.field, Qt.Key.Key_Down)
    discover.until(discover.is_loaded)
    assert "Works through long programs" in said(tab.detail)
    assert said(tab).count("You switched the network off") == 1
    tab.pane.field.setFocus()
    QTest.keyClicks(tab.pane.field, " 99b")
    discover.until(lambda: "only the recommended models were searched" in said(tab.pane))
    press(tab.pane, "Show them all")
    discover.until(lambda: names(tab)[0] == "Qwen3 4B")
    assert not discover.hub.log
    press(tab.detail.problem, "Switch on")
    discover.until(lambda: "Tiny" in names(tab))


def test_a_troubled_hub_is_said_above_what_is_recommended(
    discover: DiscoverHouse, theme: ThemeController, published: Path
) -> None:
    discover.hub.fault(match=r"/api/models\?", times=None, status=500)
    tab = discover.show(theme)
    discover.until(tab.pane.notice.isVisible)
    assert "has trouble of its own" in said(tab.pane.notice)
    assert names(tab)[0] == "Qwen3 4B"
    discover.hub.faults.clear()
    press(tab.pane.notice, "Try again")
    discover.until(lambda: "Tiny" in names(tab))
    assert not tab.pane.notice.isVisible()


def test_trying_again_keeps_the_keyboard_on_the_page(
    discover: DiscoverHouse, theme: ThemeController, published: Path
) -> None:
    discover.hub.fault(match="/api/models/", times=None, status=500)
    tab = discover.show(theme)
    discover.opened(tab, "acme/Tiny-GGUF")
    again = button(tab.detail.problem, "Try again")
    again.setFocus()
    discover.hub.faults.clear()
    QTest.keyClick(again, Qt.Key.Key_Space)
    discover.until(discover.is_loaded)
    focused = QApplication.focusWidget()
    assert focused is not None
    assert tab.detail.isAncestorOf(focused)


def test_nothing_found_leads_to_other_formats(
    discover: DiscoverHouse, theme: ThemeController, published: Path
) -> None:
    discover.hub.add_repo("acme/Heron", {"model.safetensors": b"{}"}, tags=["safetensors"])
    tab = discover.show(theme)
    QTest.keyClicks(tab.pane.field, "heron")
    discover.until(lambda: "Nothing called “heron”" in said(tab.pane))
    press(tab.pane, "Search other formats too")
    discover.until(lambda: names(tab) == ["Heron"])


def test_a_troubled_hub_is_said_and_tried_again(
    discover: DiscoverHouse, theme: ThemeController, published: Path
) -> None:
    discover.hub.fault(match=r"/api/models\?", times=None, status=500)
    tab = discover.show(theme)
    QTest.keyClicks(tab.pane.field, "tiny")
    discover.until(lambda: "The hub has trouble" in said(tab.pane))
    assert "127.0.0.1" in said(tab.pane.problem)
    discover.hub.faults.clear()
    press(tab.pane.problem, "Try again")
    discover.until(lambda: names(tab) == ["Tiny"])


def test_a_busy_hub_is_waited_for_and_asked_again_by_itself(
    discover: DiscoverHouse, theme: ThemeController, published: Path
) -> None:
    discover.hub.fault(match=r"/api/models\?", status=429, times=None, headers={"Retry-After": "2"})
    tab = discover.show(theme)
    QTest.keyClicks(tab.pane.field, "tiny")
    discover.until(lambda: "The hub asks to wait" in said(tab.pane))
    assert button(tab.pane.problem, "Again in").text().endswith(" s")
    discover.hub.faults.clear()
    discover.until(lambda: names(tab) == ["Tiny"])


def test_a_repository_that_fails_is_said_on_its_page(
    discover: DiscoverHouse, theme: ThemeController, published: Path
) -> None:
    tab = discover.show(theme)
    discover.opened(tab, "acme/Nothing-GGUF")
    assert "Nothing to see there" in said(tab.detail)
    assert not tab.detail.skeleton.isVisible()


@pytest.mark.parametrize("scale", [0.8, 1.0, 1.5, 2.0])
def test_the_left_side_cuts_no_words(
    discover: DiscoverHouse, theme: ThemeController, published: Path, scale: float
) -> None:
    theme.set_text_scale(scale)
    for size in ((1224, 692), (904, 584), (504, 380)):
        tab = discover.show(theme, size)
        discover.search.look_for(
            HubQuery(text="kestrel", purpose="translation", language="de", runs_here=True)
        )
        discover.until(lambda tab=tab: "Nothing called" in said(tab.pane))
        assert not cut_words(tab.pane)
        discover.hub.fault(match=r"/api/models\?", status=500)
        discover.search.look_for(HubQuery(text="kestrel", licence="apache-2.0"))
        discover.until(lambda tab=tab: "The hub has trouble" in said(tab.pane))
        assert not cut_words(tab.pane)
        tab.hide()


# -- narrow --------------------------------------------------------------------------------------------


def test_a_narrow_window_shows_one_of_both_and_a_way_back(
    discover: DiscoverHouse, theme: ThemeController, published: Path
) -> None:
    tab = discover.show(theme, (640, 584))
    QTest.keyClicks(tab.pane.field, "tiny")
    discover.until(lambda: names(tab) == ["Tiny"])
    assert not tab.detail.isVisible()
    QTest.keyClick(tab.pane.field, Qt.Key.Key_Down)
    QTest.keyClick(tab.pane.list, Qt.Key.Key_Return)
    discover.until(discover.is_loaded)
    assert tab.detail.isVisible()
    assert not tab.pane.isVisible()
    press(tab, "Back to the list")
    assert tab.pane.isVisible()
    assert tab.pane.list.hasFocus()
    QTest.keyClick(tab.pane.list, Qt.Key.Key_Return)
    assert not tab.pane.isVisible()
    focused = QApplication.focusWidget()
    assert focused is not None
    QTest.keyClick(focused, Qt.Key.Key_Escape)
    assert tab.pane.list.hasFocus()
    tab.resize(1224, 692)
    assert tab.pane.isVisible()
    assert tab.detail.isVisible()
