"""What layouts that are filled anew need."""

from PySide6.QtWidgets import QLayout


def empty_layout(layout: QLayout) -> None:
    """Take every widget out of ``layout`` and drop it; nothing of it is seen from now on."""
    while (item := layout.takeAt(0)) is not None:
        widget = item.widget()
        if widget is not None:
            widget.hide()  # it is deleted only with the next turn of the event loop
            widget.deleteLater()
