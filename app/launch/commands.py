"""The commands an engine gets, from a chosen model and the settings."""

from collections.abc import Iterable
from pathlib import Path

import msgspec

from app.core.conversation import Message, MessageStatus, Role
from app.core.load_plan import Wishes
from app.core.memory_fit import Correction
from app.core.model import InstalledModel
from app.core.model_overrides import overrides_of
from app.core.paths import Folders
from app.core.sampling_texts import biases_in, breakers_in, order_in
from app.core.settings import Settings
from app.engine.protocol import Load, PromptMessage, Sampling

_SAME_NAMES = tuple(name for name in Sampling.__struct_fields__ if name in Settings.__struct_fields__)
"""What the settings call as ``Sampling`` does; the rest is texts, or is asked for with a request."""
_SAME_WISHES = tuple(name for name in Wishes.__struct_fields__ if name in Settings.__struct_fields__)
"""The same for ``Wishes``; the rest is a model's own."""


def backend_for(model: InstalledModel | None) -> str:
    """Which backend runs a model, by its file; without one, the backend of most."""
    return "echo" if model is not None and model.path.suffix == ".echo" else "llama_cpp"


def engine_log(folders: Folders) -> Path:
    """Where an engine's own words go."""
    return folders.logs / "engine.log"


def wishes_for(model: InstalledModel, settings: Settings) -> Wishes:
    """What the settings want of a load, and what they want of this model instead."""
    own = overrides_of(settings.model_overrides, model.path)
    changed = {name: value for name, value in msgspec.structs.asdict(own).items() if value is not None}
    general = Wishes(**{name: getattr(settings, name) for name in _SAME_WISHES})
    return msgspec.structs.replace(general, **changed)


def load_command(
    request_id: int,
    model: InstalledModel,
    settings: Settings,
    *,
    context_length: int | None = None,
    correction: Correction = Correction(),  # noqa: B008  frozen
) -> Load:
    """The command that loads ``model`` as the settings want it; ``context_length`` overrides theirs."""
    wishes = wishes_for(model, settings)
    if context_length is not None:
        wishes = msgspec.structs.replace(wishes, context_length=context_length)
    return Load(request_id, str(model.path), model.name, wishes, correction)


def architecture_of(model: InstalledModel) -> str:
    """What its records are found by; "" when the header could not be read."""
    return model.facts.architecture if model.facts is not None else ""


def sampling(settings: Settings) -> Sampling:
    """The settings' way to pick a token."""
    return Sampling(
        **{name: getattr(settings, name) for name in _SAME_NAMES},
        dry_breakers=breakers_in(settings.dry_breaker_words),
        logit_bias=biases_in(settings.token_bias_lines),
        order=order_in(settings.sampler_order),
    )


def prompt_messages(messages: Iterable[Message], system_prompt: str) -> tuple[PromptMessage, ...]:
    """What a chat template gets: the system prompt, then every message that says something.

    A reply that failed, and one that is only beginning, say nothing; what one side said in two messages
    becomes one, because many templates want the roles to take turns.
    """
    said: list[PromptMessage] = []
    for message in messages:
        if not message.text or message.status is MessageStatus.FAILED:
            continue
        if said and said[-1].role is message.role:
            both = f"{said[-1].content}\n\n{message.text}"
            said[-1] = PromptMessage(message.role, both)
        else:
            said.append(PromptMessage(message.role, message.text))
    if system_prompt.strip():
        said.insert(0, PromptMessage(Role.SYSTEM, system_prompt))
    return tuple(said)
