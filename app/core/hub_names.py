"""What names from a hub or a link may look like, which become parts of addresses and of paths on the disk."""

import re

_REPO_ID = re.compile(r"(?!.*(?:--|\.\.))(?:[A-Za-z0-9_][\w.-]*/)?[A-Za-z0-9_][\w.-]*(?<![-.])", re.ASCII)
_LONGEST_REPO_ID = 96
_COMMIT = re.compile(r"[0-9a-f]{40}")
_SHA256 = re.compile(r"[0-9a-f]{64}")
_NOT_ON_WINDOWS = re.compile(r'[\x00-\x1f<>:"|?*]|[. ]$')
_WINDOWS_DEVICE = re.compile(
    r"(?:CON|PRN|AUX|NUL|CONIN\$|CONOUT\$|(?:COM|LPT)[0-9\u00b9\u00b2\u00b3]) *(?:\..*)?", re.I
)


def is_repo_id(text: str) -> bool:
    """``owner/name``, or the bare name of one from the hub's first days."""
    is_short = len(text) <= _LONGEST_REPO_ID
    return is_short and not text.endswith(".git") and _REPO_ID.fullmatch(text) is not None


def is_commit(text: str) -> bool:
    """A whole one, which is the name of a folder in the cache."""
    return _COMMIT.fullmatch(text) is not None


def is_sha256(text: str) -> bool:
    """In hexadecimal digits."""
    return _SHA256.fullmatch(text) is not None


def is_blob_id(text: str) -> bool:
    """A sha256, or git's sha1 for a small file; the name of a file in the cache."""
    return is_sha256(text) or is_commit(text)


def stays_inside(path: str) -> bool:
    """Whether ``path`` leads to a place below the folder that it is put into, on any system."""
    parts = path.split("/")
    return not ("\\" in path or "\0" in path or any(part in ("", ".", "..") for part in parts))


def is_windows_name(part: str) -> bool:
    """Whether a file or folder can be called so on Windows, where ``a:b`` is a part of ``a``, ``.. `` is
    ``..`` and ``NUL.gguf`` is nothing at all.
    """
    return _NOT_ON_WINDOWS.search(part) is None and _WINDOWS_DEVICE.fullmatch(part) is None
