"""The SQLite file under the history: opened, brought to this format, checked after a crash, closed.

Nothing outside this file knows which SQLite library it is. Two ways to open: the holder of the profile's
lock recovers (``recover=True``: it checks a file that was not closed, and sets a damaged one aside);
everybody else, such as a terminal command, only reads and writes, and refuses what it cannot use.
"""

import logging
import random
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from typing import Any

import apsw

from app.core.errors import AppError, ErrorCode, NextAct, Problem, problem
from app.history import disk_reasons as reasons
from app.history.migrations import APPLICATION_ID, MIGRATIONS, Migration

Value = str | int | float | bytes | None

BUSY_TIMEOUT_S = 5.0
"""How long a statement waits for another process that is writing."""

BUSY_PAUSE_S = 0.01
"""The longest pause between two attempts."""

_logger = logging.getLogger(__name__)
REASONS: tuple[tuple[type[Exception], str], ...] = (
    (apsw.FullError, reasons.DISK_FULL),
    (apsw.ReadOnlyError, reasons.WRITE_PROTECTED),
    (apsw.CantOpenError, reasons.NOT_OPENED),
    (apsw.PermissionsError, reasons.ACCESS_DENIED),
    (apsw.IOError, reasons.DISK_ERROR),
    (apsw.BusyError, reasons.IN_USE),
    (apsw.LockedError, reasons.IN_USE),
    (apsw.ProtocolError, reasons.IN_USE),
    (apsw.NoMemError, reasons.MEMORY_FULL),
    (apsw.CorruptError, reasons.DAMAGED),
    (apsw.NotADBError, reasons.DAMAGED),
    (UnicodeDecodeError, reasons.DAMAGED),
)
"""What can go wrong with any file at any time. Everything else SQLite may report is a mistake of ours."""

BUSY = (apsw.BusyError, apsw.LockedError, apsw.ProtocolError)
BROKEN = (apsw.CorruptError, apsw.NotADBError, UnicodeDecodeError)
TROUBLE = tuple(kind for kind, _reason in REASONS)
REFUSED: tuple[type[Exception], ...] = (OSError, *TROUBLE)


class Database:
    """One open connection. Owned by a store; used by one thread at a time.

    Whatever the disk does while it is open arrives as an ``AppError``; the change that met it is taken back
    and the database stays usable.
    """

    def __init__(self, connection: apsw.Connection, path: Path, *, is_marked: bool) -> None:
        self.path = path
        self._connection = connection
        self._is_marked = is_marked

    def rows(self, sql: str, values: Sequence[Value] = ()) -> list[tuple[Any, ...]]:
        """What a query answers. Raises ``AppError`` (``HISTORY_UNWRITABLE``)."""
        with self._named(ErrorCode.HISTORY_UNWRITABLE):
            return self._connection.execute(sql, tuple(values)).fetchall()

    def change(self, sql: str, values: Sequence[Value] = ()) -> int:
        """Run one statement that writes, whole or not at all; returns how many rows it changed.

        Raises ``AppError`` (``HISTORY_NOT_SAVED``), and ``ValueError`` where it breaks a rule of the tables.
        """
        with self._named(ErrorCode.HISTORY_NOT_SAVED):
            self._connection.execute(sql, tuple(values))
            return self._connection.changes()

    def change_many(self, sql: str, values: Sequence[Sequence[Value]]) -> None:
        """As ``change``, once for each of ``values``; whole only inside ``transaction``."""
        with self._named(ErrorCode.HISTORY_NOT_SAVED):
            self._connection.executemany(sql, [tuple(row) for row in values])

    @contextmanager
    def transaction(self) -> Iterator[None]:
        """Everything inside is saved together or not at all.

        The right to write is taken at the start: a transaction that reads first and asks later is refused
        when another process has written in between, however long it would wait.
        """
        with self._named(ErrorCode.HISTORY_NOT_SAVED):
            self._connection.execute("BEGIN IMMEDIATE")
            try:
                yield
                self._connection.execute("COMMIT")
            except BaseException:
                # A full disk may have ended the transaction already.
                if self._connection.in_transaction:
                    self._connection.execute("ROLLBACK")
                raise

    def close(self) -> None:
        """Close the file; a second call does nothing. What cannot be tidied is left to the next start."""
        try:
            if self._is_marked:
                self._is_marked = False
                self.change("DELETE FROM open_mark")
        except AppError as error:
            _logger.warning("The history is left marked as open: %s", error.problem.detail)
        finally:
            self._connection.close()

    @contextmanager
    def _named(self, code: ErrorCode) -> Iterator[None]:
        try:
            yield
        except apsw.ConstraintError as error:
            raise ValueError(f"The history's tables refuse this: {error}") from error
        except BROKEN as error:
            # Keeps the mark, so that the next start checks the file.
            self._is_marked = False
            raise _refusal(self.path, error, code) from error
        except TROUBLE as error:
            raise _refusal(self.path, error, code) from error


def open_database(path: Path, *, recover: bool) -> tuple[Database, Problem | None]:
    """Open or create the file; the problem, where there is one, is to be shown to the person.

    Only with ``recover``: a file that was not closed is checked, and a damaged one is set aside under a name
    of its own (``history-damaged-2026-11-24-0551.db``) and a new one begun, which is the problem returned.
    Raises ``AppError``: ``HISTORY_NEWER`` (nothing is changed) or ``HISTORY_UNWRITABLE`` with its reason.
    """
    try:
        _make_file(path)
        try:
            return _open(path, recover=recover), None
        except BROKEN as error:
            if not recover:
                raise
            _logger.info("The history is damaged: %s", error)
            kept = _set_aside(path)
        _make_file(path)
        return _open(path, recover=recover), problem(
            ErrorCode.HISTORY_DAMAGED, next_act=NextAct.OPEN_FOLDER, kept=kept.name, folder=path.parent
        )
    except REFUSED as error:
        raise _refusal(path, error) from error


def _make_file(path: Path) -> None:
    """Make the folder and an empty file, a new database to SQLite. Only their owner may read chats."""
    if not path.exists():
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        path.touch(mode=0o600)


def _open(path: Path, *, recover: bool) -> Database:
    """Connect and prepare, again and again while another process opens, recovers or closes the same file.

    SQLite's own waiting does not cover those moments.
    """
    deadline = time.monotonic() + BUSY_TIMEOUT_S
    while True:
        had_log = _beside(path, "-wal").exists()
        connection = apsw.Connection(str(path), flags=apsw.SQLITE_OPEN_READWRITE)
        try:
            connection.set_busy_handler(_Patience())
            _prepare(connection, path, had_log=had_log, recover=recover)
            return Database(connection, path, is_marked=recover)
        except BaseException as error:
            # A file that is refused stays as it was found, with its log.
            connection.config(apsw.SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, int(had_log))
            connection.close()
            if not isinstance(error, BUSY) or time.monotonic() > deadline:
                raise
        time.sleep(BUSY_PAUSE_S)


class _Patience:
    """Waits for another process to finish writing, by chance a little longer or shorter each time.

    SQLite's own waiting grows to a tenth of a second between two looks, and who has waited longest looks
    least often: of four processes that write without a pause, one waited 0.5 s, and like this 0.2 s.
    """

    def __init__(self) -> None:
        self._deadline = 0.0

    def __call__(self, attempt: int) -> bool:
        if attempt == 0:
            self._deadline = time.monotonic() + BUSY_TIMEOUT_S
        if time.monotonic() > self._deadline:
            return False
        time.sleep(random.uniform(0.1, 1.0) * BUSY_PAUSE_S)
        return True


def _prepare(connection: apsw.Connection, path: Path, *, had_log: bool, recover: bool) -> None:
    if connection.readonly("main"):
        raise apsw.ReadOnlyError(reasons.WRITE_PROTECTED)
    # One moment of the file: another process may be migrating it.
    connection.execute("BEGIN")
    try:
        version = _format_of(connection, path)
        _check_tables(connection, version)
        # Whether the last holder of the profile's lock did not come to close the file.
        is_marked = version > 0 and connection.execute("SELECT 1 FROM open_mark").get is not None
    except apsw.SQLError as error:
        # How SQLite reports a list of tables that it cannot read.
        raise apsw.CorruptError(str(error)) from error
    connection.execute("COMMIT")
    if recover and (had_log or is_marked):
        _check_pages(connection)
    _set_up(connection)
    _migrate(connection, version, MIGRATIONS)
    # After the migrations: one that builds a table anew must be able to drop the old one.
    connection.execute("PRAGMA foreign_keys = ON")
    if recover:
        connection.execute("INSERT OR REPLACE INTO open_mark VALUES (1, ?)", (time.time(),))


def _format_of(connection: apsw.Connection, path: Path) -> int:
    """The file's format; refuses a newer one, and takes another program's file for a damaged one."""
    version: int = connection.pragma("user_version")
    is_empty = connection.execute("SELECT count(*) FROM sqlite_schema").get == 0
    if not is_empty and connection.pragma("application_id") != APPLICATION_ID:
        raise apsw.NotADBError("a SQLite file of another program")
    if version > len(MIGRATIONS):
        raise AppError(problem(ErrorCode.HISTORY_NEWER, path=path, found=version, known=len(MIGRATIONS)))
    return version


def _check_tables(connection: apsw.Connection, version: int) -> None:
    """Whether the tables are those that the migrations make: 0.3 ms, so at every start."""
    model = apsw.Connection(":memory:")
    for migration in MIGRATIONS[:version]:
        migration(model.execute)
    expected = _tables(model)
    model.close()
    if _tables(connection) != expected:
        raise apsw.CorruptError("the tables are not as they were made")


def _check_pages(connection: apsw.Connection) -> None:
    """Whether every page is whole: 1 ms a megabyte, so only after an unclean end."""
    found = connection.execute("PRAGMA quick_check(1)").get
    if found != "ok":
        raise apsw.CorruptError(str(found))


def _tables(connection: apsw.Connection) -> list[tuple[Any, ...]]:
    return connection.execute(
        "SELECT name, sql FROM sqlite_schema WHERE name NOT LIKE 'sqlite_%' ORDER BY name"
    ).fetchall()


def _set_up(connection: apsw.Connection) -> None:
    """Readers and one writer at once (WAL), and every commit on the disk before it returns.

    ``synchronous = FULL``: with NORMAL the log reaches the disk when the system likes, up to half a minute
    later, and a power cut would take that much of a reply. FULL keeps the promise of about a second.
    Its price, on a virtual disk: adding a message or saving a growing reply of up to 100 kB, each of them on
    the UI thread, takes 0.2 to 4 ms in the median and at most 10 ms in 99 of 100 times, one save a second.
    """
    if connection.pragma("journal_mode") != "wal":
        connection.pragma("journal_mode", "wal")
    connection.execute("PRAGMA synchronous = FULL")


def _migrate(connection: apsw.Connection, version: int, migrations: Sequence[Migration]) -> None:
    for number, migration in enumerate(migrations[version:], version + 1):
        connection.execute("BEGIN IMMEDIATE")
        try:
            # Another process may have done this step while we waited for the right to write.
            if connection.pragma("user_version") < number:
                migration(connection.execute)
                connection.pragma("user_version", number)
            connection.execute("COMMIT")
        except BaseException:
            if connection.in_transaction:
                connection.execute("ROLLBACK")
            raise


def _set_aside(path: Path) -> Path:
    """Rename the file and what SQLite keeps beside it; returns the new name.

    The log goes first: SQLite would throw away one that has no database beside it.
    """
    stem = f"{path.stem}-damaged-{datetime.now():%Y-%m-%d-%H%M}"
    kept = path.with_name(stem + path.suffix)
    number = 2
    while kept.exists():
        kept = path.with_name(f"{stem}-{number}{path.suffix}")
        number += 1
    for ending in ("-wal", "-shm", ""):
        if (part := _beside(path, ending)).exists():
            part.rename(_beside(kept, ending))
    return kept


def _beside(path: Path, ending: str) -> Path:
    return path.with_name(path.name + ending)


def _refusal(path: Path, error: BaseException, code: ErrorCode = ErrorCode.HISTORY_UNWRITABLE) -> AppError:
    """The error in words; and the technical text for the log."""
    if isinstance(error, OSError):
        reason = reasons.reason_of(error)
        detail = str(error)
    else:
        reason = next(words for kind, words in REASONS if isinstance(error, kind))
        detail = f"{type(error).__name__} {getattr(error, 'extendedresult', '')}: {error}"
    return AppError(problem(code, detail=detail, path=path, reason=reason))
