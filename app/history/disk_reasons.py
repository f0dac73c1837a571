"""Why a file of ours cannot be opened or written, in words that are translated (context ``reasons``)."""

import errno

from app.core.words import QT_TRANSLATE_NOOP

_ = QT_TRANSLATE_NOOP

DISK_FULL = _("reasons", "the disk is full")
WRITE_PROTECTED = _("reasons", "it is write-protected")
NOT_OPENED = _("reasons", "the file could not be opened")
ACCESS_DENIED = _("reasons", "access was denied")
DISK_ERROR = _("reasons", "the disk reported an error")
IN_USE = _("reasons", "another program is using it")
MEMORY_FULL = _("reasons", "there is not enough memory")
DAMAGED = _("reasons", "the file is damaged")

_BY_NUMBER = {
    errno.EACCES: ACCESS_DENIED,
    errno.EPERM: ACCESS_DENIED,
    errno.EROFS: WRITE_PROTECTED,
    errno.ENOSPC: DISK_FULL,
    errno.EDQUOT: DISK_FULL,
    errno.EIO: DISK_ERROR,
}


def reason_of(error: OSError) -> str:
    """The usual reasons in our words, the others in the system's own."""
    return _BY_NUMBER.get(error.errno or 0) or error.strerror or str(error)
