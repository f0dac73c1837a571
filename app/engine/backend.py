"""The contract of an inference library, and the table of those there are."""

import importlib
from collections.abc import Callable
from typing import Protocol, cast

import msgspec

from app.core.conversation import ReplyFacts
from app.core.errors import Problem
from app.engine.cancel import CancelFlag
from app.engine.options import EngineOptions
from app.engine.protocol import (
    Adapter,
    Generate,
    Load,
    LoadedModel,
    PlanLoad,
    Planned,
    Ready,
    Trial,
    Tune,
    Tuned,
)
from app.engine.reply_writer import ReplyWriter


class ChatTemplate(msgspec.Struct, frozen=True):
    """A model's own way to turn messages into a prompt.

    Attributes:
        untrusted_source: Jinja text from the file, a stranger's code; None when the file has none.
        bos_token, eos_token: texts of the tokens that begin and end a sequence; "" when there is none.
        knows_chatml: whether ``<|im_start|>`` is a token of this vocabulary.
    """

    untrusted_source: str | None
    bos_token: str
    eos_token: str
    knows_chatml: bool


class Request(msgspec.Struct, frozen=True):
    """A reply to be made.

    Attributes:
        prompt: the text to evaluate, its template applied.
        command: what was asked for; its messages and stop sequences are in ``prompt`` and ``writer``.
        writer: takes progress and tokens.
        finished, failed: one of them is called once, when the reply has ended.
    """

    prompt: str
    command: Generate
    cancel: CancelFlag
    writer: ReplyWriter
    finished: Callable[[ReplyFacts], None]
    failed: Callable[[Problem], None]


class Arrivals(Protocol):
    """What comes in while replies are being made."""

    def take(self) -> Request | None:
        """The next request, at once; None when there is none now, or something else must be done first."""

    @property
    def has_news(self) -> bool:
        """Whether ``take`` may have something: cheap enough to ask once a token."""


class Backend(Protocol):
    """An inference library. Used by one thread; ``CancelFlag`` is the only thing another thread touches.

    Every method raises ``AppError`` for what it understood; anything else is a bug and ends the process.
    """

    def ready(self) -> Ready:
        """What this library is and which devices it sees."""

    def plan(self, command: PlanLoad) -> Planned:
        """What a load would do now."""

    def load(self, command: Load, cancel: CancelFlag, report: Callable[[float], None]) -> LoadedModel:
        """Load a model and make it ready to answer; ``report`` takes the fraction that is there."""

    def unload(self) -> None:
        """Give all memory of the model back; nothing happens when none is loaded."""

    def template(self) -> ChatTemplate:
        """The loaded model's chat template."""

    def count(self, text: str, *, is_prompt: bool) -> int:
        """Tokens of ``text``; a prompt has those too that the model wants at its beginning."""

    def serve(self, first: Request, arrivals: Arrivals) -> None:
        """Make replies, to ``first`` and to what arrives meanwhile, until none is left.

        What a cache holds already is not evaluated again. A backend that makes one reply at a time need not
        look at ``arrivals``.
        """

    def rest(self) -> None:
        """Nothing has been asked for a while: time for what would be in the way otherwise."""

    def forget(self, conversation: str) -> None:
        """Keep nothing of a chat that was deleted, in memory or on disk; "" means of all chats."""

    def set_adapters(self, adapters: tuple[Adapter, ...]) -> None:
        """Apply these LoRA adapters to the loaded model, and no others."""

    def embed(self, texts: tuple[str, ...], cancel: CancelFlag) -> tuple[tuple[float, ...], ...]:
        """One vector of length 1 per text."""

    def tune(self, command: Tune, cancel: CancelFlag, report: Callable[[Trial], None]) -> Tuned:
        """Find the fastest way to run the loaded model; ``report`` hears of every trial."""


BACKENDS = {
    "llama_cpp": ("app.engine.backends.llama_cpp", "LlamaCppBackend"),
    "echo": ("app.engine.backends.echo", "EchoBackend"),
}
"""Name to module and class: imported only in the process that runs it."""


def make_backend(name: str, options: EngineOptions) -> Backend:
    """The backend called ``name``; ``KeyError`` when there is none."""
    module, attribute = BACKENDS[name]
    return cast("Backend", getattr(importlib.import_module(module), attribute)(options))
