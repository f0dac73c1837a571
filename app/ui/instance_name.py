"""What a second start needs to know before the first paint: a name, and what to say; loads no sockets."""

import os
import sys
import zlib
from pathlib import Path

import msgspec
from PySide6.QtCore import QDir


class Visit(msgspec.Struct, frozen=True):
    """What a second start asks of the running window: come to the front, and perhaps open something.

    Attributes:
        open_path: a model file.
        link: what names a model on a hub or elsewhere, as it was typed or clicked; not yet understood.
    """

    open_path: str | None = None
    link: str | None = None


def server_name(profile_data: Path) -> str:
    """The name of the local socket of one profile, the same in every process of one user."""
    key = f"{_user()}:{profile_data.absolute()}"
    return f"fireside-{zlib.crc32(key.encode()):08x}-{zlib.crc32(key[::-1].encode()):08x}"


def may_be_listening(name: str) -> bool:
    """Whether a window may listen on ``name``: False is sure, True may be what a dead one left."""
    return sys.platform == "win32" or os.path.exists(os.path.join(QDir.tempPath(), name))


def _user() -> str:
    return str(os.getuid()) if hasattr(os, "getuid") else os.environ.get("USERNAME", "")
