"""What must not reach a log: signed addresses and tokens."""

import logging
import re

_CHATTY = ("httpx2", "httpcore2", "huggingface_hub")
"""Their records hold whole addresses with signatures, and headers; what matters comes as an exception."""

_QUERY = re.compile(r"(https?://[^\s'\"<>?]+)\?[^\s'\"<>]*")
_PASSWORD = re.compile(r"(https?|socks5h?)://[^\s/@]+@")
_TOKEN = re.compile(r"hf_[A-Za-z0-9]{4,}|Bearer\s+\S+")


def silence_clients() -> None:
    """Keep the records of the HTTP client and of the hub's client out of every log."""
    for name in _CHATTY:
        logging.getLogger(name).setLevel(logging.CRITICAL + 1)


def redacted(text: str) -> str:
    """``text`` without signatures, passwords and tokens: fit for a log."""
    without_queries = _QUERY.sub(r"\1?…", text)
    return _TOKEN.sub("…", _PASSWORD.sub(r"\1://…@", without_queries))
