"""What may be dropped or pasted: model files, and addresses of models; nothing else is touched."""

from pathlib import Path

import pytest
from PySide6.QtCore import QMimeData, QPointF, Qt, QUrl
from PySide6.QtGui import QDragEnterEvent, QDropEvent, QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLineEdit, QPushButton, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from app.core.hub import USUAL_ENDPOINT
from app.state.addresses import is_link
from app.ui.drop_target import DropTarget
from app.ui.theme.theme_controller import ThemeController

LINKS = (
    "https://huggingface.co/acme/kestrel-GGUF",
    "https://huggingface.co/acme/kestrel-GGUF/blob/main/kestrel-Q4_K_M.gguf",
    "https://files.example/models/kestrel.gguf",
    "fireside://pull/acme/kestrel-GGUF:Q4_K_M",
    "hf://acme/kestrel-GGUF",
)
MIDDLE = QPointF(200, 150)
COPY = Qt.DropAction.CopyAction


@pytest.fixture
def host(qtbot: QtBot) -> QWidget:
    """A window with a field and a button."""
    made = QWidget()
    column = QVBoxLayout(made)
    column.addWidget(QLineEdit())
    column.addWidget(QPushButton("Press"))
    made.resize(400, 300)
    qtbot.addWidget(made)
    made.show()
    made.activateWindow()
    qtbot.waitUntil(made.isActiveWindow)
    return made


@pytest.fixture
def target(host: QWidget, theme: ThemeController) -> DropTarget:
    """What lies over it."""
    return DropTarget(host, theme, lambda text: is_link(text, USUAL_ENDPOINT))


def enter(host: QWidget, data: QMimeData) -> bool:
    """Hold ``data`` over the window; whether it would be taken."""
    event = QDragEnterEvent(
        MIDDLE.toPoint(), COPY, data, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
    )
    event.ignore()
    QApplication.sendEvent(host, event)
    return event.isAccepted()


def let_go(host: QWidget, data: QMimeData) -> None:
    """Drop ``data``."""
    event = QDropEvent(MIDDLE, COPY, data, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier)
    QApplication.sendEvent(host, event)


@pytest.mark.parametrize("is_text", [False, True])
@pytest.mark.parametrize("link", LINKS)
def test_a_dropped_address_is_taken_whole(
    qtbot: QtBot, host: QWidget, target: DropTarget, link: str, is_text: bool
) -> None:
    data = QMimeData()
    if is_text:
        data.setText(f" {link}\n")
    else:
        data.setUrls([QUrl(link)])
    assert enter(host, data)
    assert target.isVisible()
    with qtbot.waitSignal(target.link_dropped) as dropped:
        let_go(host, data)
    assert dropped.args == [link]
    assert not target.isVisible()


@pytest.mark.parametrize(
    "text", ["and/or", "just words", "https://huggingface.co/", "https://news.example/today", "", "a.b"]
)
def test_other_words_are_left_alone(host: QWidget, target: DropTarget, text: str) -> None:
    data = QMimeData()
    data.setText(text)
    assert not enter(host, data)
    assert not target.isVisible()


def test_a_file_comes_before_an_address(
    qtbot: QtBot, host: QWidget, target: DropTarget, tmp_path: Path
) -> None:
    data = QMimeData()
    data.setUrls([QUrl(LINKS[0]), QUrl.fromLocalFile(str(tmp_path / "tides.gguf"))])
    enter(host, data)
    with qtbot.assertNotEmitted(target.link_dropped), qtbot.waitSignal(target.file_dropped) as dropped:
        let_go(host, data)
    assert dropped.args == [tmp_path / "tides.gguf"]


def test_an_address_is_pasted_where_no_text_is_written(
    qtbot: QtBot, host: QWidget, target: DropTarget
) -> None:
    QGuiApplication.clipboard().setText(LINKS[0])
    field, button = host.findChildren(QLineEdit)[0], host.findChildren(QPushButton)[0]
    field.setFocus()
    with qtbot.assertNotEmitted(target.link_dropped):
        QTest.keyClick(field, Qt.Key.Key_V, Qt.KeyboardModifier.ControlModifier)
    assert field.text() == LINKS[0]
    button.setFocus()
    with qtbot.waitSignal(target.link_dropped) as pasted:
        QTest.keyClick(button, Qt.Key.Key_V, Qt.KeyboardModifier.ControlModifier)
    assert pasted.args == [LINKS[0]]
    QGuiApplication.clipboard().setText("nothing of the kind")
    with qtbot.assertNotEmitted(target.link_dropped):
        QTest.keyClick(button, Qt.Key.Key_V, Qt.KeyboardModifier.ControlModifier)
