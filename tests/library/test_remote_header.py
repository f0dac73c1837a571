"""Headers of models on the hub: what they say is what the downloaded file says, in few requests."""

import os
import re
import threading
from collections.abc import Callable
from pathlib import Path

import gguf
import pytest

from app.core.errors import AppError, ErrorCode
from app.core.gguf.model_facts import facts
from app.core.gguf.shape import model_shape
from app.core.hub import Quant
from app.library.hub.header_cache import MOST_ENTRIES, HeaderCache
from app.library.hub.remote_bytes import FIRST_BYTES, RemoteBytes
from app.library.hub.remote_header import HeaderReader, RemoteHeader
from app.library.hub.repo_files import quants
from app.network.ledger import Purpose
from app.network.stop import Stop, StoppedError
from tests.fakes.fixtures import BrokenModels, TinyModel
from tests.fakes.loopback_hub import HubFile
from tests.fakes.tiny_adapters import write_lora, write_projector
from tests.fakes.tiny_models import MODELS, write_model
from tests.fakes.wide_models import write_wide_model
from tests.library.hub_clients import Hub, hub, problem_raised

__all__ = ["hub"]

REPO = "acme/it-GGUF"
SPAN = re.compile(r"bytes=(\d+)-(\d+)")


class Listed:
    """A repository on the hub with these files, and its headers."""

    def __init__(self, hub: Hub, files: dict[str, Path]) -> None:
        self.hub = hub
        made: dict[str, object] = {name: unhashed(path) for name, path in files.items()}
        hub.loopback.add_repo(REPO, made)  # type: ignore[arg-type]
        listing = hub.client.listing(REPO)
        self.quants = quants(listing)
        self.reader = HeaderReader(REPO, listing.commit)

    def quant(self, label: str = "") -> Quant:
        """The one with that label, else the only one."""
        return next(it for it in self.quants if label in ("", it.label))

    def read(self, label: str = "") -> RemoteHeader:
        """Its header."""
        return self.reader.read(self.hub.client, self.quant(label).files)

    def ranges(self) -> list[int]:
        """How many bytes were asked for in each request for some of a file, since the last time."""
        log, self.hub.loopback.log = self.hub.loopback.log, []
        asked = [{name.lower(): text for name, text in entry["headers"].items()} for entry in log]
        spans = [SPAN.fullmatch(headers.get("range", "")) for headers in asked]
        return [int(span[2]) - int(span[1]) + 1 for span in spans if span]


def unhashed(path: Path) -> HubFile:
    """A file on the hub whose digest nobody looks at."""
    name = f"{abs(hash(path)):064x}"[:64]
    return HubFile(path, path.stat().st_size, name, name[:40], lfs=True)


Publish = Callable[..., Listed]


@pytest.fixture
def publish(hub: Hub) -> Publish:
    """``publish(name=path, ...)`` or ``publish({name: path})``."""
    return lambda files: Listed(hub, files)


@pytest.mark.parametrize("name", MODELS)
def test_it_says_what_the_file_says(publish: Publish, tiny_model: TinyModel, name: str) -> None:
    path = tiny_model(name)
    found = publish({path.name: path}).read()
    assert found.facts == facts(path)
    assert found.shape == model_shape(path)


def test_the_parts_of_a_model_are_read_together(publish: Publish, tmp_path: Path) -> None:
    write_model(tmp_path / "it-Q8_0.gguf", "llama", split=8)
    parts = sorted(tmp_path.glob("*.gguf"))
    assert len(parts) > 2
    found = publish({f"Q8_0/{path.name}": path for path in parts}).read()
    assert found.facts == facts(parts[0])
    assert found.shape == model_shape(parts[0])


def test_parts_of_another_model_are_refused(publish: Publish, tmp_path: Path) -> None:
    write_model(tmp_path / "it.gguf", "llama", split=12)
    first, second = sorted(tmp_path.glob("*.gguf"))
    listed = publish({first.name: second, second.name: first})
    with problem_raised() as caught:
        listed.read()
    assert caught.problem.code is ErrorCode.FILE_DAMAGED


def test_a_large_header_takes_few_requests_and_little_of_the_file(publish: Publish, tmp_path: Path) -> None:
    path = tmp_path / "it-Q4_1.gguf"
    write_wide_model(path, "Qwen 2.5 0.5B")
    listed = publish({path.name: path})
    assert listed.read().shape == model_shape(path)
    sizes = listed.ranges()
    assert 2 <= len(sizes) <= 4
    assert sum(sizes) < 8 << 20 < path.stat().st_size / 20


def test_the_header_of_another_quant_borrows_the_vocabulary(publish: Publish, tmp_path: Path) -> None:
    kinds = {"Q4_1": gguf.GGMLQuantizationType.Q4_1, "Q8_0": gguf.GGMLQuantizationType.Q8_0}
    for label, kind in kinds.items():
        write_wide_model(tmp_path / f"it-{label}.gguf", "Qwen 2.5 0.5B", kind)
    listed = publish({path.name: path for path in tmp_path.glob("*.gguf")})
    whole = listed.read("Q4_1")
    first = listed.ranges()
    borrowed = listed.read("Q8_0")
    second = listed.ranges()
    for label, found in (("Q4_1", whole), ("Q8_0", borrowed)):
        assert found.facts == facts(tmp_path / f"it-{label}.gguf")
        assert found.shape == model_shape(tmp_path / f"it-{label}.gguf")
    assert sum(second) * 5 < sum(first)
    assert len(second) <= 2


def test_a_file_with_another_vocabulary_is_read_whole(publish: Publish, tmp_path: Path) -> None:
    write_wide_model(tmp_path / "it-Q4_1.gguf", "Qwen 2.5 0.5B")
    write_wide_model(tmp_path / "other-Q8_0.gguf", "Llama 3.2 1B")
    changed = tmp_path / "changed-Q5_0.gguf"
    write_wide_model(changed, "Qwen 2.5 0.5B")
    longer_by_one_token(changed)
    listed = publish({path.name: path for path in tmp_path.glob("*.gguf")})
    listed.read("Q4_1")
    for label, name in (("Q8_0", "other-Q8_0.gguf"), ("Q5_0", "changed-Q5_0.gguf")):
        assert listed.read(label).shape == model_shape(tmp_path / name)


def longer_by_one_token(path: Path) -> None:
    """Make one token of the vocabulary, and with it the file, 32 bytes longer."""
    with path.open("r+b") as file:
        head = file.read(8 << 20)
        token = b"\x03\0\0\0\0\0\0\0t41"
        at = head.index(token)
        file.seek(at)
        rest = head[at + len(token) :]
        file.write(b"\x23\0\0\0\0\0\0\0t41" + b"x" * 32 + rest)
    os.truncate(path, path.stat().st_size + 32)


@pytest.mark.parametrize(
    "name",
    [
        "huge-n-tensors", "huge-n-kv", "huge-string", "html-page", "bad-magic", "truncated-header",
        "truncated-data", "unknown-dtype", "empty", "vocab-only",
    ],
)  # fmt: skip
def test_a_broken_file_has_its_own_problem_and_ends_soon(
    publish: Publish, broken_models: BrokenModels, name: str
) -> None:
    path = broken_models[name]
    listed = publish({"it-Q8_0.gguf": path})
    with problem_raised() as caught:
        listed.read()
    assert caught.problem.code in {
        ErrorCode.FILE_DAMAGED, ErrorCode.FILE_TRUNCATED, ErrorCode.NOT_GGUF, ErrorCode.NO_WEIGHTS,
    }  # fmt: skip
    assert sum(listed.ranges()) <= path.stat().st_size


def test_a_header_that_goes_on_for_ever_is_given_up(publish: Publish, tmp_path: Path) -> None:
    endless = tmp_path / "endless-Q4_0.gguf"
    text = (1 << 20).to_bytes(8, "little") + bytes(1 << 20)
    pair = b"\x01\0\0\0\0\0\0\0%c\x08\0\0\0" + text
    with endless.open("wb") as file:
        file.write(b"GGUF\x03\0\0\0" + bytes(8) + (60).to_bytes(8, "little"))
        for number in range(60):
            file.write(pair.replace(b"%c", bytes([65 + number]), 1))
    listed = publish({endless.name: endless})
    with problem_raised() as caught:
        listed.read()
    assert caught.problem.code is ErrorCode.FILE_DAMAGED
    assert sum(listed.ranges()) < 20 << 20


def test_what_goes_with_a_model_says_what_it_is(publish: Publish, tmp_path: Path) -> None:
    write_projector(tmp_path / "vision-F16.gguf", 64)
    write_lora(tmp_path / "style-Q8_0.gguf", "llama")
    listed = publish({path.name: path for path in tmp_path.glob("*.gguf")})
    codes = []
    for label in ("F16", "Q8_0"):
        with problem_raised() as caught:
            listed.read(label)
        codes.append(caught.problem.code)
    assert codes == [ErrorCode.IS_A_PROJECTOR, ErrorCode.NOT_A_CHAT_MODEL]


@pytest.mark.parametrize(
    ("template", "thinks"),
    [
        ("{% if enable_thinking %}{% endif %}{{ messages }}", True),
        ("{{ messages }}{% if add_generation_prompt %}<|assistant|><think>{% endif %}", True),
        ("{{ messages.split('</think>') }}{% if add_generation_prompt %}<|assistant|>{% endif %}", None),
        ("{{ messages }}<think>", None),
        ("{{ messages }}{% if add_generation_prompt %}<|assistant|>{% endif %}", False),
    ],
)
def test_a_template_tells_whether_a_model_thinks_first(
    publish: Publish, tmp_path: Path, template: str, thinks: bool | None
) -> None:
    write_model(tmp_path / "it-Q8_0.gguf", "llama", template=template)
    assert publish({"it-Q8_0.gguf": tmp_path / "it-Q8_0.gguf"}).read().thinks_first is thinks


def test_reading_is_broken_off_while_nothing_arrives(
    publish: Publish, hub: Hub, tiny_model: TinyModel
) -> None:
    listed = publish({"it-Q8_0.gguf": tiny_model("llama")})
    hub.loopback.fault(match="Signature=", stall_after=0, stall_for=3.0)
    stop = Stop()

    def stop_when_asked() -> None:
        while not any("Signature=" in line for line in hub.asked):
            stop.wait(0.01)
        stop.set()

    thread = threading.Thread(target=stop_when_asked)
    thread.start()
    with pytest.raises(StoppedError):
        listed.reader.read(hub.client.until(stop), listed.quant().files)
    thread.join()


def test_a_header_is_kept_by_its_digest(publish: Publish, tiny_model: TinyModel, tmp_path: Path) -> None:
    listed = publish({"it-Q8_0.gguf": tiny_model("qwen3moe")})
    files = listed.quant().files
    cache = HeaderCache(tmp_path)
    assert cache.get(files) is None
    found = listed.read()
    cache.put(files, found)
    assert HeaderCache(tmp_path).get(files) == found


def test_a_kept_header_that_is_damaged_is_read_again(
    publish: Publish, tiny_model: TinyModel, tmp_path: Path
) -> None:
    listed = publish({"it-Q8_0.gguf": tiny_model("llama")})
    cache = HeaderCache(tmp_path)
    cache.put(listed.quant().files, listed.read())
    for path in tmp_path.rglob("*.json"):
        path.write_bytes(b"{")
    assert cache.get(listed.quant().files) is None


def test_of_many_headers_the_oldest_go(publish: Publish, tiny_model: TinyModel, tmp_path: Path) -> None:
    listed = publish({"it-Q8_0.gguf": tiny_model("llama")})
    header, cache = listed.read(), HeaderCache(tmp_path)
    cache.put(listed.quant().files, header)
    (kept,) = tmp_path.rglob("*.json")
    for number in range(MOST_ENTRIES):
        older = kept.with_name(f"{number}.json")
        older.write_bytes(b"{}")
        os.utime(older, (number, number))
    cache.put(listed.quant().files, header)
    left = {path.name for path in tmp_path.rglob("*.json")}
    assert kept.name in left
    assert len(left) <= MOST_ENTRIES
    assert "0.json" not in left
    assert f"{MOST_ENTRIES - 1}.json" in left


def test_a_folder_that_cannot_be_written_costs_nothing_but_time(
    publish: Publish, tiny_model: TinyModel, tmp_path: Path
) -> None:
    listed = publish({"it-Q8_0.gguf": tiny_model("llama")})
    (tmp_path / "file").write_text("no folder")
    cache = HeaderCache(tmp_path / "file")
    cache.put(listed.quant().files, listed.read())
    assert cache.get(listed.quant().files) is None


def test_bytes_are_fetched_once_and_in_growing_pieces(publish: Publish, hub: Hub, tmp_path: Path) -> None:
    content = os.urandom(6 << 20)
    path = tmp_path / "it-Q8_0.gguf"
    path.write_bytes(content)
    listed = publish({path.name: path})
    location = hub.client.locate(REPO, hub.client.listing(REPO).commit, path.name, Purpose.HEADER)
    remote = RemoteBytes(hub.client, location, Purpose.HEADER)
    listed.ranges()
    for offset in range(0, 3 << 20, 100_000):
        assert remote.read(offset, 100_000) == content[offset : offset + 100_000]
    assert listed.ranges() == [FIRST_BYTES, 2 * FIRST_BYTES, 4 * FIRST_BYTES]
    assert remote.read(0, 3 << 20) == content[: 3 << 20]
    assert listed.ranges() == []
    assert remote.read(5 << 20, 100) == content[5 << 20 :][:100]
    assert remote.read(3 << 20, 3 << 20) == content[3 << 20 :]
    assert remote.read(len(content) - 10, 100) == content[-10:]
    assert remote.read(len(content), 1) == b""
    assert sum(listed.ranges()) <= (6 << 20) - 7 * FIRST_BYTES


def test_a_gated_file_is_not_read_without_consent(hub: Hub, tiny_model: TinyModel) -> None:
    hub.loopback.add_repo(REPO, {"it-Q8_0.gguf": tiny_model("llama")}, gated="manual")
    listing = hub.client.listing(REPO)
    with pytest.raises(AppError) as caught:
        HeaderReader(REPO, listing.commit).read(hub.client, quants(listing)[0].files)
    assert caught.value.problem.code is ErrorCode.REPO_GATED
