"""A loopback SOCKS5 proxy for tests; whatever name it is asked for, it connects to this computer."""

import socket
import struct
import threading
from socketserver import StreamRequestHandler, ThreadingTCPServer
from typing import cast

from tests.fakes.loopback_proxy import join

_NAME, _BY_PASSWORD, _NO_METHOD = 3, 2, 0xFF


class LoopbackSocks:
    """Listens from the start; ``log`` holds the names that were asked for."""

    def __init__(self, *, password: str = "") -> None:
        """``password`` is ``name:password`` and asked for when it is not empty."""
        self.password = password
        self.places: dict[str, int] = {}
        self.log: list[str] = []
        self._server = _Server(("127.0.0.1", 0), _Handler)
        self._server.socks = self
        self._thread = threading.Thread(target=self._server.serve_forever, args=(0.02,), daemon=True)
        self._thread.start()
        self.address = f"socks5://127.0.0.1:{self._server.server_address[1]}"

    def close(self) -> None:
        """Stop listening."""
        self._server.shutdown()
        self._server.server_close()
        self._thread.join()


class _Server(ThreadingTCPServer):
    daemon_threads, block_on_close = True, False
    socks: LoopbackSocks


class _Handler(StreamRequestHandler):
    def handle(self) -> None:
        socks = cast(_Server, self.server).socks
        _, count = self.rfile.read(2)
        methods = self.rfile.read(count)
        method = _BY_PASSWORD if socks.password else 0
        self.wfile.write(bytes((5, method if method in methods else _NO_METHOD)))
        if method not in methods or (socks.password and not self._is_known(socks.password)):
            return
        _, _, _, kind = self.rfile.read(4)
        name = self.rfile.read(self.rfile.read(1)[0]).decode() if kind == _NAME else self._address()
        (port,) = struct.unpack("!H", self.rfile.read(2))
        socks.log.append(name)
        with socket.create_connection(("127.0.0.1", socks.places.get(name, port)), timeout=10) as far:
            self.wfile.write(bytes((5, 0, 0, 1, 0, 0, 0, 0, 0, 0)))
            join(self.connection, far)

    def _address(self) -> str:
        return socket.inet_ntoa(self.rfile.read(4))

    def _is_known(self, password: str) -> bool:
        self.rfile.read(1)
        name, word = (self.rfile.read(self.rfile.read(1)[0]).decode() for _ in range(2))
        is_known = f"{name}:{word}" == password
        self.wfile.write(bytes((1, 0 if is_known else 1)))
        return is_known
