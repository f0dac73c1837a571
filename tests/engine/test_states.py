"""A chat goes on after a restart where it was: with the text it would have had, and hardly any evaluation."""

import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from app.core.conversation import ReplyFacts, Role
from app.engine.options import EngineOptions
from app.engine.process import REST_AFTER_S
from app.engine.protocol import (
    ForgetState,
    Generate,
    Measure,
    PromptMessage,
    Unload,
    Unloaded,
)
from app.engine.session import EngineSession
from app.engine.state_files import StateFiles
from tests.engine.conftest import GREEDY, finished, load
from tests.engine.test_families import CHAT
from tests.fakes.fixtures import TinyModel

USER, ASSISTANT = Role.USER, Role.ASSISTANT
LONG = "the and you that was for are with his they this have from one had word but not what all were " * 15
BUDGET = 10**9
PATIENCE_S = 30.0

Chat = list[PromptMessage]


class Place:
    """A model, a folder for evaluated chats, and engines that begin and end there."""

    def __init__(self, folder: Path, path: Path) -> None:
        self.states = folder / "evaluated"
        self._log = folder / "engine.log"
        self._path = path

    @contextmanager
    def engine(
        self, *, budget: int = BUDGET, path: Path | None = None, **wishes: object
    ) -> Iterator["Asked"]:
        """An engine with the model loaded; leaving ends the process, in order."""
        options = EngineOptions(state_folder=str(self.states), state_budget_bytes=budget)
        with EngineSession("llama_cpp", self._log, options) as session:
            asked = Asked(session, path or self._path)
            asked.load(**wishes)
            yield asked

    def without(self, *chats: Chat) -> list[str]:
        """What an engine says to each that keeps nothing and is not interrupted."""
        with EngineSession("llama_cpp", self._log) as session:
            asked = Asked(session, self._path)
            asked.load()
            return [asked.answer(chat)[0] for chat in chats]

    @property
    def files(self) -> list[Path]:
        """What is kept now."""
        return sorted(self.states.glob("*")) if self.states.exists() else []

    def wait_for_files(self, count: int) -> None:
        """Until so many chats are kept, as a whole."""
        deadline = time.monotonic() + PATIENCE_S
        while [path.suffix for path in self.files] != [".state"] * count:
            assert time.monotonic() < deadline, self.files
            time.sleep(0.01)


class Asked:
    """An engine and short ways to ask it."""

    def __init__(self, session: EngineSession, path: Path) -> None:
        self.session = session
        self._path = path

    def load(self, **wishes: object) -> None:
        """Load the model."""
        values = {"threads": 1} | wishes  # others spin beside us: two threads would wait for each other
        load(self.session, self._path, **values)  # type: ignore[arg-type]

    def answer(self, chat: Chat, conversation: str = "chat", max_tokens: int = 24) -> tuple[str, ReplyFacts]:
        """A greedy reply and its facts."""
        command = Generate(
            self.session.client.next_id(),
            tuple(chat),
            GREEDY,
            max_tokens=max_tokens,
            ignore_end=True,
            conversation=conversation,
        )
        return finished(self.session, command)[:2]

    def is_through(self) -> None:
        """Every command before this has been carried out."""
        self.session.measure(Measure(self.session.client.next_id(), ()))


@pytest.fixture
def place(tmp_path: Path, tiny_model: TinyModel) -> Place:
    """Where the usual tiny model runs."""
    return Place(tmp_path, tiny_model("llama"))


FIRST = [PromptMessage(USER, LONG)]


def next_turn(chat: Chat, reply: str) -> Chat:
    """The chat with a reply and another question."""
    return [*chat, PromptMessage(ASSISTANT, reply), PromptMessage(USER, "and the lamp")]


@pytest.mark.parametrize("name", CHAT)
def test_every_family_goes_on_after_a_restart(name: str, tmp_path: Path, tiny_model: TinyModel) -> None:
    place = Place(tmp_path, tiny_model(name))
    with place.engine() as engine:
        reply, facts = engine.answer(FIRST)
    assert len(place.files) == 1
    chat = next_turn(FIRST, reply)
    with place.engine() as engine:
        text, after = engine.answer(chat)
    assert after.reused_tokens >= facts.prompt_tokens - 1
    assert text == place.without(FIRST, chat)[-1]


def test_it_goes_on_after_many_restarts(place: Place) -> None:
    chat = FIRST
    for turn in range(3):
        with place.engine() as engine:
            _, facts = engine.answer(chat, max_tokens=40)
        assert turn == 0 or facts.evaluated_tokens < facts.reused_tokens
        chat = next_turn(chat, "this word and that word " * 4)


@pytest.mark.parametrize("name", CHAT)
def test_every_family_answers_again_after_a_restart(name: str, tmp_path: Path, tiny_model: TinyModel) -> None:
    place = Place(tmp_path, tiny_model(name))
    with place.engine() as engine:
        engine.answer(FIRST)
    with place.engine() as engine:
        again, facts = engine.answer(FIRST)
        assert facts.evaluated_tokens == 1
        edited = [PromptMessage(USER, f"{LONG} or not")]
        text, _ = engine.answer(edited)
    assert [again, text] == place.without(FIRST, FIRST, edited)[1:]


def test_it_says_what_it_says_when_everything_is_evaluated(tmp_path: Path, starter_model: Path) -> None:
    place = Place(tmp_path, starter_model)
    with place.engine(context_length=1024) as engine:
        reply, facts = engine.answer(FIRST)
    chat = next_turn(FIRST, reply)
    with place.engine(context_length=1024) as engine:
        text, after = engine.answer(chat)
    assert after.reused_tokens >= facts.prompt_tokens
    assert text == place.without(chat)[-1]


def test_it_goes_on_without_being_asked_to_end(place: Place) -> None:
    """After a while of silence it is on disk, and an engine that is killed later takes nothing along."""
    with place.engine() as engine:
        reply, facts = engine.answer(FIRST)
        began = time.monotonic()
        place.wait_for_files(1)
        assert time.monotonic() - began > REST_AFTER_S / 2
        engine.session.client.kill()
    with place.engine() as engine:
        text, after = engine.answer(next_turn(FIRST, reply))
    assert after.reused_tokens >= facts.prompt_tokens
    assert text == place.without(next_turn(FIRST, reply))[-1]


def test_unloading_keeps_it_too(place: Place) -> None:
    with place.engine() as engine:
        engine.answer(FIRST)
        events = list(engine.session.run(Unload(engine.session.client.next_id())))
        assert isinstance(events[-1], Unloaded)
        assert len(place.files) == 1
        engine.load()
        assert engine.answer(FIRST)[1].evaluated_tokens == 1


def test_a_chat_that_gives_its_place_to_others_comes_back(place: Place) -> None:
    """More chats than the context holds: each goes on without being evaluated again."""
    with place.engine(sequences=2) as engine:
        chats = {str(number): [PromptMessage(USER, f"{number} {LONG}")] for number in range(3)}
        replies = {name: engine.answer(chat, name)[0] for name, chat in chats.items()}
        for name, chat in chats.items():
            text, facts = engine.answer(chat, name)
            assert facts.evaluated_tokens == 1
            assert text == replies[name]


def test_a_chat_that_names_no_conversation_is_not_written(place: Place) -> None:
    with place.engine() as engine:
        engine.answer(FIRST, "")
    assert place.files == []


def test_a_short_chat_is_not_worth_it(place: Place) -> None:
    with place.engine() as engine:
        engine.answer([PromptMessage(USER, "hello")])
    assert place.files == []


def test_a_little_more_is_not_written_again(place: Place) -> None:
    with place.engine() as engine:
        engine.answer(FIRST)
    (path,) = place.files
    before = path.read_bytes()
    with place.engine() as engine:
        engine.answer(FIRST, max_tokens=30)
    assert path.read_bytes() == before


@pytest.mark.parametrize("at", [0, 20, 200, -1])
def test_a_damaged_file_is_deleted_and_evaluated_again(place: Place, at: int) -> None:
    with place.engine() as engine:
        reply, _ = engine.answer(FIRST)
    (path,) = place.files
    damaged = bytearray(path.read_bytes())
    damaged[at] ^= 0xFF
    path.write_bytes(damaged)
    with place.engine() as engine:
        text, facts = engine.answer(FIRST)
        assert not path.exists()
    assert facts.reused_tokens == 0
    assert text == reply


def test_another_cache_type_is_evaluated_again_and_takes_half(tmp_path: Path, starter_model: Path) -> None:
    place = Place(tmp_path, starter_model)
    with place.engine(context_length=1024) as engine:
        engine.answer(FIRST)
    (path,) = place.files
    before = path.stat().st_size
    with place.engine(cache_type="q8_0", context_length=1024) as engine:
        facts = engine.answer(FIRST)[1]
        assert not path.exists()
    assert facts.reused_tokens == 0
    assert 0.5 < path.stat().st_size / before < 0.56
    with place.engine(cache_type="q8_0", context_length=1024) as engine:
        assert engine.answer(FIRST)[1].evaluated_tokens == 1


def test_without_flash_attention_it_is_evaluated_again(place: Place) -> None:
    with place.engine(flash_attention="on") as engine:
        engine.answer(FIRST)
    with place.engine(flash_attention="off") as engine:
        assert engine.answer(FIRST)[1].reused_tokens == 0


def test_another_model_is_evaluated_again(place: Place, tiny_model: TinyModel) -> None:
    with place.engine() as engine:
        engine.answer(FIRST)
    with place.engine(path=tiny_model("script")) as engine:
        assert engine.answer(FIRST)[1].reused_tokens == 0


def test_another_beginning_is_evaluated_again_and_its_file_deleted(place: Place) -> None:
    with place.engine() as engine:
        engine.answer(FIRST)
    path = StateFiles(place.states, BUDGET).path("chat")
    assert path.exists()
    other = [PromptMessage(Role.SYSTEM, "Be brief."), PromptMessage(USER, "Hello")]
    with place.engine() as engine:
        text, facts = engine.answer(other)
        assert not path.exists()
    assert facts.reused_tokens < 32
    assert text == place.without(other)[-1]


def test_no_budget_keeps_nothing_and_removes_what_is_there(place: Place) -> None:
    with place.engine() as engine:
        engine.answer(FIRST)
    assert len(place.files) == 1
    with place.engine(budget=0) as engine:
        assert place.files == []
        assert engine.answer(FIRST)[1].reused_tokens == 0
    assert place.files == []


def test_a_deleted_chat_is_forgotten_in_memory_and_on_disk(place: Place) -> None:
    with place.engine() as engine:
        engine.answer(FIRST, "kept")
        engine.answer(FIRST, "deleted")
    assert len(place.files) == 2
    with place.engine() as engine:
        engine.answer(next_turn(FIRST, "hello world " * 20), "deleted")
        engine.session.client.send(ForgetState(engine.session.client.next_id(), "deleted"))
        engine.is_through()
        assert place.files == [StateFiles(place.states, BUDGET).path("kept")]
        engine.answer(FIRST, "kept")
    assert place.files == [StateFiles(place.states, BUDGET).path("kept")]


def test_all_chats_are_forgotten(place: Place) -> None:
    with place.engine() as engine:
        engine.answer(FIRST, "a")
    with place.engine() as engine:
        engine.answer(FIRST, "b")
        engine.session.client.send(ForgetState(engine.session.client.next_id(), ""))
    assert place.files == []


def test_an_engine_killed_while_it_writes_does_no_damage(place: Place) -> None:
    """Killed at any moment around the writing, the next finds a whole file or none, and the same text."""
    (expected,) = place.without(FIRST)
    for delay_s in (0.0, 0.001, 0.003, 0.01):
        with place.engine() as engine:
            engine.answer(FIRST)
            engine.session.client.send(Unload(engine.session.client.next_id()))
            deadline = time.monotonic() + delay_s
            while time.monotonic() < deadline:
                pass
            engine.session.client.kill()
        with place.engine() as engine:
            text, facts = engine.answer(FIRST)
            assert text == expected
            assert facts.evaluated_tokens in (1, facts.prompt_tokens)
            engine.session.client.kill()
        for path in place.files:
            path.unlink()


def test_two_engines_share_a_folder(place: Place) -> None:
    with place.engine() as one, place.engine() as other:
        reply, _ = one.answer(FIRST)
        assert other.answer(FIRST)[0] == reply
        one.answer([PromptMessage(USER, f"no {LONG}")], "another")
    assert len(place.files) == 2
    with place.engine() as engine:
        text, facts = engine.answer(FIRST)
    assert (text, facts.evaluated_tokens) == (reply, 1)
