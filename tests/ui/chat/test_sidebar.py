"""The sidebar: choosing, renaming and deleting conversations by mouse and by keys."""

import time

import pytest
from PySide6.QtCore import QModelIndex, QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QLineEdit
from pytestqt.qtbot import QtBot

from app.core.conversation import Conversation
from app.ui.chat.conversation_list_model import BUSY_ROLE, CONVERSATION_ROLE, ConversationListModel
from app.ui.chat.conversation_sidebar import ConversationListView, ConversationSidebar
from app.ui.theme.theme_controller import ThemeController
from tests.ui.whole_window import named

DAY_S = 24 * 3600


def conversation(id: str, title: str, age_days: float = 0) -> Conversation:
    then = time.time() - age_days * DAY_S
    return Conversation(id, title, then, then)


THREE = [conversation("a", "Tides"), conversation("b", "Bread"), conversation("c", "Photos", age_days=400)]


@pytest.fixture
def sidebar(qtbot: QtBot, theme: ThemeController) -> ConversationSidebar:
    made = ConversationSidebar(theme)
    qtbot.addWidget(made)
    made.resize(248, 600)
    made.set_conversations(THREE)
    made.show()
    return made


def rows(sidebar: ConversationSidebar) -> ConversationListView:
    return named(sidebar, ConversationListView, "Conversations")


def row_of(sidebar: ConversationSidebar, id: str) -> QModelIndex:
    model = rows(sidebar).model()
    assert isinstance(model, ConversationListModel)
    return model.index_of(id)


def middle_of(sidebar: ConversationSidebar, id: str) -> QPoint:
    return rows(sidebar).visualRect(row_of(sidebar, id)).center()


def test_conversations_stand_under_the_names_of_their_days(sidebar: ConversationSidebar) -> None:
    model = rows(sidebar).model()
    shown = [model.index(row, 0).data() for row in range(model.rowCount())]
    assert shown == ["Today", "Tides", "Bread", "Older", "Photos"]


def test_the_name_of_a_day_cannot_be_chosen(qtbot: QtBot, sidebar: ConversationSidebar) -> None:
    view = rows(sidebar)
    day = view.model().index(0, 0)
    with qtbot.assertNotEmitted(sidebar.conversation_chosen):
        QTest.mouseClick(view.viewport(), Qt.MouseButton.LeftButton, pos=view.visualRect(day).center())
    assert day.data(CONVERSATION_ROLE) is None


def test_a_click_chooses_a_conversation(qtbot: QtBot, sidebar: ConversationSidebar) -> None:
    with qtbot.waitSignal(sidebar.conversation_chosen) as chosen:
        QTest.mouseClick(rows(sidebar).viewport(), Qt.MouseButton.LeftButton, pos=middle_of(sidebar, "b"))
    assert chosen.args == ["b"]


def test_arrow_keys_go_past_the_names_of_days(qtbot: QtBot, sidebar: ConversationSidebar) -> None:
    sidebar.set_current("b")
    sidebar.focus_list()
    with qtbot.waitSignal(sidebar.conversation_chosen) as chosen:
        QTest.keyClick(rows(sidebar), Qt.Key.Key_Down)
    assert chosen.args == ["c"]


def test_following_the_session_chooses_nothing(qtbot: QtBot, sidebar: ConversationSidebar) -> None:
    with qtbot.assertNotEmitted(sidebar.conversation_chosen):
        sidebar.set_current("b")
    assert rows(sidebar).currentIndex() == row_of(sidebar, "b")
    sidebar.set_current(None)
    assert not rows(sidebar).selectionModel().hasSelection()


def test_the_current_conversation_stays_current_when_it_moves(sidebar: ConversationSidebar) -> None:
    sidebar.set_current("b")
    sidebar.set_conversations([THREE[1], THREE[0], THREE[2]])
    assert rows(sidebar).currentIndex().data() == "Bread"


def test_new_chat_is_a_button(qtbot: QtBot, sidebar: ConversationSidebar) -> None:
    with qtbot.waitSignal(sidebar.new_chat_requested):
        QTest.mouseClick(named(sidebar, QAbstractButton, "New chat"), Qt.MouseButton.LeftButton)


def test_f2_renames_in_place(qtbot: QtBot, sidebar: ConversationSidebar) -> None:
    sidebar.set_current("a")
    sidebar.focus_list()
    QTest.keyClick(rows(sidebar), Qt.Key.Key_F2)
    editor = named(sidebar, QLineEdit, "Title")
    assert editor.selectedText() == "Tides"
    QTest.keyClicks(editor, "The moon and the sea")
    with qtbot.waitSignal(sidebar.rename_requested) as renamed:
        QTest.keyClick(editor, Qt.Key.Key_Return)
    assert renamed.args == ["a", "The moon and the sea"]


def test_escape_leaves_the_title_as_it_was(qtbot: QtBot, sidebar: ConversationSidebar) -> None:
    sidebar.set_current("a")
    sidebar.rename_current()
    editor = named(sidebar, QLineEdit, "Title")
    QTest.keyClicks(editor, "Nothing of this")
    with qtbot.assertNotEmitted(sidebar.rename_requested):
        QTest.keyClick(editor, Qt.Key.Key_Escape)
    assert row_of(sidebar, "a").data() == "Tides"


def test_a_blank_title_is_not_asked_for(qtbot: QtBot, sidebar: ConversationSidebar) -> None:
    sidebar.set_current("a")
    sidebar.rename_current()
    editor = named(sidebar, QLineEdit, "Title")
    editor.clear()
    with qtbot.assertNotEmitted(sidebar.rename_requested):
        QTest.keyClick(editor, Qt.Key.Key_Return)


def test_del_asks_for_deleting_the_current_one(qtbot: QtBot, sidebar: ConversationSidebar) -> None:
    sidebar.set_current("b")
    sidebar.focus_list()
    with qtbot.waitSignal(sidebar.delete_requested) as deleted:
        QTest.keyClick(rows(sidebar), Qt.Key.Key_Delete)
    assert deleted.args == ["b"]


def test_the_row_menu_renames_and_deletes(qtbot: QtBot, sidebar: ConversationSidebar) -> None:
    menu = rows(sidebar).row_menu(row_of(sidebar, "c"))
    assert [action.text() for action in menu.actions()] == ["Rename", "Delete"]
    with qtbot.waitSignal(sidebar.delete_requested) as deleted:
        menu.actions()[1].trigger()
    assert deleted.args == ["c"]
    menu.deleteLater()


def test_only_the_answered_conversations_are_busy(sidebar: ConversationSidebar) -> None:
    sidebar.set_busy(frozenset({"b"}))
    assert row_of(sidebar, "b").data(BUSY_ROLE) is True
    assert row_of(sidebar, "b").data(Qt.ItemDataRole.AccessibleTextRole) == "Bread, being answered"
    sidebar.set_busy(frozenset())
    assert row_of(sidebar, "b").data(BUSY_ROLE) is False


def test_a_thousand_conversations_are_shown_at_once(sidebar: ConversationSidebar) -> None:
    many = [conversation(str(number), f"Chat {number}", number / 10) for number in range(1000)]
    sidebar.set_conversations(many)
    assert rows(sidebar).model().rowCount() == 1000 + 5


def test_a_title_being_typed_survives_the_end_of_the_reply(
    qtbot: QtBot, sidebar: ConversationSidebar
) -> None:
    sidebar.set_busy(frozenset({"a"}))
    sidebar.set_current("a")
    sidebar.rename_current()
    editor = named(sidebar, QLineEdit, "Title")
    QTest.keyClicks(editor, "Half a ti")
    sidebar.set_busy(frozenset())
    assert editor.text() == "Half a ti"
