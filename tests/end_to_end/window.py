"""A person at the window: sees what a screen reader sees, and moves the mouse and the keys."""

import subprocess
from collections.abc import Iterator
from typing import Any, NamedTuple

from jeepney import DBusAddress, DBusErrorResponse, MessageType, Properties, new_method_call

from tests.end_to_end.desktop import WAIT_S, Desktop, until

_ACCESSIBLE = "org.a11y.atspi.Accessible"
_ROOT = ("org.a11y.atspi.Registry", "/org/a11y/atspi/accessible/root")
_SHOWING, _FOCUSED, _ENABLED = 25, 12, 8  # AtspiStateType


class Node(NamedTuple):
    """One thing on screen, by its address on the accessibility bus."""

    bus: str
    path: str


class Window:
    """The application's window on a ``Desktop``."""

    def __init__(self, desktop: Desktop, process: "subprocess.Popen[bytes]") -> None:
        self.desktop = desktop
        self.process = process

    # -- seeing ------------------------------------------------------------------------------------------

    def find(self, name: str, role: str = "", timeout_s: float = WAIT_S) -> Node:
        """Wait for something on screen called ``name`` (exactly)."""
        return until(lambda: self.look(name, role), f"{role or 'something'} called {name!r}", timeout_s)

    def look(self, name: str, role: str = "") -> Node | None:
        """Something on screen called ``name`` now, or None."""
        for node in self._walk(Node(*_ROOT)):
            if self._name(node) == name and (not role or self._role(node) == role) and self.is_showing(node):
                return node
        return None

    def names(self, list_name: str) -> list[str]:
        """The names of the items of a list, such as "Transcript"."""
        found = self.look(list_name, "list")
        return [self._name(child) for child in self._children(found)] if found else []

    def texts(self) -> list[str]:
        """Every name on screen outside the transcript."""
        return [self._name(node) for node in self._walk(Node(*_ROOT)) if self.is_showing(node)]

    def last_reply(self) -> str:
        """The text of the last answer in the transcript."""
        items = self.names("Transcript")
        last = items[-1] if items else ""
        return last.removeprefix("Assistant: ") if last.startswith("Assistant: ") else ""

    def description(self, node: Node) -> str:
        """What a screen reader adds to the name."""
        body = self._send(Properties(DBusAddress(node.path, node.bus, _ACCESSIBLE)).get("Description"))
        return str(body[0][1]) if body else ""

    def text(self, node: Node) -> str:
        """What is written in a text field."""
        body = self._call(node, "org.a11y.atspi.Text", "GetText", "ii", (0, -1))
        return str(body[0]) if body else ""

    def is_showing(self, node: Node) -> bool:
        """Whether it is on screen."""
        return self._has_state(node, _SHOWING)

    def is_focused(self, node: Node) -> bool:
        """Whether keys go there."""
        return self._has_state(node, _FOCUSED)

    def has_keys(self, name: str) -> bool:
        """Whether keys go to something called ``name``."""
        return any(self._name(node) == name and self.is_focused(node) for node in self._walk(Node(*_ROOT)))

    def is_enabled(self, node: Node) -> bool:
        """Whether it can be used."""
        return self._has_state(node, _ENABLED)

    def box(self, node: Node) -> tuple[int, int, int, int]:
        """Left, top, width, height on the screen."""
        body = self._call(node, "org.a11y.atspi.Component", "GetExtents", "u", (0,))
        left, top, width, height = body[0]
        return left, top, width, height

    # -- doing -------------------------------------------------------------------------------------------

    def click(self, name: str, role: str = "", *, button: int = 1) -> None:
        """Move the mouse to something called ``name`` and click."""
        self.click_node(self.find(name, role), button=button)

    def click_node(self, node: Node, *, button: int = 1) -> None:
        """Click in the middle of ``node``."""
        left, top, width, height = self.box(node)
        self.desktop.xdotool(
            "mousemove", str(left + width // 2), str(top + height // 2), "click", str(button)
        )

    def type(self, text: str) -> None:
        """Press the keys of ``text``."""
        self.desktop.xdotool("type", "--delay", "4", text)

    def press(self, *keys: str) -> None:
        """Press keys by name: ``Return``, ``ctrl+n``, ``Escape``."""
        self.desktop.xdotool("key", *keys)

    def say(self, text: str) -> None:
        """Write into the message field and send with Enter."""
        field = self.find("Message")
        self.click_node(field)
        until(lambda: self.is_focused(field), "the message field to have the focus")
        self.type(text)
        self.press("Return")

    def close(self) -> None:
        """End the application as the desktop would; waits until it is gone."""
        self.process.terminate()
        self.process.wait(timeout=WAIT_S)

    # -- the bus -----------------------------------------------------------------------------------------

    def _walk(self, node: Node) -> Iterator[Node]:
        for child in self._children(node):
            yield child
            if self._role(child) != "list" or self._name(child) != "Transcript":
                yield from self._walk(child)

    def _children(self, node: Node) -> list[Node]:
        body = self._call(node, _ACCESSIBLE, "GetChildren")
        return [Node(*child) for child in body[0]] if body else []

    def _role(self, node: Node) -> str:
        body = self._call(node, _ACCESSIBLE, "GetRoleName")
        return str(body[0]) if body else ""

    def _name(self, node: Node) -> str:
        message = Properties(DBusAddress(node.path, node.bus, _ACCESSIBLE)).get("Name")
        body = self._send(message)
        return str(body[0][1]) if body else ""

    def _has_state(self, node: Node, state: int) -> bool:
        body = self._call(node, _ACCESSIBLE, "GetState")
        return bool(body) and bool(body[0][state // 32] >> (state % 32) & 1)

    def _call(
        self, node: Node, interface: str, method: str, signature: str = "", body: tuple[Any, ...] = ()
    ) -> Any:
        address = DBusAddress(node.path, node.bus, interface)
        return self._send(new_method_call(address, method, signature or None, body))

    def _send(self, message: Any) -> Any:
        """The body of the answer; empty when the thing is gone from the screen meanwhile."""
        try:
            answer = self.desktop.accessibility.send_and_get_reply(message, timeout=10)
        except (DBusErrorResponse, TimeoutError):
            return ()
        return () if answer.header.message_type is MessageType.error else answer.body


def start(desktop: Desktop, *arguments: str, **environment: str) -> Window:
    """Start the application and wait until its window can be used."""
    window = Window(desktop, desktop.start_app(*arguments, **environment))
    window.find("Message")
    return window
