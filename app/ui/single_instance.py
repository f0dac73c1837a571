"""One window per profile: the running one listens, a second start hands its argument over and ends."""

import msgspec
from PySide6.QtCore import QObject, Signal
from PySide6.QtNetwork import QLocalServer, QLocalSocket

from app.ui.instance_name import Visit

CONNECT_TIMEOUT_MS = 2000
HANDED_OVER = b"ok\n"


def hand_over(name: str, visit: Visit) -> bool:
    """Give ``visit`` to the window that listens on ``name``; False when none answers in two seconds."""
    socket = QLocalSocket()
    socket.connectToServer(name)
    if not socket.waitForConnected(CONNECT_TIMEOUT_MS):
        return False
    socket.write(msgspec.json.encode(visit) + b"\n")
    socket.flush()
    has_answer = socket.waitForReadyRead(CONNECT_TIMEOUT_MS) and bytes(socket.readAll().data()) == HANDED_OVER
    socket.abort()
    return has_answer


class SingleInstance(QObject):
    """The listening end, owned by the window's process, which holds the profile lock already.

    Because only the holder of the lock listens, a socket file that is already there was left by a
    process that died, and is removed.

    Signals:
        visited(Visit): another start handed its argument over.
    """

    visited = Signal(object)

    def __init__(self, name: str, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._name = name
        self._server = QLocalServer(self)
        self._server.setSocketOptions(QLocalServer.SocketOption.UserAccessOption)
        self._server.newConnection.connect(self._on_connection)

    def listen(self) -> bool:
        """Begin to listen; False when the system gives no socket (the window works without)."""
        if self._server.listen(self._name):
            return True
        QLocalServer.removeServer(self._name)
        return self._server.listen(self._name)

    def close(self) -> None:
        """Stop listening and remove the socket."""
        self._server.close()

    def _on_connection(self) -> None:
        while (socket := self._server.nextPendingConnection()) is not None:
            _Visitor(socket, self).arrived.connect(self.visited)


class _Visitor(QObject):
    """One connection: reads one line, answers, and ends with it.

    Signals:
        arrived(Visit): the line was understood.
    """

    arrived = Signal(object)

    def __init__(self, socket: QLocalSocket, parent: QObject) -> None:
        super().__init__(parent)
        self._socket = socket
        socket.setParent(self)
        socket.readyRead.connect(self._on_ready)
        socket.disconnected.connect(self.deleteLater)
        if socket.canReadLine():
            self._on_ready()

    def _on_ready(self) -> None:
        if not self._socket.canReadLine():
            return
        untrusted_line = bytes(self._socket.readLine().data())
        try:
            visit = msgspec.json.decode(untrusted_line, type=Visit)
        except msgspec.DecodeError:
            self._socket.abort()
            return
        self._socket.write(HANDED_OVER)
        self._socket.flush()
        self.arrived.emit(visit)
