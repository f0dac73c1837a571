"""What the engine gives up: tried from inside, in a process of its own."""

import json
import os
import subprocess
import sys
import textwrap
from collections.abc import Callable
from pathlib import Path

import pytest

from app.core.conversation import Role
from app.core.sandbox_state import Sandbox
from app.engine.options import EngineOptions
from app.engine.protocol import Finished, Generate, Load, PromptMessage, Warned, WarningCode
from app.engine.sandbox import ALSO_WRITABLE
from app.engine.session import EngineSession
from tests.engine.conftest import GREEDY
from tests.fakes.fixtures import TinyModel

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="only Linux has such a sandbox")

PROBE = """
import ctypes, json, os, socket, subprocess, sys, threading
from pathlib import Path
from app.engine.sandbox import enter_sandbox

inside, outside, kind = Path(sys.argv[1]), Path(sys.argv[2]), sys.argv[3]
(outside / "there").write_text("before")
server = socket.socket()
server.bind(("127.0.0.1", 0))
server.listen()
address = server.getsockname()
state = enter_sandbox(
    [inside], needs_network=kind == "rpc", has_gpu=kind == "gpu", can_read=kind != "template"
)
found = {"network": state.network, "files": state.files, "programs": state.programs}

def tried(name, act):
    try:
        act()
        found[name] = "done"
    except OSError as error:
        found[name] = type(error).__name__

tried("connect", lambda: socket.create_connection(address, 1))
tried("datagram", lambda: socket.socket(socket.AF_INET6, socket.SOCK_DGRAM))
tried("local socket", lambda: socket.socket(socket.AF_UNIX))
tried("write outside", lambda: (outside / "new").write_text("x"))
tried("change outside", lambda: (outside / "there").write_text("x"))
tried("shorten outside", lambda: os.truncate(outside / "there", 0))
tried("remove outside", lambda: (outside / "there").unlink())
tried("move outside", lambda: (outside / "there").rename(inside / "there"))
tried("folder outside", lambda: (outside / "folder").mkdir())
tried("write inside", lambda: (inside / "state").write_text("x"))
tried("replace inside", lambda: (inside / "state").rename(inside / "other"))
tried("read outside", lambda: (outside / "there").read_text())
tried("list outside", lambda: list(outside.iterdir()))
tried("null device", lambda: Path("/dev/null").write_text("x"))
tried("program", lambda: subprocess.run(["/bin/true"]))
run = lambda: tried("program in a thread", lambda: os.execv("/bin/true", ["true"]))
thread = threading.Thread(target=run)
thread.start()
thread.join()
print(json.dumps(found))
"""


def probe(tmp_path: Path, kind: str) -> dict[str, object]:
    """What a process in the sandbox can do."""
    inside, outside = tmp_path / "inside", tmp_path / "outside"
    outside.mkdir()
    arguments = [sys.executable, "-c", textwrap.dedent(PROBE), str(inside), str(outside), kind]
    ran = subprocess.run(arguments, capture_output=True, text=True, check=True, timeout=60)
    assert (outside / "there").read_text() == "before"
    found: dict[str, object] = json.loads(ran.stdout)
    return found


def test_nothing_leaves_the_sandbox(tmp_path: Path) -> None:
    found = probe(tmp_path, "cpu")
    assert found == {
        "network": True,
        "files": True,
        "programs": True,
        "connect": "PermissionError",
        "datagram": "PermissionError",
        "local socket": "PermissionError",
        "write outside": "PermissionError",
        "change outside": "PermissionError",
        "shorten outside": "PermissionError",
        "remove outside": "PermissionError",
        "move outside": "PermissionError",
        "folder outside": "PermissionError",
        "write inside": "done",
        "replace inside": "done",
        "read outside": "done",
        "list outside": "done",
        "null device": "done",
        "program": "PermissionError",
        "program in a thread": "PermissionError",
    }


def test_rpc_workers_need_the_network_and_nothing_else(tmp_path: Path) -> None:
    found = probe(tmp_path, "rpc")
    assert found["network"] is False
    assert found["connect"] == "done"
    assert found["write outside"] == found["program"] == "PermissionError"


def test_a_graphics_driver_keeps_its_local_sockets(tmp_path: Path) -> None:
    found = probe(tmp_path, "gpu")
    assert found["local socket"] == "done"
    assert found["connect"] == found["write outside"] == found["program"] == "PermissionError"


def test_a_template_may_not_even_read(tmp_path: Path) -> None:
    found = probe(tmp_path, "template")
    assert found["read outside"] == found["list outside"] == "PermissionError"
    assert found["connect"] == found["write outside"] == found["program"] == "PermissionError"


def test_the_engine_is_in_it_and_answers(tmp_path: Path, tiny_model: TinyModel) -> None:
    options = EngineOptions(state_folder=str(tmp_path / "state"), state_budget_bytes=1 << 30)
    with EngineSession("llama_cpp", tmp_path / "engine.log", options) as engine:
        sandbox = engine.wait_ready().sandbox
        assert (sandbox.network, sandbox.files, sandbox.programs) == (True, True, True)
        assert sandbox.reason == ""
        assert sandbox.writable == (str(tmp_path / "state"), os.environ[ALSO_WRITABLE])
        engine.load(Load(engine.client.next_id(), str(tiny_model("script")), "script"))
        command = Generate(engine.client.next_id(), (PromptMessage(Role.USER, "Hi"),), GREEDY)
        finished = list(engine.run(command))[-1]
        assert isinstance(finished, Finished)
        assert finished.facts.tokens > 5


def test_a_template_that_loops_is_ended_again_and_again(
    start_engine: Callable[[str], EngineSession], broken_models: dict[str, Path], tiny_model: TinyModel
) -> None:
    """Its worker is a program that has to be started anew, which the engine itself may not do."""
    engine = start_engine("llama_cpp")
    for _ in range(2):
        loop = str(broken_models["template-loop"])
        engine.load(Load(engine.client.next_id(), loop, "loop"))
        command = Generate(engine.client.next_id(), (PromptMessage(Role.USER, "Hi"),), GREEDY, max_tokens=2)
        warned = [event.code for event in engine.run(command) if isinstance(event, Warned)]
        assert warned == [WarningCode.TEMPLATE_LOOPED]
    engine.load(Load(engine.client.next_id(), str(tiny_model("script")), "script"))
    command = Generate(engine.client.next_id(), (PromptMessage(Role.USER, "Hi"),), GREEDY, max_tokens=2)
    assert not [event for event in engine.run(command) if isinstance(event, Warned)]


def test_it_is_said_in_words() -> None:
    whole = Sandbox(network=True, files=True, programs=True, writable=("/a",))
    assert whole.sentence() == (
        "The engine gives up network, writing files, starting programs. It may write in /a."
    )
    assert Sandbox(reason="No kernel.").sentence() == "The engine keeps all its rights. No kernel."
