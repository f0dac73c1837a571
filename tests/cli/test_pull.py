"""``fireside pull``, in processes of its own, over a loopback hub that serves real files."""

import hashlib
import json
import os
import signal
import subprocess
import sys
from contextlib import closing
from pathlib import Path

import pytest

from app.core.download import DownloadState
from tests.cli.conftest import command_line, fireside
from tests.cli.pulling import cache, profile, pull, pulling
from tests.fakes.fixtures import TinyModel
from tests.fakes.loopback_hub import LoopbackHub
from tests.library.downloading import noise, wait_until
from tests.library.queueing import Shop, until, until_bytes
from tests.small_disk import small_disk

__all__ = ["cache", "profile"]

MB = 10**6
PROMISED = {"path", "bytes", "sha256", "fetched_bytes", "seconds"}


def part_bytes(cache: Path) -> int:
    """How much of a part file is there, by its journal."""
    for journal in cache.glob("models--*/blobs/*.fireside-part.json"):
        spans = json.loads(journal.read_bytes())["written"]
        return sum(end - start for start, end in spans)
    return 0


def test_a_real_model_is_fetched_and_answers(
    loopback_hub: LoopbackHub, profile: Path, cache: Path, tiny_model: TinyModel
) -> None:
    content = tiny_model("qwen3moe").read_bytes()
    loopback_hub.add_repo("acme/tiny-GGUF", {"tiny-Q4_K_M.gguf": content, "README.md": b"# Tiny"})
    done = pull(loopback_hub, profile, "acme/tiny-GGUF", "--json")
    assert done.returncode == 0, done.stderr
    pulled = json.loads(done.stdout)
    assert set(pulled) >= PROMISED
    assert pulled["bytes"] == len(content)
    assert pulled["sha256"] == hashlib.sha256(content).hexdigest()
    assert len(content) <= pulled["fetched_bytes"] < 2 * len(content)
    assert Path(pulled["path"]).is_relative_to(cache)
    assert Path(pulled["path"]).read_bytes() == content
    listed = json.loads(fireside("models", "--json", "--profile", profile).stdout)
    assert [row["path"] for row in listed if row["source"] == "hub"] == [pulled["path"]]
    asked = fireside(
        "ask", "Hello?", "--model", listed[-1]["id"], "--max-tokens", "2", "--json", "--profile", profile
    )
    assert asked.returncode == 0, asked.stderr
    assert json.loads(asked.stdout)["facts"]["tokens"] > 0
    again = pull(loopback_hub, profile, "acme/tiny-GGUF", "--json")
    assert json.loads(again.stdout)["fetched_bytes"] == 0
    assert json.loads(again.stdout)["path"] == pulled["path"]


def test_words_go_to_stderr_and_the_path_to_stdout(loopback_hub: LoopbackHub, profile: Path) -> None:
    loopback_hub.add_repo("acme/tiny-GGUF", {"tiny-Q8_0.gguf": noise(1000)})
    done = pull(loopback_hub, profile, "acme/tiny-GGUF")
    assert Path(done.stdout.strip()).read_bytes() == noise(1000)
    assert "\x1b" not in done.stderr
    assert "here already" in pull(loopback_hub, profile, "acme/tiny-GGUF").stderr


SEVERAL = {
    "many-Q2_K.gguf": noise(1000, 1),
    "many-Q4_K_M.gguf": noise(1001, 2),
    "many-Q8_0.gguf": noise(1002, 3),
    "F16/many-F16-00001-of-00002.gguf": noise(1003, 4),
    "F16/many-F16-00002-of-00002.gguf": noise(1004, 5),
    "mmproj-many-F16.gguf": noise(1005, 6),
}


@pytest.mark.parametrize(
    ("wanted", "name", "size"),
    [
        ("", "many-Q4_K_M.gguf", 1001 + 1005),
        (":q8_0", "many-Q8_0.gguf", 1002 + 1005),
        (":F16", "many-F16-00001-of-00002.gguf", 1003 + 1004 + 1005),
        ("/many-Q2_K.gguf", "many-Q2_K.gguf", 1000),
        ("/F16/many-F16-00002-of-00002.gguf", "many-F16-00001-of-00002.gguf", 1003 + 1004),
        ("/mmproj-many-F16.gguf", "mmproj-many-F16.gguf", 1005),
    ],
)
def test_what_is_named_is_fetched_with_what_belongs_to_it(
    loopback_hub: LoopbackHub, profile: Path, wanted: str, name: str, size: int
) -> None:
    loopback_hub.add_repo("acme/many-GGUF", dict(SEVERAL))
    done = json.loads(pull(loopback_hub, profile, f"acme/many-GGUF{wanted}", "--json").stdout)
    assert (Path(done["path"]).name, done["bytes"]) == (name, size)


def test_links_and_addresses_elsewhere(loopback_hub: LoopbackHub, profile: Path) -> None:
    loopback_hub.add_repo("acme/many-GGUF", dict(SEVERAL))
    page = f"{loopback_hub.endpoint}/acme/many-GGUF/blob/main/many-Q8_0.gguf"
    assert (
        Path(json.loads(pull(loopback_hub, profile, page, "--json").stdout)["path"]).name == "many-Q8_0.gguf"
    )
    link = "fireside://pull/acme/many-GGUF:Q2_K"
    assert (
        Path(json.loads(pull(loopback_hub, profile, link, "--json").stdout)["path"]).name == "many-Q2_K.gguf"
    )


def test_a_file_outside_a_hub(loopback_hub: LoopbackHub, profile: Path, tiny_model: TinyModel) -> None:
    content = tiny_model("qwen3moe").read_bytes()
    loopback_hub.add_repo("acme/tiny-GGUF", {"tiny.gguf": content, "page.gguf": b"<html>Sign in here"})
    port = loopback_hub.endpoint.rpartition(":")[2]
    elsewhere = f"http://localhost:{port}/acme/tiny-GGUF/resolve/main/tiny.gguf"
    done = json.loads(pull(loopback_hub, profile, elsewhere, "--json").stdout)
    assert done["path"] == str(profile / "models" / "tiny.gguf")
    assert done["sha256"] == hashlib.sha256(content).hexdigest()
    assert json.loads(pull(loopback_hub, profile, elsewhere, "--json").stdout)["fetched_bytes"] == 0
    page = f"http://localhost:{port}/acme/tiny-GGUF/resolve/main/page.gguf"
    refused = pull(loopback_hub, profile, page)
    assert refused.returncode == 1
    assert refused.stderr.endswith("page.gguf is not a GGUF model file.\n")
    (profile / "models" / "page.gguf").write_bytes(b"<html>Sign in mine")
    assert pull(loopback_hub, profile, page).returncode == 1
    (profile / "models" / "page.gguf").unlink()  # it was not ours, so it is still there
    assert [path.name for path in (profile / "models").glob("*.gguf")] == ["tiny.gguf"]


def test_a_branch_leaves_the_name_of_another_alone(
    loopback_hub: LoopbackHub, profile: Path, cache: Path
) -> None:
    repo = loopback_hub.add_repo("acme/tiny-GGUF", {"tiny-Q8_0.gguf": noise(1000)})
    done = pull(loopback_hub, profile, f"acme/tiny-GGUF@{repo.sha}")
    assert done.returncode == 0, done.stderr
    assert not (cache / "models--acme--tiny-GGUF" / "refs" / "main").exists()


@pytest.mark.parametrize(
    ("address", "sentence"),
    [
        ("tiny", "“tiny” is neither a repository (owner/name) nor the address of a model."),
        ("acme/nothing", "knows no repository acme/nothing"),
        ("acme/many-GGUF:Q5_0", "acme/many-GGUF has no Q5_0; it has "),
        ("acme/many-GGUF/other.gguf", "acme/many-GGUF has no file other.gguf."),
        ("acme/many-GGUF@v9", "acme/many-GGUF has no version v9."),
        ("acme/part-GGUF", "acme/part-GGUF lacks "),
        ("acme/many", "acme/many has no GGUF file"),
        ("acme/many", "acme/many-GGUF"),
        ("acme/closed-GGUF", "/acme/closed-GGUF"),
        ("acme/closed-GGUF", "ask you to agree to their terms first"),
    ],
)
def test_what_cannot_be_fetched_is_said_in_a_sentence(
    loopback_hub: LoopbackHub, profile: Path, cache: Path, address: str, sentence: str
) -> None:
    loopback_hub.add_repo("acme/many-GGUF", dict(SEVERAL))
    loopback_hub.add_repo("acme/many", {"model.safetensors": noise(100)}, tags=["safetensors"])
    loopback_hub.add_repo("acme/part-GGUF", {"part-Q8_0-00001-of-00002.gguf": noise(100)})
    loopback_hub.add_repo("acme/closed-GGUF", {"closed-Q8_0.gguf": noise(100)}, gated="auto")
    done = pull(loopback_hub, profile, address, "--json")
    assert (done.returncode, done.stdout) == (1, "")
    assert sentence in done.stderr
    assert "Traceback" not in done.stderr


def test_wrong_usage_and_wrong_values(loopback_hub: LoopbackHub, profile: Path) -> None:
    assert fireside("pull", "--profile", profile).returncode == 2
    done = pull(loopback_hub, profile, "acme/tiny-GGUF", "--connections", "99")
    assert done.returncode == 1
    assert "Connections" in done.stderr
    done = fireside("pull", "acme/tiny-GGUF", "--endpoint", "ftp://x", "--profile", profile)
    assert done.returncode == 1
    assert "ftp://x" in done.stderr


def test_offline_of_the_profile_is_honoured(loopback_hub: LoopbackHub, profile: Path) -> None:
    file = profile / "settings" / "settings.json"
    file.write_text(json.dumps(json.loads(file.read_text()) | {"is_offline": True}))
    done = pull(loopback_hub, profile, "acme/tiny-GGUF")
    assert (done.returncode, done.stderr) == (1, "You switched the network off, so nothing was sent.\n")
    assert loopback_hub.log == []


def test_killed_and_pulled_again_it_goes_on(loopback_hub: LoopbackHub, profile: Path, cache: Path) -> None:
    size = 8 * MB
    loopback_hub.add_repo("acme/big-GGUF", {"big-Q8_0.gguf": noise(size)})
    loopback_hub.rate = 0.3 * MB
    with pulling(loopback_hub, profile, "acme/big-GGUF") as child:
        wait_until(lambda: part_bytes(cache) > MB)
        child.kill()
        child.wait()
    loopback_hub.rate = None
    done = json.loads(pull(loopback_hub, profile, "acme/big-GGUF", "--json").stdout)
    assert Path(done["path"]).read_bytes() == noise(size)
    assert done["fetched_bytes"] < size
    assert not list(cache.rglob("*fireside*"))


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has another way to interrupt")
def test_interrupted_it_ends_at_once_and_keeps_what_it_has(
    loopback_hub: LoopbackHub, profile: Path, cache: Path
) -> None:
    loopback_hub.add_repo("acme/big-GGUF", {"big-Q8_0.gguf": noise(8 * MB)})
    loopback_hub.fault(match="Signature=", stall_after=MB, stall_for=5.0, times=None)
    with pulling(loopback_hub, profile, "acme/big-GGUF") as child:
        wait_until(lambda: part_bytes(cache) >= MB)
        child.send_signal(signal.SIGINT)
        out, said = child.communicate(timeout=4)  # the line stalls for longer
    assert (child.returncode, out) == (130, "")
    assert "is kept; the same command goes on from there." in said
    assert "Traceback" not in said
    assert part_bytes(cache) >= MB


def test_two_at_once_fetch_a_file_once(loopback_hub: LoopbackHub, profile: Path) -> None:
    size = 4 * MB
    loopback_hub.add_repo("acme/big-GGUF", {"big-Q8_0.gguf": noise(size)})
    loopback_hub.rate = 0.25 * MB
    with (
        pulling(loopback_hub, profile, "acme/big-GGUF") as one,
        pulling(loopback_hub, profile, "acme/big-GGUF") as two,
    ):
        outs = [child.communicate(timeout=60) for child in (one, two)]
    done = [json.loads(out) for out, _ in outs]
    assert done[0]["path"] == done[1]["path"]
    assert sorted(each["fetched_bytes"] for each in done)[0] == 0
    assert any("Another program is fetching big-Q8_0.gguf" in said for _, said in outs)
    assert Path(done[0]["path"]).read_bytes() == noise(size)


def test_beside_the_window_it_takes_over_or_waits(
    loopback_hub: LoopbackHub, profile: Path, tmp_path: Path
) -> None:
    with closing(Shop(loopback_hub, tmp_path)) as shop, shop.queue() as queue:
        request = shop.publish("both", 4 * MB)
        loopback_hub.rate = 0.1 * MB  # the window alone would take 20 s
        added = queue.add(request)
        until_bytes(queue, added.id, 200_000)
        loopback_hub.rate = None
        with pulling(loopback_hub, profile, "acme/both-GGUF") as child:
            said = child.stderr.readline() if child.stderr is not None else ""
            assert "Another program is fetching both-Q4_K_M.gguf" in said
            queue.pause(added.id)  # now the terminal goes on with what the window has
            out, _ = child.communicate(timeout=60)
        done = json.loads(out)
        assert 0 < done["fetched_bytes"] < 4 * MB
        queue.resume(added.id)
        assert until(queue, added.id, DownloadState.INSTALLED).path == done["path"]


def test_a_disk_that_is_too_small_is_said_with_both_numbers(
    loopback_hub: LoopbackHub, profile: Path, tmp_path: Path
) -> None:
    with small_disk(tmp_path / "disk", 20) as disk:
        (disk / "cache").mkdir()
        file = profile / "settings" / "settings.json"
        file.write_text(json.dumps(json.loads(file.read_text()) | {"hub_cache_folder": str(disk / "cache")}))
        loopback_hub.add_repo("acme/big-GGUF", {"big-Q8_0.gguf": noise(30 * MB)})
        done = pull(loopback_hub, profile, "acme/big-GGUF")
        assert done.returncode == 1
        assert done.stderr.startswith("Needs 31 MB on the disk of ")
        assert "21 MB is free there. Nothing was fetched." in done.stderr
        assert list((disk / "cache").rglob("*fireside*")) == []


@pytest.mark.skipif(sys.platform == "win32", reason="pseudo terminals are Unix's")
def test_on_a_terminal_the_line_is_drawn_anew(loopback_hub: LoopbackHub, profile: Path) -> None:
    import pty

    loopback_hub.add_repo("acme/big-GGUF", {"big-Q8_0.gguf": noise(4 * MB)})
    loopback_hub.rate = 0.4 * MB
    mine, theirs = pty.openpty()
    command = command_line("pull", "acme/big-GGUF", "--endpoint", loopback_hub.endpoint, "--profile", profile)
    with subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=theirs) as child:
        os.close(theirs)
        drawn = b""
        try:
            while block := os.read(mine, 4096):
                drawn += block
        except OSError:
            pass  # Linux tells so that the other end is closed
        os.close(mine)
    assert child.returncode == 0
    lines = drawn.decode().split("\r\x1b[K")
    assert len(lines) > 4
    assert any("of 4 MB" in line and "MB/s" in line and "left" in line for line in lines)
