"""Why a model file cannot be used, in words.

A reason fills the placeholder ``{reason}`` of a sentence in ``core.errors``; the window translates it in the
context ``reasons``. Reasons hold no values of their own: names and numbers go into ``Problem.detail``.
"""

from pathlib import Path

from app.core.errors import AppError, ErrorCode, Problem, problem
from app.core.quantities import exact_size_words, size_words
from app.core.words import QT_TRANSLATE_NOOP as _

HEADER_TOO_LONG = _("reasons", "its header is too long to be true")
COUNT_IMPOSSIBLE = _("reasons", "its header announces more than any file can hold")
VALUE_TYPE_UNKNOWN = _("reasons", "its header holds a value of an unknown kind")
TEXT_INVALID = _("reasons", "a name in its header is not text")
NAME_REPEATED = _("reasons", "a name in its header appears twice")
ALIGNMENT_INVALID = _("reasons", "its header names an impossible alignment")
ARCHITECTURE_MISSING = _("reasons", "its header does not say what kind of model it is")
VALUE_INVALID = _("reasons", "a value in its header is of the wrong kind")
TENSOR_SHAPE = _("reasons", "the shape of a tensor is impossible")
TENSOR_TYPE = _("reasons", "a tensor is stored in an unknown format")
TENSOR_PLACE = _("reasons", "a tensor lies where it cannot be")
MATRIX_TYPE = _("reasons", "a matrix is stored as whole numbers")
VECTOR_TYPE = _("reasons", "a vector is stored in a format that the engine cannot compute with")
LAYER_COUNT = _("reasons", "its number of layers is impossible")
LAYERS_MISSING = _("reasons", "weights of some of its layers are missing")
EXPERT_COUNT = _("reasons", "its numbers of experts contradict each other")
HEAD_COUNT = _("reasons", "its numbers of attention heads contradict each other")
ROPE_DIMENSIONS = _("reasons", "its number of position dimensions is impossible")
TOKENS_REPEATED = _("reasons", "its vocabulary holds the same token twice")
HEAD_SIZE = _("reasons", "its head size is one that the engine cannot compute with")
BIG_ENDIAN = _("reasons", "it is written for big-endian computers")
RENAMED_PART = _("reasons", "it is one part of a split model whose file name was changed")
PART_FOREIGN = _("reasons", "one of its parts belongs to another model")
NO_REGULAR_FILE = _("reasons", "it is not a regular file")


def damaged(name: str, reason: str, detail: str = "") -> AppError:
    """The error of a file whose header contradicts itself or what the engine can take."""
    return AppError(problem(ErrorCode.FILE_DAMAGED, name=name, reason=reason, detail=detail))


def refused(name: str, reason: str, detail: str = "") -> AppError:
    """The error of a file that is whole but was written in a way that the engine cannot take."""
    return AppError(problem(ErrorCode.LOAD_REFUSED, name=name, reason=reason, detail=detail))


def truncated(name: str, needed_bytes: int, found_bytes: int) -> AppError:
    """The error of a file that ends before byte ``needed_bytes``."""
    needed, found = size_words(needed_bytes), size_words(found_bytes)
    if needed == found:
        needed, found = exact_size_words(needed_bytes), exact_size_words(found_bytes)
    return AppError(problem(ErrorCode.FILE_TRUNCATED, name=name, needed=needed, found=found))


def unreadable(path: Path, error: OSError) -> Problem:
    """The problem behind an ``OSError`` while a model file was opened or read."""
    if isinstance(error, FileNotFoundError | NotADirectoryError):
        return problem(ErrorCode.FILE_MISSING, path=path, name=path.name)
    reason = (error.strerror or type(error).__name__).rstrip(".")
    return problem(ErrorCode.FILE_UNREADABLE, name=path.name, reason=reason[:1].lower() + reason[1:])
