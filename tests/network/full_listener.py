"""A port whose queue is full: the system answers a new connection with nothing, as a far host may."""

import socket
import sys
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager

import pytest


@contextmanager
def full_listener(host: str = "127.0.0.1", port: int = 0) -> Iterator[int]:
    """Its port; elsewhere than on Linux the test is skipped."""
    if sys.platform != "linux":
        pytest.skip("other systems refuse a connection where the queue is full")
    with ExitStack() as closing:
        listener = closing.enter_context(socket.create_server((host, port), backlog=0))
        address = listener.getsockname()
        for _ in range(8):
            one = closing.enter_context(socket.socket())
            one.setblocking(False)
            one.connect_ex(address)
        yield int(address[1])
