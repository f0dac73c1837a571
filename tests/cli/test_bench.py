"""``fireside bench``, run as a person runs it."""

import json
import subprocess
from pathlib import Path

from tests.cli.conftest import fireside

PROMISED = {
    "tokens_per_second", "sampled_tokens_per_second", "prompt_tokens_per_second", "ttft_cold_s", "ttft_s",
    "load_s", "memory", "plan",
}  # fmt: skip
SHORT = ("--max-tokens", "8", "--prompt-tokens", "32", "--threads", "1")


def bench(profile: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    return fireside("--profile", profile, "bench", *arguments, timeout_s=120)


def test_json_has_the_promised_keys(tmp_path: Path, starter_model: Path) -> None:
    model = str(starter_model)
    done = bench(tmp_path, "--json", "--compare", "--model", model, "--clock", "cpu", "--runs", "2", *SHORT)
    assert done.returncode == 0, done.stderr
    document = json.loads(done.stdout)
    assert document.keys() >= PROMISED
    assert document["ratio"].keys() == {"generation", "generation_sampled", "prompt"}
    assert all(ratio > 0 for ratio in document["ratio"].values())
    memory = document["memory"]
    assert 0.5 < memory["estimated_bytes"] / memory["measured_bytes"] < 2
    assert document["plan"]["reason"].startswith("CPU: ")
    assert document["plan"]["devices"] == {}
    assert document["plan"]["context_length"] >= 32 + 2 * 8
    assert document["threads"] == 1
    assert done.stderr.count("of the bare loop") == 2


def test_words_tell_speed_memory_and_plan(tmp_path: Path, starter_model: Path) -> None:
    done = bench(tmp_path, "--model", str(starter_model), "--runs", "1", *SHORT)
    assert done.returncode == 0, done.stderr
    for part in ("tok/s greedy", "s cold", "estimated", "measured", "CPU: "):
        assert part in done.stdout
    assert "bare loop" not in done.stdout
