"""Engines for tests: every backend that is installed, in a real child process."""

from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path

import msgspec
import pytest

from app.core.conversation import ReplyFacts, Role
from app.core.load_plan import Wishes
from app.engine.backends.echo_script import EchoScript
from app.engine.options import EngineOptions
from app.engine.protocol import Event, Finished, Generate, Load, LoadedModel, PromptMessage, Sampling, Token
from app.engine.session import EngineSession
from tests.fakes.fixtures import TinyModel
from tests.fakes.tiny_models import SCRIPT_WORDS

GREEDY = Sampling(temperature=0, seed=1)
"""A fixed seed keeps guessing ahead out of it, which depends on the clock: batches of other shapes round
differently, and a tiny model of chance numbers has tokens that lie that close together."""
KNOWN_REPLY = "".join(SCRIPT_WORDS)
"""What the tiny model ``script`` recites."""

WriteScript = Callable[..., Path]
"""``write_script(reply="...", token_delay_s=...)`` is the path of an ``.echo`` file."""


@pytest.fixture
def write_script(tmp_path: Path) -> WriteScript:
    """Writes scripts for the echo backend."""

    def write(**values: object) -> Path:
        path = tmp_path / f"script-{len(list(tmp_path.glob('*.echo')))}.echo"
        path.write_bytes(msgspec.json.encode(EchoScript(**values)))  # type: ignore[arg-type]
        return path

    return write


def load(engine: EngineSession, path: Path, *, embeds: bool = False, **wishes: object) -> LoadedModel:
    """Load a model, named as its file."""
    wanted = Wishes(**wishes)  # type: ignore[arg-type]
    return engine.load(Load(engine.client.next_id(), str(path), path.stem, wanted, embeds=embeds))


def finished(engine: EngineSession, command: Generate) -> tuple[str, ReplyFacts, list[Event]]:
    """Text, facts and events of a reply that came to its end."""
    events = list(engine.run(command))
    text = "".join(event.text for event in events if isinstance(event, Token))
    last = events[-1]
    assert isinstance(last, Finished)
    return text, last.facts, events


class Engine:
    """An engine process and short ways to ask it things."""

    def __init__(self, session: EngineSession, model: Path, model_with_known_reply: Path) -> None:
        self.session = session
        self.model = model
        self.model_with_known_reply = model_with_known_reply

    def load(self, path: Path | None = None, **values: object) -> LoadedModel:
        """Load a model (the backend's usual one)."""
        return load(self.session, path or self.model, **values)  # type: ignore[arg-type]

    def command(self, text: str, sampling: Sampling = GREEDY, **values: object) -> Generate:
        """A ``Generate`` for one question."""
        return Generate(
            self.session.client.next_id(),
            (PromptMessage(Role.USER, text),),
            sampling,
            **values,  # type: ignore[arg-type]
        )

    def run(self, command: Generate) -> tuple[str, ReplyFacts, list[Event]]:
        """Text, facts and events of a reply."""
        return finished(self.session, command)

    def ask(self, text: str, sampling: Sampling = GREEDY, **values: object) -> tuple[str, ReplyFacts]:
        """Text and facts of the reply to one question."""
        return self.run(self.command(text, sampling, **values))[:2]


@pytest.fixture
def start_engine(tmp_path: Path) -> Iterator[Callable[..., EngineSession]]:
    """Starts engines of a backend by name (and ``EngineOptions``); they end with the test."""
    with ExitStack() as stack:

        def start(backend: str, options: EngineOptions = EngineOptions()) -> EngineSession:  # noqa: B008
            return stack.enter_context(EngineSession(backend, tmp_path / "logs" / "engine.log", options))

        yield start


@pytest.fixture
def llama(start_engine: Callable[[str], EngineSession]) -> EngineSession:
    """An engine of llama.cpp, nothing loaded."""
    return start_engine("llama_cpp")


@pytest.fixture(params=["echo", "llama_cpp"])
def engine(
    request: pytest.FixtureRequest,
    start_engine: Callable[[str], EngineSession],
    write_script: WriteScript,
    tiny_model: TinyModel,
) -> Engine:
    """An engine of every backend, with a model that recites a known text with CJK, emoji and code in it."""
    session = start_engine(request.param)
    if request.param == "echo":
        script = write_script(reply=KNOWN_REPLY, context_length=0, trained_context_length=4096)
        return Engine(session, script, script)
    return Engine(session, tiny_model("script"), tiny_model("script"))
