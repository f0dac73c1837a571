"""The sentence of every named problem, for translation; values fill its placeholders."""

from app.core.error_codes import ErrorCode
from app.core.words import QT_TRANSLATE_NOOP

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
    ErrorCode.OFFLINE: _("errors", "You switched the network off, so nothing was sent."),
    ErrorCode.HUB_UNREACHABLE: _("errors", "{host} cannot be reached: {reason}."),
    ErrorCode.HUB_SILENT: _("errors", "{host} did not answer within {seconds} s."),
    ErrorCode.HUB_TROUBLED: _("errors", "{host} has trouble of its own at the moment (it said {status})."),
    ErrorCode.HUB_BUSY: _("errors", "{host} gets too many requests from here and asks to wait {seconds} s."),
    ErrorCode.HUB_ODD: _(
        "errors",
        "What answered for {host} is not a model hub. A sign-in page of this network may stand in between.",
    ),
    ErrorCode.PROXY_UNUSABLE: _("errors", "The proxy {proxy} cannot be used: {reason}."),
    ErrorCode.CERTIFICATE_UNTRUSTED: _(
        "errors",
        "The certificate of {host} is not trusted: {reason}. A company network may need its own CA file.",
    ),
    ErrorCode.CERTIFICATE_TIME: _(
        "errors",
        "The certificate of {host} is not valid at {now}, which is what the clock of this computer says. "
        "If the clock is wrong, set it and try again.",
    ),
    ErrorCode.CA_FILE_UNUSABLE: _("errors", "The CA file {path} cannot be used: {reason}."),
    ErrorCode.ENDPOINT_INVALID: _("errors", "{endpoint} is no address of a hub; it begins with https://."),
    ErrorCode.REPO_UNKNOWN: _("errors", "{host} knows no repository {repo}, or it is private."),
    ErrorCode.REPO_GATED: _("errors", "The makers of {repo} ask you to agree to their terms first."),
    ErrorCode.REPO_DISABLED: _("errors", "{host} has closed {repo}."),
    ErrorCode.REVISION_UNKNOWN: _("errors", "{repo} has no version {revision}."),
    ErrorCode.REPO_FILE_UNKNOWN: _("errors", "{repo} has no file {path}."),
    ErrorCode.REPO_WITHOUT_GGUF: _(
        "errors", "{repo} has no GGUF file, the kind that runs here. Others may have made one of it."
    ),
    ErrorCode.QUANT_UNKNOWN: _("errors", "{repo} has no {quantisation}; it has {have}."),
    ErrorCode.QUANT_INCOMPLETE: _("errors", "{repo} lacks {missing}, a part of {name}."),
    ErrorCode.LINK_UNKNOWN: _(
        "errors", "“{text}” is neither a repository (owner/name) nor the address of a model."
    ),
    ErrorCode.TOKEN_REFUSED: _("errors", "{host} does not accept the token. It may have been revoked."),
    ErrorCode.TOKEN_MALFORMED: _("errors", "That is not a token; one begins with hf_ and has no spaces."),
    ErrorCode.KEYRING_UNUSABLE: _(
        "errors",
        "This computer's keyring cannot be used ({reason}). The token is kept until Fireside is closed, "
        "and nowhere on the disk.",
    ),
    ErrorCode.KEYRING_CLOSED: _("errors", "The token in this computer's keyring cannot be read: {reason}."),
    ErrorCode.DISK_TOO_SMALL: _(
        "errors", "Needs {needed} on the disk of {folder}, {free} is free there. Nothing was fetched."
    ),
    ErrorCode.DISK_FULL: _(
        "errors",
        "The disk is too full: {needed} more is needed, {free} is free. What was fetched is kept, and it "
        "goes on when there is room.",
    ),
    ErrorCode.CACHE_GONE: _(
        "errors", "The folder {folder} is not there. If it is on another disk, connect it and go on."
    ),
    ErrorCode.CACHE_UNWRITABLE: _("errors", "Nothing can be written into {folder}: {reason}."),
    ErrorCode.CONNECTION_LOST: _("errors", "The connection was lost. {done} of {total} is kept."),
    ErrorCode.RANGE_REFUSED: _(
        "errors", "{host} sends files only whole, so {name} begins anew after every break."
    ),
    ErrorCode.LENGTH_UNEXPECTED: _(
        "errors", "{host} sends {found} for {name}, and lists {expected}. Fetching it again may help."
    ),
    ErrorCode.BYTES_DIFFER: _(
        "errors", "The bytes of {name} differ from what the hub lists, also after {count} repairs."
    ),
    ErrorCode.CHANGED_ON_HUB: _("errors", "{name} was changed on the hub while it was fetched."),
    ErrorCode.FETCHED_ELSEWHERE: _("errors", "Another program is fetching {name}. It goes on after that."),
    ErrorCode.MODEL_DAMAGED: _(
        "errors", "{damaged} of {count} pieces of {name} differ from the original. Repair fetches {size}."
    ),
    ErrorCode.MODEL_DIFFERS: _(
        "errors",
        "{name} differs from the original, and nobody knows where. Repair fetches all of it, {size}.",
    ),
    ErrorCode.MODEL_DIFFERS_THERE: _(
        "errors", "{name} differs from the original. Fetch it again with the program that it belongs to."
    ),
    ErrorCode.MODEL_IN_USE: _("errors", "{name} is loaded. Unload it first."),
    ErrorCode.MODEL_NOT_DELETED: _("errors", "{name} could not be deleted: {reason}."),
    ErrorCode.NOTHING_TO_COMPARE: _(
        "errors", "Nobody has told what the bytes of {name} should be; it was read without a fault."
    ),
    ErrorCode.LINKING_FAILED: _("errors", "{name} could not be kept once for both: {reason}."),
}
