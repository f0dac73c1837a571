"""``fireside ask`` and its neighbours, each in a process of its own, as a person types them."""

import json
import os
import signal
import subprocess
import sys
from pathlib import Path

import msgspec
import psutil
import pytest

from app.engine.backends.echo_script import EchoScript
from tests.cli.conftest import command_line, fireside
from tests.fakes.fixtures import BrokenModels, TinyModel
from tests.fakes.tiny_adapters import write_lora
from tests.fakes.tiny_models import SCRIPT_WORDS

TIMEOUT_S = 60


@pytest.fixture
def script(tmp_path: Path) -> Path:
    path = tmp_path / "model.echo"
    path.write_bytes(msgspec.json.encode(EchoScript(reply="It is **so**, 日本 😀.")))
    return path


def test_the_answer_stands_alone_on_stdout(script: Path) -> None:
    done = fireside("ask", "Is it so?", "--model", str(script))
    assert (done.returncode, done.stdout, done.stderr) == (0, "It is **so**, 日本 😀.\n", "")


def test_a_real_file_answers_and_json_has_the_promised_keys(tiny_model: TinyModel) -> None:
    done = fireside("ask", "Hi", "--json", "--model", str(tiny_model("script")), "--seed", "3")
    assert done.returncode == 0, done.stderr
    document = json.loads(done.stdout)
    assert document["text"] == "".join(SCRIPT_WORDS)
    promised = {
        "model", "prompt_tokens", "reused_tokens", "tokens", "tokens_per_second",
        "prompt_tokens_per_second", "time_to_first_token_s", "stop_reason", "seed",
    }  # fmt: skip
    assert promised <= document["facts"].keys()
    assert document["facts"]["seed"] == 3
    assert document["facts"]["stop_reason"] == "end_of_generation"


def test_a_dash_reads_the_question_from_stdin(tmp_path: Path) -> None:
    path = tmp_path / "model.echo"
    path.write_text("{}")
    done = fireside("ask", "-", "--model", str(path), given="From a pipe")
    assert done.stdout == "From a pipe\n"


def test_max_tokens_and_the_system_prompt_reach_the_engine(script: Path) -> None:
    done = fireside(
        "ask", "Hi", "--json", "--model", str(script), "--max-tokens", "2", "--system", "Be brief."
    )
    document = json.loads(done.stdout)
    assert document["facts"]["tokens"] == 2
    assert document["facts"]["stop_reason"] == "max_tokens"
    without = json.loads(fireside("ask", "Hi", "--json", "--model", str(script)).stdout)
    assert document["facts"]["prompt_tokens"] > without["facts"]["prompt_tokens"]


def test_a_schema_or_a_grammar_binds_the_answer(tmp_path: Path, starter_model: Path) -> None:
    schema = tmp_path / "schema.json"
    schema.write_text(
        '{"type": "object", "properties": {"city": {"type": "string", "maxLength": 20},'
        ' "large": {"type": "boolean"}}, "required": ["city", "large"]}'
    )
    model = ["--model", str(starter_model), "--temperature", "0", "--max-tokens", "60"]
    done = fireside("ask", "A city in Norway, as JSON.", "--schema", str(schema), *model)
    assert json.loads(done.stdout).keys() == {"city", "large"}
    grammar = tmp_path / "answer.gbnf"
    grammar.write_text('root ::= "yes" | "no"')
    assert fireside("ask", "Is water wet?", "--grammar", str(grammar), *model).stdout in {"yes\n", "no\n"}


def test_a_schema_or_grammar_that_is_none_is_a_sentence(tmp_path: Path, tiny_model: TinyModel) -> None:
    wrong = tmp_path / "wrong"
    wrong.write_text("root ::= ((")
    for option in ("--schema", "--grammar"):
        done = fireside("ask", "Hi", option, str(wrong), "--model", str(tiny_model("llama")))
        assert (done.returncode, done.stdout) == (1, "")
        assert "not valid" in done.stderr
        missing = fireside(
            "ask", "Hi", option, str(tmp_path / "nowhere"), "--model", str(tiny_model("llama"))
        )
        assert missing.returncode == 1
        assert "nowhere" in missing.stderr


def test_a_broken_file_is_a_sentence_and_status_1(broken_models: BrokenModels) -> None:
    for name in ("bad-magic", "norm-f16", "unknown-arch"):
        done = fireside("ask", "Hi", "--model", str(broken_models[name]))
        assert done.returncode == 1
        assert done.stdout == ""
        assert done.stderr.strip().endswith(".")
        assert "Traceback" not in done.stderr


def test_a_template_that_fails_is_said_on_stderr(broken_models: BrokenModels) -> None:
    done = fireside("ask", "Hi", "--max-tokens", "2", "--model", str(broken_models["template-syntax"]))
    assert done.returncode == 0
    assert "template" in done.stderr


def test_an_unknown_model_is_a_sentence() -> None:
    done = fireside("ask", "Hi", "--model", "nobody")
    assert done.returncode == 1
    assert "nobody" in done.stderr
    assert "Traceback" not in done.stderr


def test_wrong_usage_is_status_2() -> None:
    assert fireside("ask").returncode == 2
    assert fireside("ask", "Hi", "--max-tokens", "many").returncode == 2


@pytest.mark.skipif(os.name == "nt", reason="a terminal's Ctrl+C cannot be sent to one process there")
def test_ctrl_c_stops_at_once_and_leaves_nothing_behind(tmp_path: Path) -> None:
    path = tmp_path / "model.echo"
    path.write_bytes(msgspec.json.encode(EchoScript(reply="word", tokens=100_000, token_delay_s=0.01)))
    child = subprocess.Popen(
        command_line("ask", "Hi", "--model", path),
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        start_new_session=True,
    )
    assert child.stdout is not None
    child.stdout.read(4)
    family = psutil.Process(child.pid).children(recursive=True)
    assert family
    os.killpg(child.pid, signal.SIGINT)  # a terminal sends it to the whole group
    _, errors = child.communicate(timeout=TIMEOUT_S)
    assert child.returncode == 130
    assert errors == b""
    psutil.wait_procs(family, timeout=5)
    assert not [process for process in family if process.is_running()]


def test_a_reader_that_has_enough_is_no_traceback(script: Path) -> None:
    path = script.with_name("long.echo")
    path.write_bytes(msgspec.json.encode(EchoScript(reply="word", tokens=20_000)))
    command = f"{sys.executable} -m app ask Hi --model {path} | head -c 10"
    done = subprocess.run(["sh", "-c", command], capture_output=True, timeout=TIMEOUT_S, check=False)
    assert done.stdout == b"word word "
    assert done.stderr == b""


def test_the_profile_may_stand_before_or_after_the_command(script: Path, tmp_path: Path) -> None:
    for arguments in (["--profile", str(tmp_path), "ask", "Hi"], ["ask", "Hi", "--profile", str(tmp_path)]):
        assert fireside(*arguments, "--model", str(script)).returncode == 0
    assert (tmp_path / "logs" / "engine.log").exists()


def test_version_and_help() -> None:
    assert fireside("--version").stdout.startswith("Fireside ")
    told = fireside("--help").stdout
    assert all(name in told for name in ("ask", "doctor", "bench", "models"))


def test_no_display_is_a_sentence_that_names_ask(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM"):
        monkeypatch.delenv(name, raising=False)
    done = fireside()
    assert done.returncode == 1
    assert "fireside ask" in done.stderr
    assert "Traceback" not in done.stderr


def test_a_lora_changes_the_answer_as_strongly_as_told(tiny_model: TinyModel, tmp_path: Path) -> None:
    lora = tmp_path / "tiny-lora.gguf"
    write_lora(lora, "llama")
    asked = ("ask", "Hi", "--model", str(tiny_model("llama")), "--temperature", "0", "--max-tokens", "12")
    without, none, whole = (
        fireside(*asked, *more) for more in ((), ("--lora", f"{lora}:0"), ("--lora", str(lora)))
    )
    assert (without.returncode, whole.returncode, whole.stderr) == (0, 0, "")
    assert none.stdout == without.stdout != whole.stdout
    gone = fireside(*asked, "--lora", str(tmp_path / "gone.gguf:0.5"))
    assert gone.returncode == 1
    assert "There is no file at" in gone.stderr
    assert "gone.gguf." in gone.stderr
