"""The contract of an inference library, and the table of those there are."""

import importlib
from collections.abc import Callable
from typing import Protocol, cast

import msgspec

from app.core.conversation import ReplyFacts
from app.engine.cancel import CancelFlag
from app.engine.protocol import Load, LoadedModel, Ready, Sampling
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


class Backend(Protocol):
    """An inference library. Used by one thread; ``CancelFlag`` is the only thing another thread touches.

    Every method raises ``AppError`` for what it understood; anything else is a bug and ends the process.
    """

    def ready(self) -> Ready:
        """What this library is and which devices it sees."""

    def load(self, command: Load, cancel: CancelFlag, report: Callable[[float], None]) -> LoadedModel:
        """Load a model and make it ready to answer; ``report`` takes the fraction that is there."""

    def unload(self) -> None:
        """Give all memory of the model back; nothing happens when none is loaded."""

    def template(self) -> ChatTemplate:
        """The loaded model's chat template."""

    def count(self, text: str, *, is_prompt: bool) -> int:
        """Tokens of ``text``; a prompt has those too that the model wants at its beginning."""

    def generate(
        self, prompt: str, sampling: Sampling, cancel: CancelFlag, writer: ReplyWriter, *, ignore_end: bool
    ) -> ReplyFacts:
        """Evaluate ``prompt`` (what the cache holds already is not evaluated again) and write a reply."""


BACKENDS = {
    "llama_cpp": ("app.engine.backends.llama_cpp", "LlamaCppBackend"),
    "echo": ("app.engine.backends.echo", "EchoBackend"),
}
"""Name to module and class: imported only in the process that runs it."""


def make_backend(name: str) -> Backend:
    """The backend called ``name``; ``KeyError`` when there is none."""
    module, attribute = BACKENDS[name]
    return cast("Backend", getattr(importlib.import_module(module), attribute)())
