"""A chat without a window: real store, real settings file, real engine process."""

from collections.abc import Callable, Iterator
from pathlib import Path

import msgspec
import psutil
import pytest
from pytestqt.qtbot import QtBot

from app.core.conversation import Message, MessageStatus
from app.core.model import InstalledModel, ModelSource
from app.core.paths import folders
from app.engine.backends.echo_script import EchoScript
from app.history.conversation_store import ConversationStore, open_store
from app.state.chat_session import ChatSession
from app.state.engines import EnginePhase, Engines
from app.state.settings_store import SettingsStore

WAIT_MS = 20_000

EchoModel = Callable[..., InstalledModel]


@pytest.fixture
def echo_model(tmp_path: Path) -> EchoModel:
    """``echo_model(reply="...")`` is a model that the echo backend runs by this script."""

    def make(**values: object) -> InstalledModel:
        path = tmp_path / f"echo-{len(list(tmp_path.glob('*.echo')))}.echo"
        path.write_bytes(msgspec.json.encode(EchoScript(**values)))  # type: ignore[arg-type]
        return InstalledModel(path.stem, path, path.stat().st_size, ModelSource.OPENED)

    return make


class Chat:
    """Everything below the window, for one profile."""

    def __init__(self, profile: Path, qtbot: QtBot) -> None:
        self.profile = profile
        self.qtbot = qtbot
        places = folders(profile)
        self.settings = SettingsStore(places.settings_file)
        self.store, self.problem = open_store(places.history_file, recover=True)
        self.engines = Engines(self.settings, places)
        self.session = ChatSession(self.store, self.engines, self.settings)
        self.store_path = places.history_file

    def use(self, model: InstalledModel) -> None:
        """Choose a model without loading it."""
        self.engines.prefer(model)

    def load(self, model: InstalledModel) -> None:
        """Choose a model and wait for it."""
        self.engines.choose(model)
        self.until_phase(EnginePhase.READY)

    def until(self, condition: Callable[[], bool]) -> None:
        """Run the event loop until ``condition`` holds."""
        self.qtbot.waitUntil(condition, timeout=WAIT_MS)

    def until_phase(self, phase: EnginePhase) -> None:
        """Wait for the engine to come into this phase."""
        self.until(lambda: self.engines.state.phase is phase)

    @property
    def last(self) -> Message:
        """The message at the end of the screen."""
        return self.session.messages[-1]

    def until_ended(self) -> Message:
        """Wait for the reply at the end of the screen; it."""
        self.until(lambda: self.last.status is not MessageStatus.GROWING)
        return self.last

    def until_text(self) -> None:
        """Wait for the first words of the reply."""
        self.until(lambda: bool(self.last.text) and self.last.status is MessageStatus.GROWING)

    def kill_engine(self) -> None:
        """End the engine process from outside."""
        assert self.engines.process_id is not None
        psutil.Process(self.engines.process_id).kill()

    def close(self) -> None:
        """As the application does."""
        self.session.close()
        self.engines.close()
        self.store.close()
        self.settings.flush()


@pytest.fixture
def chat(tmp_path: Path, qtbot: QtBot) -> Iterator[Chat]:
    """A chat in a profile of its own."""
    made = Chat(tmp_path / "profile", qtbot)
    yield made
    made.close()


def reopened(chat: Chat) -> ConversationStore:
    """The store as the next start finds it."""
    store, _ = open_store(chat.store_path, recover=True)
    return store
