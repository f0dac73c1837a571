"""Models as a hub lists them: what one can ask for, what is listed, what one repository holds.

These are facts from the hub, and last as long as a page is open. What lies on the disk is ``InstalledModel``;
what is being fetched is ``core/download.py``.
"""

from enum import StrEnum
from typing import Literal

import msgspec

from app.core.errors import ErrorCode, Problem
from app.core.load_fit import LoadFit
from app.core.model import ModelFacts, repo_name

USUAL_ENDPOINT = "https://huggingface.co"

Gate = Literal["", "auto", "manual"]
"""Whether the makers ask for consent first: not at all, answered by the hub, answered by a person."""


class HubSort(StrEnum):
    """How a list is ordered, the largest or newest first."""

    TRENDING = "trending"
    DOWNLOADS = "downloads"
    LIKES = "likes"
    UPDATED = "updated"
    SIZE = "size"
    """By parameters. The hub cannot, so what was listed by downloads is ordered here."""


class HubQuery(msgspec.Struct, frozen=True):
    """What a person looks for; empty means anything.

    Attributes:
        text: words of the name.
        architecture: llama.cpp's name, such as ``qwen3``.
        licence: the hub's id, such as ``apache-2.0``.
        language: an ISO 639-1 code.
        purpose: the hub's pipeline tag, such as ``text-generation`` or ``image-text-to-text``.
        smallest_parameters, largest_parameters: 0 is no limit.
        runs_here: only what should fit into this computer's memory, judged by parameters.
        only_gguf: False finds the repositories of other formats too.
        base_model: the repository of which it is to be a packed version, as its card says.
    """

    text: str = ""
    sort: HubSort = HubSort.TRENDING
    architecture: str = ""
    licence: str = ""
    language: str = ""
    purpose: str = ""
    smallest_parameters: int = 0
    largest_parameters: int = 0
    runs_here: bool = False
    only_gguf: bool = True
    base_model: str = ""

    @property
    def filter_count(self) -> int:
        """How many filters are on, the words not counted."""
        wanted = (self.architecture, self.licence, self.language, self.purpose, self.runs_here)
        return sum(map(bool, wanted)) + bool(self.smallest_parameters or self.largest_parameters)


class CatalogModel(msgspec.Struct, frozen=True):
    """One repository of the hub in a list.

    Attributes:
        id: ``owner/name``.
        parameters, context_length: 0 where the hub does not tell.
        created_at, updated_at: seconds since 1970; 0 where the hub does not tell.
        base_model: the repository that this one was made of, by its card.
        title: what people call it, where somebody wrote that down; "" lets its id tell.
    """

    id: str
    downloads: int = 0
    likes: int = 0
    parameters: int = 0
    architecture: str = ""
    context_length: int = 0
    licence: str = ""
    languages: tuple[str, ...] = ()
    purpose: str = ""
    tags: tuple[str, ...] = ()
    gate: Gate = ""
    is_private: bool = False
    has_gguf: bool = True
    created_at: float = 0.0
    updated_at: float = 0.0
    base_model: str = ""
    title: str = ""

    @property
    def owner(self) -> str:
        """Who published it."""
        return self.id.partition("/")[0]

    @property
    def name(self) -> str:
        """The repository's name for people."""
        return self.title or repo_name(self.id)


class RepoFile(msgspec.Struct, frozen=True):
    """One file of a repository at one commit.

    Attributes:
        path: within the repository, with forward slashes.
        sha256: of the bytes; "" for a small file that is not kept in large file storage.
        blob_id: the name of its blob in the cache: the sha256, or git's sha1 for a small file.
    """

    path: str
    size_bytes: int
    sha256: str
    blob_id: str

    @property
    def name(self) -> str:
        """The last part of the path."""
        return self.path.rpartition("/")[2]


class RepoListing(msgspec.Struct, frozen=True):
    """A repository at one commit, with every file that it holds."""

    model: CatalogModel
    commit: str
    files: tuple[RepoFile, ...]


class Quant(msgspec.Struct, frozen=True):
    """One model of a repository, ready to be fetched as one item.

    Attributes:
        label: the name of its number format, such as ``Q4_K_M``; from the file's name, so a hint.
        files: every part in order, the one to load first.
        projector: what lets it see pictures; fetched with it.
        missing: parts that the repository lacks; with any, it cannot be fetched.
    """

    label: str
    files: tuple[RepoFile, ...]
    projector: RepoFile | None = None
    missing: tuple[str, ...] = ()

    @property
    def all_files(self) -> tuple[RepoFile, ...]:
        """What is fetched."""
        return self.files if self.projector is None else (*self.files, self.projector)

    @property
    def size_bytes(self) -> int:
        """Bytes of everything that is fetched."""
        return sum(file.size_bytes for file in self.all_files)

    @property
    def first(self) -> RepoFile:
        """The file to load."""
        return self.files[0]


class QuantSize(StrEnum):
    """How a quant stands among the others of a model: what a person chooses by who knows no formats."""

    SMALL = "small"
    BALANCED = "balanced"
    LARGE = "large"
    ORIGINAL = "original"


class QuantOffer(msgspec.Struct, frozen=True):
    """A quant with what it would be on this computer.

    Attributes:
        facts: of its real header, read by range; None until it was read.
        fit: what it needs here against what is there; None until planned.
        is_supported: whether this build runs its architecture; None until known.
        tokens_per_second: expected from this computer's measured bandwidth; None where nothing was measured.
        installed_path: where it lies already; None when it does not.
        problem: why its header could not be read.
    """

    quant: Quant
    size: QuantSize
    facts: ModelFacts | None = None
    fit: LoadFit | None = None
    is_supported: bool | None = None
    tokens_per_second: float | None = None
    installed_path: str | None = None
    problem: Problem | None = None


class AccessState(StrEnum):
    """Whether the files of a repository may be read from here."""

    OPEN = "open"
    NEEDS_TOKEN = "needs_token"
    """Gated, and there is no token."""
    NEEDS_CONSENT = "needs_consent"
    """There is a token, and its account has not accepted the terms or was not let in yet."""
    GRANTED = "granted"
    """Gated or private, and the token opens it."""


class TokenPlace(StrEnum):
    """Where the hub's token is kept."""

    NONE = "none"
    KEYRING = "keyring"
    MEMORY = "memory"
    """There is no keyring that can be used: until the application is closed, and nowhere else."""


class TokenState(msgspec.Struct, frozen=True):
    """What is known of the hub's token, and never the token itself.

    Attributes:
        account: whose it is, as the hub says; "" until it was checked.
        hint: the last three characters, so that a person recognises it.
        problem: why it is not in the keyring, or why the hub does not take it.
    """

    place: TokenPlace = TokenPlace.NONE
    account: str = ""
    hint: str = ""
    problem: Problem | None = None


TOKEN_TO_PUT_RIGHT = frozenset({ErrorCode.TOKEN_MALFORMED, ErrorCode.TOKEN_REFUSED})
"""Problems of the token itself; where only the hub or the keyring could not be asked, it may be right."""


class HubAddress(msgspec.Struct, frozen=True):
    """What a pasted text, a link or an argument names.

    Attributes:
        repo_id: ``owner/name``; "" for a file at ``url``, outside a hub.
        revision: a branch, tag or commit; "" is ``main``.
        path: a file in it; "" when none is named.
        quantisation: ``Q4_K_M`` of ``owner/name:Q4_K_M``; "" when none is named.
        url: the address of a file outside a hub.
        endpoint: the hub that the address names; "" when it names none.
    """

    repo_id: str = ""
    revision: str = ""
    path: str = ""
    quantisation: str = ""
    url: str = ""
    endpoint: str = ""
