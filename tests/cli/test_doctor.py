"""``fireside doctor`` and ``fireside bench``: the promised documents."""

import json
from pathlib import Path

import pytest

from tests.cli.conftest import fireside
from tests.fakes.fixtures import BrokenModels, TinyModel


def test_doctor_keeps_its_promise(tmp_path: Path, starter_model: Path) -> None:
    done = fireside("doctor", "--json", "--profile", str(tmp_path))
    assert done.returncode == 0, done.stderr
    document = json.loads(done.stdout)
    assert document.keys() >= {
        "version", "python", "qt", "llama_cpp", "devices", "chosen", "sandbox", "folders", "starter_model",
    }  # fmt: skip
    assert document["llama_cpp"]["version"]
    assert document["llama_cpp"]["features"]
    assert document["starter_model"] == str(starter_model)
    device = document["devices"][0]
    assert device["kind"] == "cpu"
    assert 0 < device["free_bytes"] <= device["total_bytes"]
    assert document["chosen"]["reason"].endswith(".")
    assert document["folders"]["data"] == str(tmp_path / "data")
    words = fireside("doctor", "--profile", str(tmp_path))
    assert device["name"] in words.stdout
    assert "The engine " in words.stdout


def test_doctor_examines_a_chat_template(tmp_path: Path, broken_models: BrokenModels) -> None:
    syntax = str(broken_models["template-syntax"])
    done = fireside("doctor", "--json", "--profile", str(tmp_path), "--model", syntax)
    assert done.returncode == 0, done.stderr
    report = json.loads(done.stdout)["template"]
    assert report["model"] == "template-syntax.gguf"
    (warning,) = report["warnings"]
    assert warning["code"] == "failed"
    assert "TemplateSyntaxError" in warning["detail"]
    assert Path(report["known_good"]).read_text().startswith("{#-")
    words = fireside("doctor", "--profile", str(tmp_path), "--model", syntax).stdout
    assert warning["sentence"] in words
    assert report["known_good"] in words
    good = fireside("doctor", "--profile", str(tmp_path), "--model", "starter").stdout
    assert "nothing is wrong with its chat template" in good


@pytest.mark.parametrize("clock", ["wall", "cpu"])
def test_bench_measures_and_compares(tiny_model: TinyModel, clock: str) -> None:
    done = fireside(
        "bench", "--json", "--compare", "--runs", "1", "--max-tokens", "8", "--prompt-tokens", "40",
        "--threads", "1", "--clock", clock, "--model", str(tiny_model("script")),
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    document = json.loads(done.stdout)
    for key in ("tokens_per_second", "sampled_tokens_per_second", "prompt_tokens_per_second", "load_s"):
        assert document[key] > 0
    assert document["ttft_cold_s"] > 0
    assert document["ttft_s"] > 0
    assert {"estimated_bytes", "measured_bytes"} <= document["memory"].keys()
    assert document["ratio"].keys() == {"generation", "generation_sampled", "prompt"}
    assert "of the bare loop" in done.stderr


def test_bench_in_words(tiny_model: TinyModel) -> None:
    done = fireside("bench", "--runs", "1", "--max-tokens", "4", "--model", str(tiny_model("script")))
    assert done.returncode == 0, done.stderr
    assert "tok/s" in done.stdout
