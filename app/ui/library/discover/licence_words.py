"""A licence in the person's language, with the colour of what it allows."""

from typing import NamedTuple

from PySide6.QtCore import QCoreApplication

from app.core.licences import LicenceKind, licence_of

_TOKENS = {
    LicenceKind.FREE: "good",
    LicenceKind.CONDITIONS: "warn",
    LicenceKind.NO_PAID_WORK: "bad",
    LicenceKind.UNKNOWN: "text_muted",
}


class LicenceWords(NamedTuple):
    """Name, sentence, the token of a colour, and the address of the text; "" where it is not known."""

    name: str
    sentence: str
    token: str
    address: str


def licence_told(licence_id: str) -> LicenceWords:
    """What is known of the licence with the hub's id."""
    licence = licence_of(licence_id)
    name = QCoreApplication.translate("licences", licence.name)
    told = QCoreApplication.translate("licences", licence.sentence)
    return LicenceWords(name, told, _TOKENS[licence.kind], licence.address)
