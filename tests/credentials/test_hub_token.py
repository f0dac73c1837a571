"""Without a keyring that can be trusted the token lies in memory, and it is said; it is shown nowhere."""

import threading
import time
from collections.abc import Iterator

import keyring
import pytest
from keyring.backend import KeyringBackend
from keyring.backends.chainer import ChainerBackend
from keyring.backends.fail import Keyring as FailingKeyring
from keyring.backends.null import Keyring as NullKeyring
from keyring.errors import KeyringLocked

from app.core.errors import AppError, ErrorCode
from app.core.hub import TokenPlace, TokenState
from app.credentials.hub_token import HubToken

TOKEN = "hf_" + "s" * 31 + "end"


class PlainFile(KeyringBackend):
    """As the well-known ones that write a file anybody can read."""

    priority = 0.5

    def get_password(self, service: str, username: str) -> str | None:
        raise AssertionError("it was asked")

    def set_password(self, service: str, username: str, password: str) -> None:
        raise AssertionError("it was asked")


class Good(KeyringBackend):
    """Keeps in memory, counts how often it is opened, and fails with ``error`` when there is one."""

    priority = 5

    def __init__(self) -> None:
        self.kept: dict[tuple[str, str], str] = {}
        self.opened = 0
        self.may_open = threading.Event()
        self.may_open.set()
        self.error: Exception | None = None

    def _open(self) -> None:
        self.opened += 1
        assert self.may_open.wait(10)
        if self.error is not None:
            raise self.error

    def get_password(self, service: str, username: str) -> str | None:
        self._open()
        return self.kept.get((service, username))

    def set_password(self, service: str, username: str, password: str) -> None:
        self._open()
        self.kept[service, username] = password

    def delete_password(self, service: str, username: str) -> None:
        self._open()
        del self.kept[service, username]


@pytest.fixture(autouse=True)
def former_keyring() -> Iterator[None]:
    """The keyring of the process is put back."""
    former = keyring.get_keyring()
    yield
    keyring.set_keyring(former)


@pytest.fixture
def good() -> Good:
    """A keyring that works, in use."""
    backend = Good()
    keyring.set_keyring(backend)
    return backend


@pytest.mark.parametrize("backend", [NullKeyring, FailingKeyring, PlainFile])
def test_keyrings_that_forget_fail_or_write_plain_files(backend: type[KeyringBackend]) -> None:
    keyring.set_keyring(backend())
    token = HubToken("https://hub.example")
    state = token.keep(TOKEN)
    assert state.place is TokenPlace.MEMORY
    assert state.hint == "end"
    assert state.problem is not None
    assert state.problem.code is ErrorCode.KEYRING_UNUSABLE
    assert state.problem.values == {"reason": "there is none"}
    assert token.value() == TOKEN
    assert HubToken("https://hub.example").value() is None


@pytest.mark.parametrize(
    ("links", "place"), [([Good], TokenPlace.KEYRING), ([Good, PlainFile], TokenPlace.MEMORY)]
)
def test_a_chain_of_keyrings_must_be_good_in_every_link(
    links: list[type[KeyringBackend]], place: TokenPlace, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(ChainerBackend, "backends", [link() for link in links])
    chain: type[KeyringBackend] = ChainerBackend
    keyring.set_keyring(chain())
    assert HubToken("https://hub.example").keep(TOKEN).place is place


def test_each_hub_has_its_own(good: Good) -> None:
    HubToken("https://hub.example").keep(TOKEN)
    assert good.kept == {("Fireside", "hub.example"): TOKEN}
    assert HubToken("https://mirror.example:8443").value() is None
    assert HubToken("https://hub.example").state == TokenState(TokenPlace.KEYRING, hint="end")


@pytest.mark.parametrize(
    "text", ["", "hf_", "hf_a b", "sk-abcdef", "hf_abc\ndef", "hf_ä" * 4, "hf_" + "x" * 600]
)
def test_what_is_no_token_changes_nothing(good: Good, text: str) -> None:
    token = HubToken("https://hub.example")
    token.keep(TOKEN)
    with pytest.raises(AppError) as caught:
        token.keep(text)
    assert caught.value.problem.code is ErrorCode.TOKEN_MALFORMED
    assert token.value() == TOKEN


def test_spaces_around_a_pasted_token_are_dropped(good: Good) -> None:
    token = HubToken("https://hub.example")
    token.keep(f"  {TOKEN}\n")
    assert token.value() == TOKEN


def test_a_keyring_without_our_token_is_left_alone(good: Good) -> None:
    token = HubToken("https://hub.example", is_kept=False)
    assert token.value() is None
    assert token.look() == TokenState()
    assert token.forget() == TokenState()
    assert good.opened == 0
    token.keep(TOKEN)
    assert good.opened == 1


def test_the_keyring_is_asked_once(good: Good) -> None:
    token = HubToken("https://hub.example")
    for _ in range(3):
        assert token.value() is None
    assert good.opened == 1
    good.kept["Fireside", "hub.example"] = TOKEN
    assert token.look().place is TokenPlace.KEYRING
    assert token.value() == TOKEN


@pytest.mark.parametrize("kept", ["hf_abc\r\nX-Evil: 1", "hf_abcd efgh", "\u00e4" * 40, " "])
def test_what_others_put_there_and_is_no_token_is_not_sent(good: Good, kept: str) -> None:
    good.kept["Fireside", "hub.example"] = kept
    token = HubToken("https://hub.example")
    assert token.value() is None
    assert token.state == TokenState()


def test_a_keyring_that_waits_for_a_person_is_not_waited_for_without_end(good: Good) -> None:
    good.kept["Fireside", "hub.example"] = TOKEN
    good.may_open.clear()
    token = HubToken("https://hub.example", patience_s=0.05)
    assert token.value() is None
    assert token.value() is None
    good.may_open.set()
    while token.value() is None:
        time.sleep(0.001)
    assert token.value() == TOKEN
    assert good.opened == 1


def test_a_locked_keyring_is_asked_again_only_on_request(good: Good) -> None:
    good.kept["Fireside", "hub.example"] = TOKEN
    good.error = KeyringLocked("dismissed")
    token = HubToken("https://hub.example")
    problem = token.state.problem
    assert problem is not None
    assert problem.code is ErrorCode.KEYRING_CLOSED
    assert problem.values == {"reason": "it is locked"}
    assert token.value() is None
    assert good.opened == 1
    good.error = None
    assert token.look() == TokenState(TokenPlace.KEYRING, hint="end")


@pytest.mark.parametrize("error", [OSError("bus is gone"), RuntimeError(TOKEN)])
def test_whatever_a_keyring_raises_is_a_sentence(good: Good, error: Exception) -> None:
    good.error = error
    token = HubToken("https://hub.example")
    state = token.keep(TOKEN)
    assert state.place is TokenPlace.MEMORY
    assert state.problem is not None
    assert state.problem.values == {"reason": "it does not answer"}
    assert TOKEN not in repr(state)


def test_a_token_that_the_keyring_does_not_let_go(good: Good) -> None:
    token = HubToken("https://hub.example")
    token.keep(TOKEN)
    good.error = KeyringLocked("dismissed")
    state = token.forget()
    assert token.value() is None
    assert state.place is TokenPlace.NONE
    assert state.problem is not None
    assert state.problem.code is ErrorCode.KEYRING_CLOSED


def test_a_token_is_shown_nowhere(good: Good) -> None:
    token = HubToken("https://hub.example")
    state = token.keep(TOKEN)
    assert TOKEN not in f"{token!r} {token} {state!r}"
