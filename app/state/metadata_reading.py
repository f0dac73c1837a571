"""Reads everything that a model file's header says: once, on a thread that then ends."""

from pathlib import Path

import msgspec
from PySide6.QtCore import QObject, Signal

from app.core.errors import Problem
from app.core.gguf.header import Array, Header, Value
from app.core.gguf.model_files import header_of
from app.state.background import Background


class MetadataLine(msgspec.Struct, frozen=True):
    """One key of the header.

    Attributes:
        value: as text; empty for a list.
        count: how many values a list has; 0 for anything else.
    """

    key: str
    value: str
    count: int = 0


class MetadataReading(QObject):
    """Begins at once and ends by itself.

    Signals:
        read(tuple): every ``MetadataLine``, in the file's own order.
        failed(Problem): the header cannot be read.
    """

    read = Signal(object)
    failed = Signal(object)

    def __init__(self, path: Path, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._background = Background("model metadata", parent=self)
        self._background.start(lambda: lines_of(header_of(path)), self._on_read, self._on_failed)

    def close(self) -> None:
        """Wait for the thread; what it has read is told to nobody."""
        self._background.close()

    def _on_read(self, lines: tuple[MetadataLine, ...]) -> None:
        self._background.close()
        self.read.emit(lines)

    def _on_failed(self, problem: Problem) -> None:
        self._background.close()
        self.failed.emit(problem)


def lines_of(header: Header) -> tuple[MetadataLine, ...]:
    """Every key with its value; lists by their length, because they are a vocabulary as a rule."""
    return tuple(_line(key, value) for key, value in header.metadata.items())


def _line(key: str, value: Value) -> MetadataLine:
    if isinstance(value, Array):
        return MetadataLine(key, "", value.count)
    return MetadataLine(key, str(value).lower() if isinstance(value, bool) else str(value))
