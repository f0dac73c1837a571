"""A desktop for one test: an X server, a session bus and the bus that screen readers use."""

import contextlib
import os
import re
import shutil
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TypeVar

from jeepney import DBusAddress, new_method_call
from jeepney.io.blocking import DBusConnection, open_dbus_connection

NEEDED = ("Xvfb", "xdotool", "import", "dbus-daemon")
WAIT_S = 30.0
T = TypeVar("T")


def missing_programs() -> list[str]:
    """What ``make check`` would have installed and is not there."""
    return [program for program in NEEDED if shutil.which(program) is None]


def until(condition: Callable[[], T | None], what: str, timeout_s: float = WAIT_S) -> T:
    """The first true value of ``condition``, asked again and again; ``TimeoutError`` names ``what``."""
    deadline = time.monotonic() + timeout_s
    while True:
        value = condition()
        if value:
            return value
        if time.monotonic() > deadline:
            raise TimeoutError(f"waited {timeout_s} s for {what}")
        time.sleep(0.02)  # between two looks at another process; nothing depends on its length


class Desktop:
    """One X server and its buses. Owned by the fixture ``desktop``; ``close`` ends them all."""

    def __init__(self, folder: Path, size: str = "1280x800") -> None:
        self._stack = contextlib.ExitStack()
        self._folder = folder
        self.display = self._start_x_server(size)
        runtime = folder / "runtime"
        runtime.mkdir(mode=0o700, exist_ok=True)
        self.environment = os.environ | {
            "DISPLAY": self.display,
            "XDG_RUNTIME_DIR": str(runtime),
            "XDG_CACHE_HOME": str(folder / "cache"),
            "QT_LINUX_ACCESSIBILITY_ALWAYS_ON": "1",
            "QT_ACCESSIBILITY": "1",
        }
        for name in ("QT_QPA_PLATFORM", "WAYLAND_DISPLAY", "LC_ALL"):
            self.environment.pop(name, None)
        self.environment["LANG"] = "C.UTF-8"
        address = self._start_session_bus()
        self.environment["DBUS_SESSION_BUS_ADDRESS"] = address
        self.accessibility = self._open_accessibility_bus(address)

    def close(self) -> None:
        """End everything that was started here, the last first."""
        self._stack.close()

    def start_app(self, *arguments: str, **environment: str) -> "subprocess.Popen[bytes]":
        """The application in a process of its own; its words go to ``app.log`` in the test's folder."""
        with (self._folder / "app.log").open("ab") as log:
            child = subprocess.Popen(
                [sys.executable, "-m", "app", *arguments],
                env=self.environment | environment,
                stdout=log,
                stderr=log,
            )
        self._stack.callback(_end, child)
        return child

    def log(self) -> str:
        """What the application wrote to its terminal."""
        path = self._folder / "app.log"
        return path.read_text(encoding="utf-8", errors="replace") if path.exists() else ""

    def xdotool(self, *arguments: str) -> str:
        """Move the mouse, press keys."""
        done = subprocess.run(
            ["xdotool", *arguments],
            env=self.environment,
            capture_output=True,
            text=True,
            check=True,
            timeout=30,
        )
        return done.stdout

    def screenshot(self, path: Path) -> None:
        """The whole screen as a PNG."""
        path.parent.mkdir(parents=True, exist_ok=True)
        subprocess.run(["import", "-window", "root", str(path)], env=self.environment, check=True, timeout=30)

    def _start_x_server(self, size: str) -> str:
        read, write = os.pipe()
        child = subprocess.Popen(
            ["Xvfb", "-displayfd", str(write), "-screen", "0", f"{size}x24", "-nolisten", "tcp"],
            pass_fds=(write,),
            stderr=subprocess.DEVNULL,
        )
        self._stack.callback(_end, child)
        os.close(write)
        with os.fdopen(read) as told:
            return f":{told.readline().strip()}"

    def _start_session_bus(self) -> str:
        child = subprocess.Popen(
            ["dbus-daemon", "--session", "--print-address=1", "--nofork", "--nopidfile"],
            env=self.environment,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
        )
        self._stack.callback(_end, child)
        assert child.stdout is not None
        with child.stdout:
            return child.stdout.readline().decode().strip()

    def _open_accessibility_bus(self, address: str) -> DBusConnection:
        session = self._stack.enter_context(contextlib.closing(open_dbus_connection(address)))
        bus = DBusAddress("/org/a11y/bus", "org.a11y.Bus", "org.a11y.Bus")
        answer = session.send_and_get_reply(new_method_call(bus, "GetAddress"))
        plain = re.sub(r",guid=.*", "", answer.body[0])
        return self._stack.enter_context(contextlib.closing(open_dbus_connection(plain)))


def _end(child: "subprocess.Popen[bytes]") -> None:
    if child.poll() is None:
        child.terminate()
        try:
            child.wait(10)
        except subprocess.TimeoutExpired:
            child.kill()
            child.wait()


@contextlib.contextmanager
def open_desktop(folder: Path, size: str = "1280x800") -> Iterator[Desktop]:
    """A desktop that ends with the block."""
    desktop = Desktop(folder, size)
    try:
        yield desktop
    finally:
        desktop.close()
