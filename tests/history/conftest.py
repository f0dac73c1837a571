"""What the tests of the history share: a file, a store on it, and a file that was not closed."""

import os
import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from app.history.conversation_store import ConversationStore, open_store
from tests.history.trees import chat, growing, long_chat


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """Where the chats of one profile would be; nothing is there yet."""
    return tmp_path / "data" / "history.db"


@pytest.fixture
def store(path: Path) -> Iterator[ConversationStore]:
    """An open, empty store of the lock's holder."""
    store, problem = open_store(path, recover=True)
    assert problem is None
    yield store
    store.close()


@pytest.fixture
def unclosed(tmp_path: Path) -> Path:
    """A history as a kill leaves it: its log not yet in the database, its mark set, a reply growing.

    The copy is of an open file, which is what the disk holds at that moment.
    """
    source = tmp_path / "running" / "history.db"
    store, _ = open_store(source, recover=True)
    long_chat(store, 200)
    store.close()
    store, _ = open_store(source, recover=True)
    conversation, messages = chat(store, "What is a lock?")
    store.add_message(growing(conversation.id, "A lock is", messages[-1].id))
    folder = tmp_path / "killed"
    shutil.copytree(source.parent, folder)
    store.close()
    return folder / "history.db"


@pytest.fixture
def locked_folder() -> Iterator[Path]:
    """A folder that may be read but not written to, also when the tests run as root; a history lies in it."""
    if os.name != "posix":
        pytest.skip("permissions of folders are POSIX's")
    is_root = os.geteuid() == 0
    folder = Path(tempfile.mkdtemp())
    store, _ = open_store(folder / "history.db", recover=True)
    store.close()
    (folder / "history.db").chmod(0o444)
    folder.chmod(0o555)
    if is_root:
        os.seteuid(65534)
    yield folder
    if is_root:
        os.seteuid(0)
    folder.chmod(0o755)
    shutil.rmtree(folder)
