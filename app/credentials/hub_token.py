"""The hub's token: in the system's keyring, or in memory where there is none; never on the disk."""

import re
import threading
from collections.abc import Callable
from urllib.parse import urlsplit

import keyring
import msgspec
from keyring.backend import KeyringBackend
from keyring.backends.chainer import ChainerBackend
from keyring.errors import KeyringLocked, NoKeyringError

from app.core.errors import AppError, ErrorCode, NextAct, Problem, problem
from app.core.hub import TokenPlace, TokenState
from app.core.words import QT_TRANSLATE_NOOP

SERVICE = "Fireside"
_SHAPE = re.compile(r"hf_[A-Za-z0-9_.-]{4,500}")
PATIENCE_S = 60.0
"""A person may be typing a password meanwhile; who never does must not hold up what needs no token."""
_LEAST_PRIORITY = 1
"""Keyrings below it forget at once or write plain files."""

_NONE_THERE = QT_TRANSLATE_NOOP("reasons", "there is none")
_LOCKED = QT_TRANSLATE_NOOP("reasons", "it is locked")
_FAILED = QT_TRANSLATE_NOOP("reasons", "it does not answer")


class _Refusal(msgspec.Struct, frozen=True):
    """Why the keyring does not do it: words, and technical text for the log."""

    reason: str
    detail: str

    def problem(self, code: ErrorCode) -> Problem:
        """It as a sentence."""
        act = NextAct.TRY_AGAIN if code is ErrorCode.KEYRING_CLOSED else NextAct.NONE
        return problem(code, next_act=act, detail=self.detail, reason=self.reason)


class HubToken:
    """One token per hub. Every call may wait for the keyring to be unlocked: never on the UI thread. Only
    ``value`` gives up, after ``patience_s``; what the keyring says later holds from then on.

    ``is_kept`` tells whether one may lie in the keyring. Where it cannot, the keyring is left alone until
    there is something to keep: looking into it may ask for a password, or for one to make it with.
    """

    def __init__(self, endpoint: str, *, is_kept: bool = True, patience_s: float = PATIENCE_S) -> None:
        self._user = urlsplit(endpoint).netloc or endpoint
        self._lock = threading.Lock()
        self._is_read = not is_kept
        self._is_kept = is_kept
        self._patience_s = patience_s
        self._starting = threading.Lock()
        self._reader: threading.Thread | None = None
        self._value: str | None = None
        self._state = TokenState()

    @property
    def state(self) -> TokenState:
        """Where it is, without its account; reads the keyring the first time."""
        with self._lock:
            self._read()
            return self._state

    def look(self) -> TokenState:
        """Read the keyring again where it gave nothing: it may be unlocked now."""
        with self._lock:
            if self._value is None:
                self._is_read = not self._is_kept
            self._read()
            return self._state

    def value(self) -> str | None:
        """The token for a request; None when there is none, or none that comes in time."""
        if not self._is_read:
            self._wait_for_reader()
        return self._value

    def keep(self, token: str) -> TokenState:
        """Keep another one. Raises ``AppError`` (TOKEN_MALFORMED) and then changes nothing."""
        token = token.strip()
        if not _SHAPE.fullmatch(token):
            raise AppError(problem(ErrorCode.TOKEN_MALFORMED))
        with self._lock:
            refusal = _attempt(lambda: keyring.set_password(SERVICE, self._user, token))
            self._value = token
            self._is_read = True
            if refusal is None:
                self._is_kept = True
                self._state = TokenState(TokenPlace.KEYRING, hint=token[-3:])
            else:
                found = refusal.problem(ErrorCode.KEYRING_UNUSABLE)
                self._state = TokenState(TokenPlace.MEMORY, hint=token[-3:], problem=found)
            return self._state

    def forget(self) -> TokenState:
        """Remove it from the keyring and from memory; a problem tells that the keyring kept it."""
        with self._lock:
            refusal = _attempt(self._delete) if self._is_kept else None
            self._is_kept = refusal is not None
            self._value = None
            self._is_read = True
            self._state = _closed(refusal)
            return self._state

    def _read(self) -> None:
        if self._is_read:
            return
        kept: list[str | None] = []
        refusal = _attempt(lambda: kept.append(keyring.get_password(SERVICE, self._user)))
        if kept and kept[0] and _SHAPE.fullmatch(kept[0]):  # it goes into a header, whoever put it there
            self._value = kept[0]
            self._state = TokenState(TokenPlace.KEYRING, hint=kept[0][-3:])
        else:
            self._state = _closed(refusal)
        self._is_read = True  # last, for ``value`` looks here without the lock

    def _wait_for_reader(self) -> None:
        """Have the keyring read; nobody waits twice for one that let itself be waited for in vain."""
        with self._starting:
            patience_s = 0.0
            if self._reader is None or not self._reader.is_alive():
                self._reader = threading.Thread(target=self._read_alone, name="fireside-keyring", daemon=True)
                self._reader.start()
                patience_s = self._patience_s
            self._reader.join(patience_s)

    def _read_alone(self) -> None:
        with self._lock:
            self._read()

    def _delete(self) -> None:
        if keyring.get_password(SERVICE, self._user) is not None:
            keyring.delete_password(SERVICE, self._user)


def _closed(refusal: _Refusal | None) -> TokenState:
    """There is no token to be had, and ``refusal`` may be why."""
    return TokenState(problem=refusal.problem(ErrorCode.KEYRING_CLOSED) if refusal else None)


def _attempt(act: Callable[[], None]) -> _Refusal | None:
    """Do it with a keyring that can be trusted, or say why it cannot be done."""
    try:
        backend = keyring.get_keyring()
        if not _is_fit(backend):
            return _Refusal(_NONE_THERE, type(backend).__module__)
        act()
    except KeyringLocked as error:
        return _Refusal(_LOCKED, repr(error))
    except NoKeyringError as error:
        return _Refusal(_NONE_THERE, repr(error))
    except Exception as error:  # noqa: BLE001  # whatever a system's keyring raises; it becomes a sentence
        return _Refusal(_FAILED, type(error).__name__)
    return None


def _is_fit(backend: KeyringBackend) -> bool:
    """Not the one that forgets, not one that writes plain files, not a chain that may fall back to them."""
    if isinstance(backend, ChainerBackend):
        return all(each.priority >= _LEAST_PRIORITY for each in backend.backends)
    return bool(backend.priority >= _LEAST_PRIORITY)
