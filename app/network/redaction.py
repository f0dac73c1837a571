"""What must not reach a log: signed addresses and tokens."""

import logging
import re

_CHATTY = ("httpx2", "httpcore2", "huggingface_hub")
"""Their records hold whole addresses with signatures, and headers; what matters comes as an exception."""

_QUERY = re.compile(r"(?<=\S)\?[^\s'\"<>]+")
_PASSWORD = re.compile(r"://[^\s/]+@")
_TOKEN = re.compile(r"hf_[A-Za-z0-9]{4,}|Bearer\s+\S+", re.IGNORECASE)

LONGEST_DETAIL = 2000
"""Of an answer that is quoted, nobody reads more, and it may have any length."""


def silence_clients() -> None:
    """Keep the records of the HTTP client and of the hub's client out of every log."""
    for name in _CHATTY:
        logging.getLogger(name).setLevel(logging.CRITICAL + 1)


def redacted(text: str) -> str:
    """The beginning of ``text`` without signatures, passwords and tokens: fit for a log."""
    # Twice as much is looked through, so that no secret is cut into a half that looks like none.
    told = _TOKEN.sub("…", _PASSWORD.sub("://…@", _QUERY.sub("?…", text[: 2 * LONGEST_DETAIL])))
    return told if len(told) <= LONGEST_DETAIL else f"{told[: LONGEST_DETAIL - 1]}…"
