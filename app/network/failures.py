"""What a failed request means, as a problem with a sentence; only here are the client's exceptions known."""

from app.core.errors import Problem
from app.network.network import NetworkOptions


def problem_of(error: BaseException, host: str, options: NetworkOptions) -> Problem:
    """HUB_UNREACHABLE, HUB_SILENT, PROXY_UNUSABLE, CERTIFICATE_UNTRUSTED, CERTIFICATE_TIME ..."""
    raise NotImplementedError
