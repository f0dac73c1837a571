"""The rules of the house as data: which room may import what, how large a file may be, who opens sockets."""

from dataclasses import dataclass, field

MOST_LINES_OF_A_FILE = 400
MOST_LINES_OF_A_FUNCTION = 50
MOST_METHODS_OF_A_CLASS = 20

DRAWER_NAMES = frozenset(
    ("utils", "util", "helpers", "helper", "misc", "common", "manager", "handler", "handlers", "info", "base")
)
"""A file called so says nothing about what belongs in it, so everything does."""


@dataclass(frozen=True)
class Room:
    """What one room may import.

    Attributes:
        ours: other rooms of ``app``.
        outside: packages besides the standard library; a dotted name allows that module only.
        because: package to the reason why the room needs it, for what the first plan did not name.
    """

    ours: frozenset[str] = frozenset()
    outside: frozenset[str] = frozenset()
    because: dict[str, str] = field(default_factory=dict)

    def may_import_from_outside(self, module: str) -> bool:
        """Whether ``module`` or a package above it is named."""
        parts = module.split(".")
        allowed = self.outside | set(self.because)
        return any(".".join(parts[: count + 1]) in allowed for count in range(len(parts)))


def _names(text: str) -> frozenset[str]:
    return frozenset(text.split())


BELOW_STATE = _names("core network credentials engine library history documents launch")

ROOMS: dict[str, Room] = {
    "core": Room(
        outside=_names("msgspec platformdirs markdown_it mdit_py_plugins linkify_it"),
    ),
    "network": Room(
        _names("core"),
        _names("httpx2 msgspec"),
        {"httpcore2": "httpx2's own connections cannot be broken off while a name is looked up"},
    ),
    "credentials": Room(_names("core"), _names("keyring msgspec")),
    "engine": Room(
        _names("core"),
        _names("msgspec"),
        {
            "jinja2": "a model file brings its chat template in Jinja; it runs in the sandboxed environment",
            "psutil": "physical cores and free memory decide threads and whether a model fits",
            "numpy": "probabilities over a whole vocabulary; llama_cpp brings it",
        },
    ),
    "library": Room(
        _names("core network credentials"),
        _names("huggingface_hub filelock msgspec"),
        {"httpx2": "the hub's client raises its exceptions; no request is made with it here"},
    ),
    "history": Room(
        _names("core credentials"),
        _names("apsw msgspec"),
        {"filelock": "only the holder of the profile's lock recovers interrupted replies"},
    ),
    "documents": Room(_names("core"), _names("pypdfium2 python_calamine selectolax charset_normalizer")),
    "launch": Room(_names("core engine"), _names("msgspec")),
    "state": Room(BELOW_STATE, _names("PySide6.QtCore msgspec")),
    "cli": Room(
        BELOW_STATE | {"application"},
        _names("msgspec"),
        {"psutil": "doctor tells cores and memory; bench counts CPU seconds"},
    ),
    "ui": Room(
        _names("core state"),
        _names("PySide6 pygments"),
        {
            "msgspec": "values that views hand each other are frozen structs, as everywhere",
            "shiboken6": "part of PySide6: whether Qt has already deleted a widget",
        },
    ),
    "application": Room(BELOW_STATE | {"state", "ui", "services", "views"}, _names("PySide6")),
    "views": Room(BELOW_STATE | {"state", "ui", "services"}, _names("PySide6")),
    "services": Room(BELOW_STATE | {"state", "ui"}, _names("PySide6")),
    "__main__": Room(_names("engine cli application")),
    "__init__": Room(),
}

PLAIN_BASES = _names("Struct Enum StrEnum IntEnum NamedTuple Protocol ABC Exception RuntimeError Generic")
"""Bases that explain nothing about the methods of a class."""

ONLY_UNDER_BACKENDS = _names("llama_cpp")
BACKENDS = "app/engine/backends/"

NO_QT_NAMES = _names("QThread QThreadPool QRunnable QProcess QNetworkAccessManager")
"""Threads and processes belong to the engine's client, requests to ``network/``."""

DEFERRED_IMPORTS: dict[str, str] = {
    "app/__main__.py": "an engine or a worker must not load what the window needs",
    "app/application.py": "the first paint comes before stores, library and engine are loaded",
    "app/services.py": "the first paint comes before stores, library and engine are loaded",
    "app/views.py": "a view is loaded when it is first shown",
    "app/cli/": "a command loads only what it uses",
    "app/engine/backend.py": "the table of backends loads the one that was chosen",
    "app/engine/process.py": "the child loads the backend that was chosen",
    "app/engine/template_worker.py": "limits of memory and time exist on Unix only",
}
"""Where an import may stand inside a function, and why."""

DOORS_TO_THE_NETWORK = _names(
    "socket ssl http urllib.request asyncio socketserver ftplib smtplib poplib imaplib telnetlib xmlrpc "
    "webbrowser requests httpx httpx2 httpcore2 aiohttp urllib3 PySide6.QtNetwork PySide6.QtWebSockets"
)
LOCAL_SOCKETS_ONLY = {
    # A second start speaks to the first through a socket of this computer.
    "app/ui/single_instance.py": _names("QLocalServer QLocalSocket"),
    # A signal of the system wakes Qt's loop through a pair of connected sockets.
    "app/application.py": _names("socketpair"),
}
"""File to the names it may use of a module that could reach further."""
