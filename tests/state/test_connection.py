"""The way to the hub follows the settings at once; looking at the token never holds the window up."""

import threading
from collections.abc import Iterator
from pathlib import Path

import keyring
import pytest
from keyring.backend import KeyringBackend
from pytestqt.qtbot import QtBot

from app.core.errors import AppError, ErrorCode, NextAct
from app.core.hub import AccessState, HubQuery, TokenPlace, TokenState
from app.state.connection import Connection
from app.state.settings_store import SettingsStore
from tests.fakes.loopback_hub import LoopbackHub
from tests.library.hub_clients import OTHER_TOKEN, TOKEN

REPO = "acme/gated-GGUF"


class SlowKeyring(KeyringBackend):
    """Keeps in memory; ``is_open`` cleared, it waits as for a person who has not typed the password yet."""

    priority = 5

    def __init__(self) -> None:
        self.kept: dict[tuple[str, str], str] = {}
        self.is_open = threading.Event()
        self.is_open.set()
        self.asked_by: set[str] = set()

    def _wait(self) -> None:
        self.asked_by.add(threading.current_thread().name)
        assert self.is_open.wait(10)

    def get_password(self, service: str, username: str) -> str | None:
        self._wait()
        return self.kept.get((service, username))

    def set_password(self, service: str, username: str, password: str) -> None:
        self._wait()
        self.kept[service, username] = password

    def delete_password(self, service: str, username: str) -> None:
        self._wait()
        del self.kept[service, username]


@pytest.fixture
def slow_keyring() -> Iterator[SlowKeyring]:
    """In use during the test."""
    former, backend = keyring.get_keyring(), SlowKeyring()
    keyring.set_keyring(backend)
    yield backend
    keyring.set_keyring(former)


@pytest.fixture
def settings(tmp_path: Path, loopback_hub: LoopbackHub, qapp: object) -> SettingsStore:
    """Settings that name the loopback hub."""
    store = SettingsStore(tmp_path / "settings.json")
    store.set_value("hub_endpoint", loopback_hub.endpoint)
    return store


@pytest.fixture
def connection(settings: SettingsStore, loopback_hub: LoopbackHub) -> Iterator[Connection]:
    """The way to a hub with one gated repository."""
    loopback_hub.add_repo(REPO, {"tiny.gguf": b"GGUF"}, gated="auto", granted={TOKEN})
    made = Connection(settings)
    yield made
    made.close()


def token_after(connection: Connection, qtbot: QtBot, act: str, *values: str) -> TokenState:
    """The state that ``token_changed`` tells after an act."""
    with qtbot.waitSignal(connection.token_changed, timeout=10_000) as told:
        getattr(connection, act)(*values)
    assert told.args is not None
    state = told.args[0]
    assert state == connection.token
    assert isinstance(state, TokenState)
    return state


# -- the settings --------------------------------------------------------------------------------------


def test_another_hub_is_another_client(connection: Connection, settings: SettingsStore, qtbot: QtBot) -> None:
    first = connection.hub
    with qtbot.waitSignals([connection.changed, connection.token_changed]):
        settings.set_value("hub_endpoint", "https://mirror.example/")
    assert connection.hub is not first
    assert connection.hub.endpoint == "https://mirror.example"


def test_offline_holds_at_once(connection: Connection, settings: SettingsStore, qtbot: QtBot) -> None:
    started = connection.offline_since
    with qtbot.waitSignal(connection.changed):
        settings.set_value("is_offline", True)
    assert connection.is_offline
    assert connection.offline_since > started
    with pytest.raises(AppError) as caught:
        connection.hub.listing(REPO)
    assert caught.value.problem.next_act is NextAct.GO_ONLINE
    with qtbot.waitSignal(connection.changed):
        connection.go_online()
    assert not settings.settings.is_offline
    assert connection.hub.listing(REPO).model.id == REPO
    assert len(connection.ledger.entries()) == 1


@pytest.mark.parametrize(("name", "value"), [("proxy", "http://127.0.0.1:1"), ("ca_file", "/nowhere.pem")])
def test_another_way_holds_for_the_next_request(
    connection: Connection, settings: SettingsStore, qtbot: QtBot, name: str, value: str
) -> None:
    hub = connection.hub
    with qtbot.waitSignal(connection.changed):
        settings.set_value(name, value)
    assert connection.hub is hub
    assert getattr(connection.network.options, name) == value


def test_other_settings_are_none_of_its_business(
    connection: Connection, settings: SettingsStore, qtbot: QtBot
) -> None:
    with qtbot.assertNotEmitted(connection.changed):
        settings.set_value("connections", 2)


def test_it_starts_offline_when_it_was_left_so(settings: SettingsStore, loopback_hub: LoopbackHub) -> None:
    settings.set_value("is_offline", True)
    made = Connection(settings)
    assert made.is_offline
    with pytest.raises(AppError):
        next(made.hub.search(HubQuery()))
    assert loopback_hub.log == []
    made.close()


# -- the token -----------------------------------------------------------------------------------------


def test_a_token_is_kept_and_checked(
    connection: Connection, settings: SettingsStore, slow_keyring: SlowKeyring, qtbot: QtBot
) -> None:
    state = token_after(connection, qtbot, "keep_token", TOKEN)
    assert state == TokenState(TokenPlace.KEYRING, account="tester", hint="ttt")
    assert settings.settings.token_hubs == (connection.hub.endpoint,)
    assert connection.hub.access(REPO) is AccessState.GRANTED
    assert slow_keyring.asked_by == {"fireside-token"}


def test_a_kept_token_is_found_at_the_next_start(
    connection: Connection, settings: SettingsStore, slow_keyring: SlowKeyring, qtbot: QtBot
) -> None:
    token_after(connection, qtbot, "keep_token", TOKEN)
    again = Connection(settings)
    assert again.token == TokenState()
    state = token_after(again, qtbot, "look_at_token")
    assert (state.place, state.account) == (TokenPlace.KEYRING, "tester")
    again.close()


def test_the_keyring_is_left_alone_without_a_token(
    connection: Connection, slow_keyring: SlowKeyring, qtbot: QtBot
) -> None:
    assert token_after(connection, qtbot, "look_at_token") == TokenState()
    connection.hub.listing(REPO)
    assert slow_keyring.asked_by == set()


def test_a_forgotten_token(
    connection: Connection, settings: SettingsStore, slow_keyring: SlowKeyring, qtbot: QtBot
) -> None:
    token_after(connection, qtbot, "keep_token", TOKEN)
    assert token_after(connection, qtbot, "forget_token") == TokenState()
    assert settings.settings.token_hubs == ()
    assert slow_keyring.kept == {}
    assert connection.hub.access(REPO) is AccessState.NEEDS_TOKEN


def test_without_a_keyring_it_is_said(connection: Connection, settings: SettingsStore, qtbot: QtBot) -> None:
    state = token_after(connection, qtbot, "keep_token", TOKEN)
    assert (state.place, state.account) == (TokenPlace.MEMORY, "tester")
    assert state.problem is not None
    assert state.problem.code is ErrorCode.KEYRING_UNUSABLE
    assert settings.settings.token_hubs == ()
    assert connection.hub.access(REPO) is AccessState.GRANTED


def test_a_token_that_the_hub_refuses(
    connection: Connection, slow_keyring: SlowKeyring, qtbot: QtBot
) -> None:
    state = token_after(connection, qtbot, "keep_token", OTHER_TOKEN)
    assert (state.place, state.account) == (TokenPlace.KEYRING, "")
    assert state.problem is not None
    assert state.problem.code is ErrorCode.TOKEN_REFUSED


def test_what_is_no_token_changes_nothing(
    connection: Connection, slow_keyring: SlowKeyring, qtbot: QtBot
) -> None:
    before = token_after(connection, qtbot, "keep_token", TOKEN)
    state = token_after(connection, qtbot, "keep_token", "a password")
    assert state.problem is not None
    assert state.problem.code is ErrorCode.TOKEN_MALFORMED
    assert (state.place, state.account) == (before.place, before.account)
    assert connection.hub.access(REPO) is AccessState.GRANTED


def test_a_token_for_a_hub_that_cannot_be_asked(
    connection: Connection, settings: SettingsStore, slow_keyring: SlowKeyring, qtbot: QtBot
) -> None:
    settings.set_value("is_offline", True)
    state = token_after(connection, qtbot, "keep_token", TOKEN)
    assert state.place is TokenPlace.KEYRING
    assert state.problem is not None
    assert state.problem.code is ErrorCode.OFFLINE


def test_the_answer_about_another_hub_is_dropped(
    connection: Connection, settings: SettingsStore, slow_keyring: SlowKeyring, qtbot: QtBot
) -> None:
    slow_keyring.is_open.clear()
    connection.keep_token(TOKEN)
    qtbot.waitUntil(lambda: bool(slow_keyring.asked_by))
    settings.set_value("hub_endpoint", "http://127.0.0.1:1")
    slow_keyring.is_open.set()
    assert token_after(connection, qtbot, "look_at_token") == TokenState()
    assert connection.token == TokenState()


def test_the_answer_comes_for_who_went_away_and_came_back(
    connection: Connection,
    settings: SettingsStore,
    loopback_hub: LoopbackHub,
    slow_keyring: SlowKeyring,
    qtbot: QtBot,
) -> None:
    slow_keyring.is_open.clear()
    connection.keep_token(TOKEN)
    qtbot.waitUntil(lambda: bool(slow_keyring.asked_by))
    settings.set_value("hub_endpoint", "http://127.0.0.1:1")
    settings.set_value("hub_endpoint", loopback_hub.endpoint)
    slow_keyring.is_open.set()
    qtbot.waitUntil(lambda: connection.token.account == "tester")


def test_a_token_in_memory_outlives_a_look_at_another_hub(
    connection: Connection, settings: SettingsStore, loopback_hub: LoopbackHub, qtbot: QtBot
) -> None:
    token_after(connection, qtbot, "keep_token", TOKEN)
    settings.set_value("hub_endpoint", "http://127.0.0.1:1")
    assert connection.token == TokenState()
    settings.set_value("hub_endpoint", loopback_hub.endpoint)
    assert token_after(connection, qtbot, "look_at_token").account == "tester"


def test_closing_breaks_off_what_is_under_way(
    settings: SettingsStore, loopback_hub: LoopbackHub, qtbot: QtBot
) -> None:
    made = Connection(settings)
    loopback_hub.fault(match="whoami", delay=0.5)
    made.keep_token(TOKEN)
    qtbot.waitUntil(lambda: bool(loopback_hub.log))
    with qtbot.assertNotEmitted(made.token_changed, wait=50):
        made.close()
