"""A loopback HTTP proxy for tests: plain requests and tunnels, with or without a password.

Whatever name it is asked for, it connects to this computer: ``places["hub.example"] = port`` says where.
"""

import base64
import select
import socket
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import cast
from urllib.parse import urlsplit


class LoopbackProxy:
    """Listens from the start; ``log`` holds a line such as ``CONNECT hub.example:443`` per request."""

    def __init__(self, *, password: str = "") -> None:
        """``password`` is ``name:password`` and asked for when it is not empty."""
        self.password = password
        self.places: dict[str, int] = {}
        self.refusal = 0
        """A status that every request gets instead of being let through."""
        self.log: list[str] = []
        self._server = _Server(("127.0.0.1", 0), _Handler)
        self._server.proxy = self
        self._thread = threading.Thread(target=self._server.serve_forever, args=(0.02,), daemon=True)
        self._thread.start()
        self.address = f"http://127.0.0.1:{self._server.server_port}"

    def close(self) -> None:
        """Stop listening."""
        self._server.shutdown()
        self._server.server_close()
        self._thread.join()


class _Server(ThreadingHTTPServer):
    daemon_threads, block_on_close = True, False
    proxy: LoopbackProxy

    def handle_error(self, request: object, client_address: object) -> None:
        """Clients that go away are part of the tests."""


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True

    @property
    def proxy(self) -> LoopbackProxy:
        return cast(_Server, self.server).proxy

    def do_CONNECT(self) -> None:
        host, _, port = self.path.rpartition(":")
        if not self._is_let_through():
            return
        with self._connected(host, int(port)) as far:
            self.send_response_only(200)
            self.end_headers()
            self.close_connection = True
            join(self.connection, far)

    def do_GET(self) -> None:
        its = urlsplit(self.path)
        body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
        if not self._is_let_through():
            return
        with self._connected(str(its.hostname), its.port or 80) as far:
            head = [f"{self.command} {its.path}?{its.query} HTTP/1.1", "Connection: close"]
            kept = ("connection", "proxy-authorization", "proxy-connection")
            head += [f"{name}: {value}" for name, value in self.headers.items() if name.lower() not in kept]
            far.sendall("\r\n".join([*head, "", ""]).encode() + body)
            self.close_connection = True
            join(self.connection, far)

    do_HEAD = do_POST = do_GET

    def _is_let_through(self) -> bool:
        self.proxy.log.append(f"{self.command} {self.path}")
        wanted = "Basic " + base64.b64encode(self.proxy.password.encode()).decode()
        status = self.proxy.refusal
        if self.proxy.password and self.headers.get("Proxy-Authorization") != wanted:
            status = 407
        if status:
            self.send_response_only(status)
            self.send_header("Content-Length", "0")
            self.end_headers()
        return not status

    def _connected(self, host: str, port: int) -> socket.socket:
        return socket.create_connection(("127.0.0.1", self.proxy.places.get(host, port)), timeout=10)

    def log_message(self, format: str, *args: object) -> None:
        """Nothing: a test reads ``log``."""


def join(near: socket.socket, far: socket.socket) -> None:
    """Hand bytes to and fro until one end closes."""
    while True:
        ready, _, _ = select.select([near, far], [], [], 10)
        for one in ready:
            data = one.recv(65536)
            if not data:
                return
            (far if one is near else near).sendall(data)
        if not ready:
            return
