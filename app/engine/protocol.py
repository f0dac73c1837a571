"""What crosses the pipe between a front end and an engine process: JSON lines, typed on both sides.

Commands go to the engine and are imperatives; events come back and are facts. Every command has an id and
every event that belongs to one carries it; whoever reads drops an event whose id is not theirs any more.

The conversation, in order::

    -> (process starts)                <- Ready
    -> Load(1, path, ...)              <- LoadProgress(1) ... Loaded(1) | Failed(1)
    -> Measure(2, messages)            <- Measured(2) | Failed(2)
    -> Generate(3, messages, ...)      <- Warned(3)? PromptProgress(3)... Token(3)... Finished(3) | Failed(3)
    -> Cancel(4, target=3)             <- the target's own Finished (cancelled) or Failed (load_cancelled)
    -> Quit(5)                         (process ends)

Several ``Generate`` may run at once: their events come mixed, each reply's own in order. ``Measure`` and
``PlanLoad`` are answered in between; every other command waits until the replies before it have ended.
"""

from enum import StrEnum

import msgspec

from app.core.conversation import ReplyFacts, Role
from app.core.devices import Device
from app.core.errors import Problem
from app.core.load_plan import Plan, Wishes
from app.core.memory_fit import Correction, MemoryUse
from app.core.sampling import Sampling as Sampling
from app.core.sandbox_state import Sandbox

PROTOCOL_VERSION = 2
"""Raised when a command or event changes its meaning; both ends must name the same one."""


class PromptMessage(msgspec.Struct, frozen=True):
    """One message as a chat template sees it."""

    role: Role
    content: str


class Load(msgspec.Struct, frozen=True, tag="load"):
    """Load a model file; whatever was loaded before is unloaded first.

    ``correction`` is what past loads of its architecture here have taught. A plan that does not fit is not
    tried: ``Failed`` tells both numbers. With ``embeds`` it is loaded for ``Embed``, and cannot chat.
    """

    id: int
    path: str
    name: str
    wishes: Wishes = Wishes()
    correction: Correction = Correction()
    embeds: bool = False


class PlanLoad(msgspec.Struct, frozen=True, tag="plan_load"):
    """Say what ``Load`` with the same values would do, with the memory that is free now."""

    id: int
    path: str
    wishes: Wishes = Wishes()
    correction: Correction = Correction()


class Unload(msgspec.Struct, frozen=True, tag="unload"):
    """Give the memory of the loaded model back."""

    id: int


class Measure(msgspec.Struct, frozen=True, tag="measure"):
    """Render and count a prompt without evaluating it."""

    id: int
    messages: tuple[PromptMessage, ...]


class Generate(msgspec.Struct, frozen=True, tag="generate"):
    """Write a reply. ``max_tokens`` 0 means: until the model ends or the context is full.

    A last message of the assistant is the beginning of the reply, which is continued.
    ``raw_prompt`` replaces messages and template: the text is evaluated as it is.
    ``ignore_end`` goes on after an end-of-generation token, for measuring.
    ``conversation`` names the chat whose evaluated state is kept over a restart; "" keeps none.
    ``top_probabilities`` asks for so many alternatives with every token.
    """

    id: int
    messages: tuple[PromptMessage, ...]
    sampling: Sampling = Sampling()
    max_tokens: int = 0
    stop: tuple[str, ...] = ()
    raw_prompt: str | None = None
    ignore_end: bool = False
    conversation: str = ""
    top_probabilities: int = 0


class Adapter(msgspec.Struct, frozen=True):
    """A LoRA file and how strongly it acts; 1 is as it was trained."""

    path: str
    scale: float = 1.0


class ForgetState(msgspec.Struct, frozen=True, tag="forget_state"):
    """Keep nothing of a chat that was deleted, in memory or on disk; "" means of all. No event follows."""

    id: int
    conversation: str


class SetAdapters(msgspec.Struct, frozen=True, tag="set_adapters"):
    """Apply these adapters to the loaded model, and no others; the model stays loaded."""

    id: int
    adapters: tuple[Adapter, ...]


class Embed(msgspec.Struct, frozen=True, tag="embed"):
    """Turn texts into vectors, with a model loaded to embed. A text that is too long fails them all."""

    id: int
    texts: tuple[str, ...]


class Tune(msgspec.Struct, frozen=True, tag="tune"):
    """Try settings of the loaded model for at most ``limit_s`` seconds and find the fastest."""

    id: int
    limit_s: float = 60.0


class Cancel(msgspec.Struct, frozen=True, tag="cancel"):
    """Stop command ``target``, whether it runs or waits; one that has ended already is no error."""

    id: int
    target: int


class Quit(msgspec.Struct, frozen=True, tag="quit"):
    """End the process."""

    id: int


Command = (
    Load | PlanLoad | Unload | Measure | Generate | ForgetState | SetAdapters | Embed | Tune | Cancel | Quit
)


class Ready(msgspec.Struct, frozen=True, tag="ready"):
    """The process is up. ``features`` are the library's own (``AVX2``: "1").

    ``sandbox`` is what it has given up.
    """

    protocol_version: int
    backend: str
    backend_version: str
    features: dict[str, str]
    devices: tuple[Device, ...]
    sandbox: Sandbox = Sandbox()
    id: int = 0


class LoadProgress(msgspec.Struct, frozen=True, tag="load_progress"):
    """``fraction`` 0 to 1 of the weights are there."""

    id: int
    fraction: float


class LoadedModel(msgspec.Struct, frozen=True):
    """The loaded model, as the backend sees it.

    Attributes:
        identity: which bytes these are: size and a hash over head and tail of the file.
        context_length: tokens the context holds now.
        trained_context_length: tokens the model was trained for; 0 when unknown.
        kv_bytes_per_token: bytes of KV cache that one more token of context takes.
        device: what it runs on, as its maker calls it.
        load_s: seconds from the command to ready, warm-up included.
        memory_bytes: resident bytes this process grew by.
        plan: what was decided, with the estimate; None for a backend that plans nothing.
        measured: ggml's own buffers, per device as in ``plan.uses``; empty when it did not tell.
    """

    name: str
    path: str
    identity: str
    architecture: str
    parameters: int
    context_length: int
    trained_context_length: int
    kv_bytes_per_token: int
    threads: int
    device: str
    load_s: float
    memory_bytes: int
    plan: Plan | None = None
    measured: tuple[MemoryUse, ...] = ()


class Loaded(msgspec.Struct, frozen=True, tag="loaded"):
    """The model is ready to answer."""

    id: int
    model: LoadedModel


class Planned(msgspec.Struct, frozen=True, tag="planned"):
    """What a load would do. ``devices`` are as they are now.

    ``choices`` are other wishes that fit, the best first, when ``plan`` does not.
    """

    id: int
    plan: Plan
    devices: tuple[Device, ...]
    choices: tuple[Wishes, ...] = ()


class Unloaded(msgspec.Struct, frozen=True, tag="unloaded"):
    """No model is loaded any more."""

    id: int


class Measured(msgspec.Struct, frozen=True, tag="measured"):
    """What ``Measure`` found: a count per message; the rest of ``tokens`` is the template's."""

    id: int
    tokens: int
    message_tokens: tuple[int, ...]
    text: str
    context_length: int


class PromptProgress(msgspec.Struct, frozen=True, tag="prompt_progress"):
    """``done`` of ``total`` prompt tokens are in the context; ``reused`` of them were there before."""

    id: int
    done: int
    total: int
    reused: int


class Candidate(msgspec.Struct, frozen=True):
    """A token that was possible, with its probability before anything was cut."""

    token: int
    text: str
    probability: float


class PickedToken(msgspec.Struct, frozen=True):
    """The token that was picked, and the most probable ones in its place, best first."""

    picked: Candidate
    alternatives: tuple[Candidate, ...]


class Token(msgspec.Struct, frozen=True, tag="token", omit_defaults=True):
    """A piece of the reply; never half a character. ``count`` tokens went into it.

    ``picked`` has an entry for each of them when the request asked for ``top_probabilities``.
    """

    id: int
    text: str
    count: int = 1
    picked: tuple[PickedToken, ...] = ()


class WarningCode(StrEnum):
    """Something that was handled, and that the person should know."""

    TEMPLATE_MISSING = "template_missing"
    """The file has no chat template; a general one was used."""
    TEMPLATE_FAILED = "template_failed"
    """The file's chat template failed; a general one was used."""
    TEMPLATE_LOOPED = "template_looped"
    """The file's chat template did not end in time; a general one was used."""


class Warned(msgspec.Struct, frozen=True, tag="warned"):
    """A warning about command ``id``, which goes on."""

    id: int
    code: WarningCode
    detail: str = ""


class Finished(msgspec.Struct, frozen=True, tag="finished"):
    """A reply is complete (or was stopped: ``facts.stop_reason``)."""

    id: int
    facts: ReplyFacts


class AdaptersSet(msgspec.Struct, frozen=True, tag="adapters_set"):
    """These adapters act now."""

    id: int
    adapters: tuple[Adapter, ...]


class Embedded(msgspec.Struct, frozen=True, tag="embedded"):
    """One vector of length 1 per text."""

    id: int
    vectors: tuple[tuple[float, ...], ...]


class Trial(msgspec.Struct, frozen=True):
    """One way to run the model, and how fast it was here. Speeds in tokens per second."""

    wishes: Wishes
    generation: float
    prompt: float
    is_same_text: bool = True


class TuneProgress(msgspec.Struct, frozen=True, tag="tune_progress"):
    """A trial has ended; ``elapsed_s`` of ``limit_s`` seconds are over."""

    id: int
    trial: Trial
    elapsed_s: float
    limit_s: float


class Tuned(msgspec.Struct, frozen=True, tag="tuned"):
    """The fastest way that gives the same text; the model stays loaded as it was ``before``."""

    id: int
    before: Trial
    best: Trial
    trials: tuple[Trial, ...]


class Failed(msgspec.Struct, frozen=True, tag="failed"):
    """A command could not be carried out."""

    id: int
    problem: Problem


class EngineDied(msgspec.Struct, frozen=True, tag="engine_died"):
    """Made by the client, not the engine: the process has ended without being asked to.

    ``exit_code`` is negative for a signal; ``last_words`` is the end of its log. ``is_out_of_memory``: the
    system ended it for want of memory, as far as one can know.
    """

    exit_code: int
    last_words: str
    id: int = 0
    is_out_of_memory: bool = False


Event = (
    Ready
    | LoadProgress
    | Loaded
    | Planned
    | Unloaded
    | Measured
    | PromptProgress
    | Token
    | Warned
    | Finished
    | AdaptersSet
    | Embedded
    | TuneProgress
    | Tuned
    | Failed
    | EngineDied
)

_encoder = msgspec.json.Encoder()
_command_decoder: msgspec.json.Decoder[Command] = msgspec.json.Decoder(Command)
_event_decoder: msgspec.json.Decoder[Event] = msgspec.json.Decoder(Event)


def encode(message: Command | Event) -> bytes:
    """One line, newline included. JSON escapes newlines, so a line is always a whole message."""
    return _encoder.encode(message) + b"\n"


def decode_command(untrusted_line: bytes) -> Command:
    """The command in a line; ``msgspec.DecodeError`` (or its ``ValidationError``) when there is none."""
    return _command_decoder.decode(untrusted_line)


def decode_event(untrusted_line: bytes) -> Event:
    """The event in a line; ``msgspec.DecodeError`` (or its ``ValidationError``) when there is none."""
    return _event_decoder.decode(untrusted_line)
