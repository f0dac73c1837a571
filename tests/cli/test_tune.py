"""``fireside tune``, run as a person runs it."""

import json
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from app.core.load_plan import Wishes
from app.core.model_overrides import ModelOverrides
from app.core.paths import folders
from app.core.settings import DEFAULTS, with_value
from app.core.settings_file import load_settings
from app.engine.protocol import Trial, Tuned
from app.launch.tuned import with_tuned
from tests.cli.conftest import command_line, fireside
from tests.fakes.fixtures import TinyModel

TRIAL = {
    "device", "threads", "flash_attention", "batch_size", "cache_type", "tokens_per_second",
    "prompt_tokens_per_second", "same_text",
}  # fmt: skip


def tune(profile: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    return fireside("--profile", profile, "tune", *arguments, timeout_s=120)


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


def test_what_differs_is_kept_for_this_model_alone() -> None:
    before = Trial(Wishes(threads=2, batch_size=512), 10, 100)
    best = Trial(Wishes(threads=1, batch_size=512, flash_attention="off"), 20, 100)
    path = Path("model.gguf")
    own = ModelOverrides(threads=2, context_length=1024)
    settings = with_value(DEFAULTS, "model_overrides", {str(path): own, "other": own})
    kept = with_tuned(settings, path, Tuned(1, before, best, (before, best))).model_overrides
    assert kept[str(path)] == ModelOverrides(threads=1, context_length=1024, flash_attention="off")
    assert kept["other"] == own


def test_keep_writes_what_was_found(tmp_path: Path, tiny_model: TinyModel) -> None:
    model = tiny_model("llama")
    first = tune(tmp_path, "--keep", "--json", "--limit", "10", "--model", str(model))
    document = json.loads(first.stdout)
    assert document["kept"] == bool(document["changes"])
    overrides = load_settings(folders(tmp_path).settings_file).settings.model_overrides
    assert (str(model) in overrides) == document["kept"]
    for name, value in document["changes"].items():
        assert getattr(overrides[str(model)], name) == value


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
        command_line("--profile", tmp_path, "tune", "--model", starter_model),
        stderr=subprocess.PIPE,
        encoding="utf-8",
    )
    assert child.stderr is not None
    child.stderr.readline()  # the first trial
    began = time.monotonic()
    child.send_signal(signal.SIGINT)
    assert "Traceback" not in child.communicate(timeout=30)[1]
    assert child.returncode == 130
    assert time.monotonic() - began < 10
