"""The client and its child: deaths, orphans, logs, versions."""

import os
import queue
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import psutil
import pytest

from app.core.errors import AppError, ErrorCode, NextAct
from app.engine import client as client_module
from app.engine.client import EngineClient, last_words
from app.engine.death import death
from app.engine.protocol import EngineDied, Event, Generate, Load, Ready, Token
from app.engine.session import EngineSession
from tests.engine.conftest import Engine, WriteScript
from tests.processes import still_running

WAIT_S = 20


@pytest.fixture
def events() -> "queue.Queue[Event]":
    return queue.Queue()


@pytest.fixture
def client(tmp_path: Path, events: "queue.Queue[Event]") -> Iterator[EngineClient]:
    made = EngineClient("echo", tmp_path / "logs" / "engine.log", events.put)
    yield made
    made.stop()


def test_a_killed_engine_is_told_once(client: EngineClient, events: "queue.Queue[Event]") -> None:
    client.start()
    assert isinstance(events.get(timeout=WAIT_S), Ready)
    client.kill()
    died = events.get(timeout=WAIT_S)
    assert isinstance(died, EngineDied)
    assert died.exit_code == -signal.SIGKILL or os.name == "nt"
    client.send(Load(client.next_id(), "x", "x"))  # no error: the death was told
    client.stop()
    assert events.empty()


def test_an_engine_that_aborts_mid_reply_is_a_named_error(
    start_engine: Callable[[str], EngineSession], write_script: WriteScript
) -> None:
    session = start_engine("echo")
    engine = Engine(session, write_script(reply="one two three four", die_after=2), Path())
    engine.load()
    with pytest.raises(AppError) as error:
        engine.ask("Hi")
    assert error.value.problem.code is ErrorCode.ENGINE_DIED
    assert error.value.problem.next_act is NextAct.RESTART_ENGINE


def test_an_engine_that_aborts_while_loading_names_the_model(
    start_engine: Callable[[str], EngineSession], write_script: WriteScript
) -> None:
    engine = Engine(start_engine("echo"), write_script(dies_loading=True), Path())
    with pytest.raises(AppError) as error:
        engine.load()
    found = error.value.problem
    assert found.code is ErrorCode.ENGINE_DIED_LOADING
    assert found.values["name"] == engine.model.stem
    assert "exit code" in found.detail
    assert "exit code" not in found.sentence()


def test_an_engine_that_hangs_is_killed_by_stop(
    client: EngineClient, events: "queue.Queue[Event]", write_script: WriteScript
) -> None:
    client.start()
    client.send(Load(client.next_id(), str(write_script(reply="a b c", hang_after=1)), "x"))
    client.send(Generate(client.next_id(), (), raw_prompt="Hi"))
    while not isinstance(events.get(timeout=WAIT_S), Token):
        pass
    child = client.process_id
    assert child is not None
    client.stop(grace_s=0.1)
    assert not psutil.pid_exists(child)


def test_no_orphan_is_left_when_the_front_end_is_killed(tmp_path: Path, write_script: WriteScript) -> None:
    script = write_script(reply="a b c", tokens=10_000_000)
    program = f"""
import sys, time
from pathlib import Path
from app.engine.client import EngineClient
from app.engine.protocol import Load, Generate, Token
def say(event):
    if isinstance(event, Token):
        print(client.process_id, flush=True)
client = EngineClient("echo", Path({str(tmp_path / "engine.log")!r}), say)
client.start()
client.send(Load(1, {str(script)!r}, "x"))
client.send(Generate(2, (), raw_prompt="Hi"))
time.sleep(60)
"""
    parent = subprocess.Popen(
        [sys.executable, "-c", program], stdout=subprocess.PIPE, stderr=subprocess.DEVNULL
    )
    assert parent.stdout is not None
    engine_id = int(parent.stdout.readline())
    family = psutil.Process(engine_id).children(recursive=True)
    parent.kill()
    parent.wait()
    parent.stdout.close()
    pids = [engine_id, *(process.pid for process in family)]
    assert not still_running(pids, timeout_s=2)


def test_the_log_is_begun_anew_when_it_has_grown(tmp_path: Path) -> None:
    log = tmp_path / "engine.log"
    for number in range(6):
        log.write_bytes(str(number).encode() * (client_module.LOG_SIZE_BYTES + 1))
        client_module._open_log(log).close()
    kept = sorted(path.name for path in tmp_path.iterdir())
    assert kept == ["engine.1.log", "engine.2.log", "engine.3.log", "engine.log"]
    assert (tmp_path / "engine.1.log").read_bytes()[:1] == b"5"
    assert log.stat().st_size == 0


def test_the_last_words_are_the_last_line(tmp_path: Path) -> None:
    log = tmp_path / "engine.log"
    assert last_words(log) == ""
    log.write_text("x" * 5000 + "\nfirst\nGGML_ASSERT failed: why\n")
    assert last_words(log) == "GGML_ASSERT failed: why"


def test_a_log_that_cannot_be_written_is_a_named_error(tmp_path: Path) -> None:
    (tmp_path / "logs").write_text("a file, not a folder")
    client = EngineClient("echo", tmp_path / "logs" / "engine.log", lambda event: None)
    with pytest.raises(AppError) as error:
        client.start()
    assert error.value.problem.code is ErrorCode.ENGINE_NOT_STARTED


def test_another_protocol_version_ends_the_engine(
    client: EngineClient, events: "queue.Queue[Event]", monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(client_module, "PROTOCOL_VERSION", 999)
    client.start()
    assert isinstance(events.get(timeout=WAIT_S), EngineDied)


def test_a_death_has_its_details_apart_from_its_sentence() -> None:
    found = death(EngineDied(-6, "GGML_ASSERT"), "")
    assert "-6" not in found.sentence()
    assert "-6" in found.detail
    assert "GGML_ASSERT" in found.detail
