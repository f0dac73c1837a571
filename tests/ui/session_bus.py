"""A session bus of a test's own, what is said on it, and a portal in a process that answers."""

import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from jeepney import MatchRule, Message
from jeepney.bus_messages import message_bus
from jeepney.io.blocking import DBusConnection, open_dbus_connection

PORTAL_PROGRAM = Path(__file__).parent / "portal_program.py"


@contextmanager
def session_bus() -> Iterator[str]:
    """The address of a bus that ends with the block."""
    child = subprocess.Popen(
        ["dbus-daemon", "--session", "--print-address=1", "--nofork", "--nopidfile"],
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
    )
    assert child.stdout is not None
    try:
        with child.stdout:
            yield child.stdout.readline().decode().strip()
    finally:
        child.terminate()
        child.wait(10)


@contextmanager
def listener(address: str, interface: str) -> Iterator[DBusConnection]:
    """A connection that hears the signals of ``interface``."""
    connection = open_dbus_connection(address)
    try:
        rule = MatchRule(type="signal", interface=interface)
        connection.send_and_get_reply(message_bus.AddMatch(rule))
        yield connection
    finally:
        connection.close()


def next_signal(connection: DBusConnection, timeout_s: float = 10) -> Message:
    """The next message that is heard."""
    return connection.receive(timeout=timeout_s)


@contextmanager
def portal(address: str, folder: Path) -> Iterator[Path]:
    """A desktop portal; the file to which it writes what it was asked, a line of JSON a call."""
    told = folder / "portal.jsonl"
    child = subprocess.Popen(
        [sys.executable, str(PORTAL_PROGRAM), address, str(told)], stdout=subprocess.PIPE
    )
    assert child.stdout is not None
    try:
        with child.stdout:
            assert child.stdout.readline() == b"ready\n"
            yield told
    finally:
        child.terminate()
        child.wait(10)
