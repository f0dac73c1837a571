"""What the window knows of a view: its place in the rail, and how to make it."""

from collections.abc import Callable
from typing import NamedTuple

from PySide6.QtWidgets import QWidget


class View(NamedTuple):
    """One page of the window.

    ``words`` are its accessible name and tooltip, already translated. ``icon`` has a sister ``<icon>-fill``
    for when it is shown. ``make`` is called when it is shown for the first time.
    """

    name: str
    words: str
    icon: str
    keys: str
    make: Callable[[], QWidget]
    is_at_bottom: bool = False
