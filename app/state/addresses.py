"""What people drop on the window or paste: whether a text is the address of a model."""

from app.core.errors import AppError
from app.library.hub.hub_links import address_of


def file_elsewhere(text: str, endpoint: str) -> str:
    """The address of a model's file outside a hub that ``text`` names; "" where it names none."""
    try:
        return address_of(text, endpoint).url
    except AppError:
        return ""


def is_link(text: str, endpoint: str) -> bool:
    """Whether ``text`` is a link to a model, or the address of one on a hub or of a file.

    Not ``owner/name`` alone: so is "and/or" written, and dropped words are no wish to open anything.
    """
    if "://" not in text and "." not in text.partition("/")[0]:
        return False
    try:
        address_of(text, endpoint)
    except AppError:
        return False
    return True
