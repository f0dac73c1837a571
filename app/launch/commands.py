"""The commands an engine gets, from a chosen model and the settings."""

from collections.abc import Iterable
from pathlib import Path

from app.core.conversation import Message, MessageStatus, Role
from app.core.load_plan import Wishes
from app.core.model import InstalledModel
from app.core.paths import Folders
from app.core.settings import Settings
from app.engine.protocol import Load, PromptMessage, Sampling


def backend_for(model: InstalledModel) -> str:
    """Which backend runs a model, by its file."""
    return "echo" if model.path.suffix == ".echo" else "llama_cpp"


def engine_log(folders: Folders) -> Path:
    """Where an engine's own words go."""
    return folders.logs / "engine.log"


def load_command(
    request_id: int, model: InstalledModel, settings: Settings, *, context_length: int | None = None
) -> Load:
    """The command that loads ``model`` as the settings want it; ``context_length`` overrides theirs."""
    return Load(
        request_id,
        str(model.path),
        model.name,
        Wishes(
            context_length=settings.context_length if context_length is None else context_length,
            threads=settings.threads,
        ),
    )


def sampling(settings: Settings) -> Sampling:
    """The settings' way to pick a token."""
    return Sampling(
        temperature=settings.temperature,
        top_k=settings.top_k,
        top_p=settings.top_p,
        min_p=settings.min_p,
        repeat_penalty=settings.repeat_penalty,
        seed=settings.seed,
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
