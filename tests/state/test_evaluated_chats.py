"""A chat that was deleted leaves nothing behind in the form that the model reads."""

from pathlib import Path

from app.core.model import InstalledModel, ModelSource
from app.core.paths import folders
from app.launch.options import evaluated_chats_folder
from app.state.engines import EnginePhase
from app.state.evaluated_chats import EvaluatedChats
from tests.fakes.fixtures import TinyModel
from tests.state.conftest import Chat

LONG = "hello world the people of this world are many " * 40


def kept(chat: Chat) -> list[Path]:
    return sorted(it for it in evaluated_chats_folder(folders(chat.profile)).glob("*") if it.is_file())


def talk(chat: Chat, tiny_model: TinyModel) -> str:
    """A chat long enough to be kept; its id."""
    path = tiny_model("script")
    chat.load(InstalledModel(path.stem, path, path.stat().st_size, ModelSource.OPENED))
    chat.session.send(LONG)
    chat.until_ended()
    assert chat.session.conversation is not None
    return chat.session.conversation.id


def test_a_deleted_chat_is_forgotten_on_disk(chat: Chat, tiny_model: TinyModel) -> None:
    evaluated = EvaluatedChats(chat.engines, chat.settings, folders(chat.profile))
    conversation = talk(chat, tiny_model)
    chat.engines.close()
    assert len(kept(chat)) == 1
    evaluated.forget(conversation)
    assert kept(chat) == []


def test_a_deleted_chat_is_forgotten_by_the_engine_too(chat: Chat, tiny_model: TinyModel) -> None:
    evaluated = EvaluatedChats(chat.engines, chat.settings, folders(chat.profile))
    conversation = talk(chat, tiny_model)
    assert chat.engines.state.phase is EnginePhase.READY
    evaluated.forget(conversation)
    chat.engines.close()
    assert kept(chat) == []


def test_nothing_stays_when_nothing_is_to_be_kept(chat: Chat, tiny_model: TinyModel) -> None:
    evaluated = EvaluatedChats(chat.engines, chat.settings, folders(chat.profile))
    talk(chat, tiny_model)
    chat.settings.set_value("evaluated_chats_gb", 0)
    chat.engines.close()
    evaluated.close()
    assert kept(chat) == []
