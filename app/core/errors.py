"""What can go wrong, in words: a code, a sentence for the person, and the next act a button can do.

``Problem`` is data: it crosses the engine's pipe and is stored with a message. ``AppError`` is the
exception that carries one. The English sentence is made here; the window translates the same template
(context ``errors``) and fills in the same values.
"""

from enum import StrEnum

import msgspec

from app.core.words import QT_TRANSLATE_NOOP


class NextAct(StrEnum):
    """What one click can do about a problem."""

    NONE = "none"
    TRY_AGAIN = "try_again"
    """Do the same thing once more."""
    RESTART_ENGINE = "restart_engine"
    """Start the engine again and go on."""
    CHOOSE_MODEL = "choose_model"
    """Open the model picker."""
    NEW_CHAT = "new_chat"
    """Begin an empty conversation."""
    LARGER_CONTEXT = "larger_context"
    """Load the model again with the context length in ``values["wanted_context_length"]``."""
    LOAD_SMALLER = "load_smaller"
    """Load the model with the wishes in ``values["wishes"]`` (JSON), and go on."""
    LOAD_ON_CPU = "load_on_cpu"
    """Load the model on the processor alone, and go on."""
    OPEN_FOLDER = "open_folder"
    """Show ``values["folder"]`` in the file manager."""


class ErrorCode(StrEnum):
    """Every named problem; its sentence is in ``SENTENCES``."""

    FILE_MISSING = "file_missing"
    FILE_UNREADABLE = "file_unreadable"
    NOT_GGUF = "not_gguf"
    GGUF_VERSION = "gguf_version"
    FILE_TRUNCATED = "file_truncated"
    FILE_DAMAGED = "file_damaged"
    SHARD_MISSING = "shard_missing"
    NOT_FIRST_SHARD = "not_first_shard"
    UNKNOWN_ARCHITECTURE = "unknown_architecture"
    NO_WEIGHTS = "no_weights"
    NOT_A_CHAT_MODEL = "not_a_chat_model"
    LOAD_REFUSED = "load_refused"
    OUT_OF_MEMORY = "out_of_memory"
    LOAD_CANCELLED = "load_cancelled"
    ENGINE_DIED_LOADING = "engine_died_loading"
    ENGINE_DIED = "engine_died"
    ENGINE_NOT_STARTED = "engine_not_started"
    ENGINE_SILENT = "engine_silent"
    NO_MODEL_LOADED = "no_model_loaded"
    NO_MODELS_FOUND = "no_models_found"
    MODEL_UNKNOWN = "model_unknown"
    CONTEXT_FULL = "context_full"
    PROMPT_TOO_LONG = "prompt_too_long"
    GENERATION_FAILED = "generation_failed"
    GRAMMAR_INVALID = "grammar_invalid"
    DRAFT_MODEL_UNFIT = "draft_model_unfit"
    HISTORY_DAMAGED = "history_damaged"
    HISTORY_NEWER = "history_newer"
    HISTORY_UNWRITABLE = "history_unwritable"
    HISTORY_NOT_SAVED = "history_not_saved"
    SETTINGS_DAMAGED = "settings_damaged"
    SETTINGS_NEWER = "settings_newer"
    SETTINGS_UNWRITABLE = "settings_unwritable"
    SETTING_INVALID = "setting_invalid"
    NO_DISPLAY = "no_display"
    BAD_REQUEST = "bad_request"
    PLUGIN_UNUSABLE = "plugin_unusable"
    DRIVER_TOO_OLD = "driver_too_old"
    WORKER_UNREACHABLE = "worker_unreachable"
    DEVICE_LOST = "device_lost"
    ENGINE_OUT_OF_MEMORY = "engine_out_of_memory"
    ENGINE_DIED_ON_DEVICE = "engine_died_on_device"
    ADAPTER_UNFIT = "adapter_unfit"
    ADAPTER_FOREIGN = "adapter_foreign"
    NOT_AN_EMBEDDING_MODEL = "not_an_embedding_model"
    TEXT_TOO_LONG = "text_too_long"
    EMBEDDING_STOPPED = "embedding_stopped"
    IS_A_PROJECTOR = "is_a_projector"


_ = QT_TRANSLATE_NOOP

SENTENCES: dict[ErrorCode, str] = {
    ErrorCode.FILE_MISSING: _("errors", "There is no file at {path}."),
    ErrorCode.FILE_UNREADABLE: _("errors", "{name} cannot be read: {reason}."),
    ErrorCode.NOT_GGUF: _("errors", "{name} is not a GGUF model file."),
    ErrorCode.GGUF_VERSION: _(
        "errors", "{name} is written in GGUF version {version}; this build reads versions 2 and 3."
    ),
    ErrorCode.FILE_TRUNCATED: _(
        "errors",
        "{name} ends too early: {needed} are needed, {found} are there. Fetching it again should help.",
    ),
    ErrorCode.FILE_DAMAGED: _("errors", "{name} is damaged: {reason}. Fetching it again should help."),
    ErrorCode.SHARD_MISSING: _("errors", "{name} has {count} parts and {missing} is not beside it."),
    ErrorCode.NOT_FIRST_SHARD: _(
        "errors", "{name} is a later part of a model. Open its first part, {first}, instead."
    ),
    ErrorCode.UNKNOWN_ARCHITECTURE: _(
        "errors", "{name} is built as “{architecture}”, which this version cannot run yet."
    ),
    ErrorCode.NO_WEIGHTS: _("errors", "{name} holds a vocabulary but no weights, so it cannot answer."),
    ErrorCode.NOT_A_CHAT_MODEL: _(
        "errors", "{name} does not write text ({architecture}), so one cannot chat with it."
    ),
    ErrorCode.LOAD_REFUSED: _("errors", "{name} could not be loaded: {reason}."),
    ErrorCode.OUT_OF_MEMORY: _(
        "errors", "There is not enough memory for {name}: about {needed} are needed, {free} are free."
    ),
    ErrorCode.LOAD_CANCELLED: _("errors", "Loading {name} was stopped."),
    ErrorCode.ENGINE_DIED_LOADING: _(
        "errors", "The engine stopped while loading {name}. The file is probably damaged or not made for it."
    ),
    ErrorCode.ENGINE_DIED: _(
        "errors", "The engine stopped unexpectedly. The chat and the answer so far are kept."
    ),
    ErrorCode.ENGINE_NOT_STARTED: _("errors", "The engine could not be started: {reason}."),
    ErrorCode.ENGINE_SILENT: _("errors", "The engine did not answer for {seconds} s and was stopped."),
    ErrorCode.NO_MODEL_LOADED: _("errors", "No model is loaded."),
    ErrorCode.NO_MODELS_FOUND: _(
        "errors", "There is no model on this computer yet. Open a model file to begin."
    ),
    ErrorCode.MODEL_UNKNOWN: _("errors", "There is no model called “{model}” here."),
    ErrorCode.CONTEXT_FULL: _(
        "errors", "The chat has filled the model's context: {used} of {context_length} tokens."
    ),
    ErrorCode.PROMPT_TOO_LONG: _(
        "errors",
        "This message does not fit: the chat would need {used} tokens, the context holds {context_length}.",
    ),
    ErrorCode.GENERATION_FAILED: _("errors", "The model could not go on: {reason}."),
    ErrorCode.GRAMMAR_INVALID: _("errors", "The grammar or schema for the answer is not valid: {reason}."),
    ErrorCode.DRAFT_MODEL_UNFIT: _(
        "errors",
        "{draft} cannot guess ahead for {name}: their vocabularies differ. Choose a small model of the same "
        "family, or none.",
    ),
    ErrorCode.HISTORY_DAMAGED: _(
        "errors", "The file of your chats was damaged. It was set aside as {kept} and a new one was begun."
    ),
    ErrorCode.HISTORY_NEWER: _(
        "errors",
        "The chats in {path} were written by a newer Fireside (format {found}, this one reads {known}). "
        "Nothing was changed.",
    ),
    ErrorCode.HISTORY_UNWRITABLE: _("errors", "The chats in {path} cannot be opened: {reason}."),
    ErrorCode.HISTORY_NOT_SAVED: _("errors", "The chat could not be saved: {reason}."),
    ErrorCode.SETTINGS_DAMAGED: _(
        "errors", "The settings file could not be read. It was set aside as {kept}; defaults are used."
    ),
    ErrorCode.SETTINGS_NEWER: _(
        "errors", "The settings were written by a newer Fireside. What this one knows is used."
    ),
    ErrorCode.SETTINGS_UNWRITABLE: _(
        "errors", "The settings could not be saved in {folder}: {reason}. They hold until Fireside is closed."
    ),
    ErrorCode.SETTING_INVALID: _("errors", "{setting} cannot be {value}: {reason}."),
    ErrorCode.NO_DISPLAY: _(
        "errors", 'There is no screen to open a window on. In a terminal, use: fireside ask "your question"'
    ),
    ErrorCode.BAD_REQUEST: _("errors", "The engine did not understand a request: {reason}."),
    ErrorCode.PLUGIN_UNUSABLE: _("errors", "{plugin} cannot be used: {reason}."),
    ErrorCode.DRIVER_TOO_OLD: _(
        "errors", "The {maker} driver is too old for this build: it offers {offered}, {needed} is needed."
    ),
    ErrorCode.WORKER_UNREACHABLE: _("errors", "The worker at {server} cannot be used: {reason}."),
    ErrorCode.DEVICE_LOST: _(
        "errors", "{device} stopped answering. The chat and the answer so far are kept."
    ),
    ErrorCode.ENGINE_OUT_OF_MEMORY: _(
        "errors", "The engine was ended, most likely because memory ran out. The chat is kept."
    ),
    ErrorCode.ENGINE_DIED_ON_DEVICE: _(
        "errors",
        "The engine stopped while loading {name} on {device}. The processor alone may be able to run it.",
    ),
    ErrorCode.ADAPTER_UNFIT: _("errors", "{adapter} cannot be put on {name}: {reason}."),
    ErrorCode.ADAPTER_FOREIGN: _(
        "errors", "{adapter} was made for a “{family}” model, and {name} is built as “{architecture}”."
    ),
    ErrorCode.NOT_AN_EMBEDDING_MODEL: _(
        "errors", "{name} gives no vectors for texts ({architecture}), so nothing can be found with it."
    ),
    ErrorCode.TEXT_TOO_LONG: _(
        "errors", "A text of {used} tokens is too long for this model; it takes {context_length}."
    ),
    ErrorCode.EMBEDDING_STOPPED: _("errors", "Reading the texts was stopped."),
    ErrorCode.IS_A_PROJECTOR: _(
        "errors", "{name} is what lets a model see pictures. Put it beside its model, and open that."
    ),
}


class Problem(msgspec.Struct, frozen=True, omit_defaults=True):
    """One thing that went wrong, as data.

    Attributes:
        code: which of the named problems.
        values: what fills the sentence's placeholders, already in words ("6.1 GB").
        next_act: what one click can do about it.
        detail: technical text for the log and the "Show the log" button; never shown alone.
    """

    code: ErrorCode
    values: dict[str, str] = {}
    next_act: NextAct = NextAct.NONE
    detail: str = ""

    def sentence(self) -> str:
        """The English sentence, placeholders filled; a value nobody gave shows as an ellipsis."""
        return fill(SENTENCES[self.code], self.values)


class AppError(Exception):
    """An error that was understood: it has a ``Problem`` with a sentence for the person."""

    def __init__(self, problem: Problem) -> None:
        super().__init__(problem.sentence())
        self.problem = problem


def problem(
    code: ErrorCode, *, next_act: NextAct = NextAct.NONE, detail: str = "", **values: object
) -> Problem:
    """A ``Problem`` with its values turned into text."""
    return Problem(code, {name: str(value) for name, value in values.items()}, next_act, detail)


def fill(template: str, values: dict[str, str]) -> str:
    """``template`` with ``{name}`` replaced; values may hold braces, and missing ones become "…"."""
    return template.format_map(_Values(values))


class _Values(dict[str, str]):
    def __missing__(self, key: str) -> str:
        return "…"
