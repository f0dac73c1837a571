"""``fireside tune``, run as a person runs it."""

import json
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from app.core.paths import folders
from app.core.settings_file import load_settings
from tests.fakes.fixtures import TinyModel

TRIAL = {
    "device", "threads", "flash_attention", "batch_size", "cache_type", "tokens_per_second",
    "prompt_tokens_per_second", "same_text",
}  # fmt: skip


def command(profile: Path, *arguments: str) -> list[str]:
    return [sys.executable, "-m", "app", "--profile", str(profile), "tune", *arguments]


def tune(profile: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        command(profile, *arguments), capture_output=True, encoding="utf-8", timeout=120, check=False
    )


def test_json_tells_before_best_and_every_trial(tmp_path: Path, tiny_model: TinyModel) -> None:
    done = tune(tmp_path, "--json", "--limit", "6", "--model", str(tiny_model("script")))
    assert done.returncode == 0, done.stderr
    document = json.loads(done.stdout)
    assert document.keys() == {"before", "best", "changes", "kept", "trials"}
    assert document["before"].keys() == document["best"].keys() == TRIAL
    assert document["before"] in document["trials"]
    assert document["best"] in document["trials"]
    assert document["kept"] is False
    assert not folders(tmp_path).settings_file.exists()
    assert f"of {6} s: " in done.stderr


def test_what_is_kept_is_loaded_from_then_on(tmp_path: Path, tiny_model: TinyModel) -> None:
    # At this length of context flash attention takes a multiple of the time on a processor.
    model = tiny_model("llama")
    first = tune(tmp_path, "--keep", "--json", "--limit", "20", "--model", str(model))
    document = json.loads(first.stdout)
    assert document["changes"], first.stderr
    assert document["kept"] is True
    kept = load_settings(folders(tmp_path).settings_file).settings.model_overrides[str(model)]
    for name, value in document["changes"].items():
        assert getattr(kept, name) == value
    second = json.loads(tune(tmp_path, "--json", "--limit", "3", "--model", str(model)).stdout)
    for name, value in document["changes"].items():
        assert second["before"][name] == value


def test_words_show_before_and_best(tmp_path: Path, tiny_model: TinyModel) -> None:
    done = tune(tmp_path, "--limit", "3", "--model", str(tiny_model("script")))
    assert done.returncode == 0, done.stderr
    for part in ("before", "best", "threads", "flash attention", "generation", "tok/s"):
        assert part in done.stdout


def test_no_time_is_said_in_a_sentence(tmp_path: Path, tiny_model: TinyModel) -> None:
    done = tune(tmp_path, "--limit", "0", "--model", str(tiny_model("script")))
    assert done.returncode == 1
    assert done.stdout == ""
    assert "Traceback" not in done.stderr
    assert len(done.stderr.splitlines()) == 1


@pytest.mark.skipif(sys.platform == "win32", reason="no SIGINT to another process")
def test_ctrl_c_ends_it(tmp_path: Path, starter_model: Path) -> None:
    child = subprocess.Popen(
        command(tmp_path, "--model", str(starter_model)), stderr=subprocess.PIPE, encoding="utf-8"
    )
    assert child.stderr is not None
    child.stderr.readline()  # the first trial
    began = time.monotonic()
    child.send_signal(signal.SIGINT)
    assert "Traceback" not in child.communicate(timeout=30)[1]
    assert child.returncode == 130
    assert time.monotonic() - began < 10
