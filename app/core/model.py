"""Models as nouns: a file of weights on this computer and what its header says."""

import re
from enum import StrEnum
from pathlib import Path

import msgspec

from app.core.errors import Problem


class ModelSource(StrEnum):
    """Where an installed model came from."""

    STARTER = "starter"
    """Shipped with the application."""
    FOLDER = "folder"
    """Found in one of the model folders."""
    OPENED = "opened"
    """A file the person opened, somewhere else on the disk."""
    HUB = "hub"
    """In the hub's cache, fetched by Fireside or by another program."""
    OLLAMA = "ollama"
    """One of Ollama's blobs, used in place."""
    LM_STUDIO = "lm_studio"
    JAN = "jan"
    GPT4ALL = "gpt4all"


class ModelFacts(msgspec.Struct, frozen=True):
    """What a model file's header says.

    Attributes:
        architecture: llama.cpp's name of the family, such as ``llama`` or ``qwen3``.
        parameters: number of weights (elements of all tensors).
        quantisation: the usual name of the file type, such as ``Q4_K_M`` or ``F16``.
        context_length: tokens the model was trained for; 0 when the file does not say.
        block_count: number of layers.
        embedding_length: numbers that stand for one token; for a projector those that a piece of a picture
            becomes; 0 when the file does not say.
    """

    name: str
    architecture: str
    parameters: int
    quantisation: str
    context_length: int
    block_count: int
    licence: str | None = None
    has_chat_template: bool = False
    writes_text: bool = True
    embedding_length: int = 0


class Origin(msgspec.Struct, frozen=True):
    """Where a file came from, as far as the place it lies in tells.

    Attributes:
        repo_id: ``owner/name`` on the hub, or Ollama's ``name:tag``.
        commit: the full commit of the repository; "" where the place does not tell.
        path: within the repository.
        sha256: what the bytes should be, of the file to load; "" where the place does not tell.
    """

    repo_id: str
    commit: str = ""
    path: str = ""
    sha256: str = ""


_GGUF_ENDING = re.compile(r"[-_.]GGUF$", re.IGNORECASE)


def repo_name(repo_id: str) -> str:
    """A repository's name for people: without its owner and without ``-GGUF``."""
    name = repo_id.partition("/")[2] or repo_id
    return _GGUF_ENDING.sub("", name).replace("-", " ").replace("_", " ")


class InstalledModel(msgspec.Struct, frozen=True):
    """A model on this computer.

    Attributes:
        id: what ``--model`` accepts: ``starter`` or the file's name without ``.gguf``, made unique.
        path: the file to load (the first part of a split one).
        size_bytes: bytes of all parts together.
        facts: None when the header could not be read; then ``problem`` says why.
        projector: the file beside it that lets it see pictures; None when there is none.
        origin: None for a file that somebody put there.
        last_used_at: seconds since 1970; None when it never answered here.
    """

    id: str
    path: Path
    size_bytes: int
    source: ModelSource
    facts: ModelFacts | None = None
    problem: Problem | None = None
    projector: Path | None = None
    origin: Origin | None = None
    last_used_at: float | None = None

    @property
    def name(self) -> str:
        """The name to show."""
        if self.source is ModelSource.STARTER:
            return "Starter"
        if self.source is ModelSource.HUB and self.origin is not None:
            return repo_name(self.origin.repo_id)  # as it was called where it was chosen
        return self.facts.name if self.facts and self.facts.name else self.path.stem
