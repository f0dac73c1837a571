"""``fireside models``, run as a person runs it."""

import json
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.cli.conftest import fireside
from tests.fakes.fixtures import BrokenModels, TinyModel
from tests.fakes.other_programs import put_ollama

PROMISED = {"id", "path", "bytes", "architecture", "parameters", "quantisation", "context_length", "source"}


@pytest.fixture
def profile(tmp_path: Path, tiny_model: TinyModel, broken_models: BrokenModels) -> Path:
    models = tmp_path / "profile" / "models"
    models.mkdir(parents=True)
    shutil.copy(tiny_model("qwen3moe"), models / "模型 one.gguf")
    shutil.copy(broken_models["html-page"], models / "page.gguf")
    return tmp_path / "profile"


def test_json_has_the_promised_keys_and_nothing_else_is_on_stdout(profile: Path, starter_model: Path) -> None:
    done = fireside("models", "--json", "--profile", profile)
    assert done.returncode == 0
    assert done.stderr == ""
    rows = json.loads(done.stdout)
    assert [row["id"] for row in rows] == ["starter", "page", "模型 one"]
    assert all(set(row) >= PROMISED for row in rows)
    starter, page, one = rows
    assert starter["path"] == str(starter_model)
    assert starter["bytes"] == starter_model.stat().st_size
    assert starter["parameters"] == 134_515_008
    assert (starter["quantisation"], starter["context_length"]) == ("Q4_1", 8192)
    assert [row["source"] for row in rows] == ["starter", "folder", "folder"]
    assert page["architecture"] is None
    assert page["problem"] == "page.gguf is not a GGUF model file."
    assert (one["architecture"], one["problem"]) == ("qwen3moe", None)


def test_the_table_is_readable_and_damage_is_said_on_stderr(profile: Path) -> None:
    done = fireside("models", "--profile", profile)
    assert done.returncode == 0
    heading, starter, page, one = done.stdout.splitlines()
    assert heading.split() == ["ID", "NAME", "SIZE", "WEIGHTS", "QUANT", "CONTEXT", "KIND", "FROM"]
    assert starter.split() == ["starter", "Starter", "98", "MB", "135M", "Q4_1", "8k", "llama", "Fireside"]
    assert page.split()[-3:] == ["damaged", "a", "folder"]
    assert one.endswith("qwen3moe  a folder")
    assert done.stderr == "page.gguf is not a GGUF model file.\n"


def test_it_runs_without_qt(profile: Path) -> None:
    code = (
        "import sys; from app.cli.command_line import main; "
        f"main(['models', '--json', '--profile', {str(profile)!r}]); "
        "sys.stderr.write(str([name for name in sys.modules if name.startswith('PySide6')]))"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, encoding="utf-8", check=True)
    assert done.stderr == "[]"


@pytest.mark.skipif(sys.platform != "linux", reason="the folders are those of Linux")
def test_models_of_the_hub_and_of_other_programs_say_where_they_are_from(
    profile: Path, own_home: Path, tiny_model: TinyModel
) -> None:
    snapshot = own_home / ".cache/huggingface/hub/models--acme--tiny-GGUF/snapshots" / ("0" * 40)
    snapshot.mkdir(parents=True)
    shutil.copy(tiny_model("llama"), snapshot / "tiny.gguf")
    put_ollama(own_home / ".ollama" / "models", "parrot", tiny_model("qwen2"))
    (profile / "settings").mkdir()
    (profile / "settings" / "settings.json").write_text('{"version": 1, "used_places": ["ollama"]}')
    done = fireside("models", "--json", "--profile", profile)
    found = {row["id"]: (row["source"], row["repo"]) for row in json.loads(done.stdout)}
    assert found["tiny"] == ("hub", "acme/tiny-GGUF")
    assert found["parrot:latest"] == ("ollama", "parrot:latest")
    table = fireside("models", "--profile", profile).stdout.splitlines()
    assert [line.rpartition("  ")[2] for line in table if line.startswith(("tiny", "parrot"))] == [
        "the hub",
        "Ollama",
    ]
    asked = fireside("ask", "--model", "acme/tiny-GGUF", "--profile", profile, "--max-tokens", "1", "hello")
    assert asked.returncode == 0, asked.stderr
    used = json.loads(fireside("models", "--json", "--profile", profile).stdout)
    assert [row["id"] for row in used if row["last_used_at"]] == ["tiny"]
