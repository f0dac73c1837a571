"""What is new on the hub: named by what differs, counted in bytes, and begun with what is here already."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import msgspec
import pytest

from app.core.errors import AppError, ErrorCode
from app.core.hub import RepoFile
from app.core.model import InstalledModel, ModelSource, Origin
from app.core.paths import folders
from app.core.settings import Settings
from app.core.upkeep import Change, Update
from app.library.downloads.file_download import FileDownload
from app.library.downloads.hub_cache import HubCache
from app.library.downloads.seeding import seed
from app.library.installed.installed_models import search
from app.library.installed.read_files import ReadFiles
from app.library.upkeep.updates import begin_update, find_update
from app.network.network import NetworkOptions
from app.network.stop import Stop, StoppedError
from tests.fakes.loopback_hub import LoopbackHub
from tests.fakes.tiny_adapters import write_projector
from tests.fakes.tiny_models import write_model
from tests.library.downloading import Heard, Workshop
from tests.library.hf_program import fetched

REPO = "acme/Tiny-GGUF"
NAME = "tiny.gguf"
MEGABYTE = 1_000_000


class Desk:
    """A model that was fetched by another program, and the hub that it came from."""

    def __init__(self, hub: LoopbackHub, folder: Path) -> None:
        self.hub = hub
        self.folder = folder
        self.workshop = Workshop(hub, folder, b"GGUF")
        self.cache = self.workshop.root
        self.repo = hub.add_repo(REPO, {NAME: self.written(), "README.md": b"# Old", "other.txt": b"x"})
        self.path = fetched(self.cache, REPO, NAME, hub.endpoint)
        self.read = ReadFiles(folder / "read.json")
        hub.log.clear()

    def written(self, **changes: Any) -> Path:
        """The model's file, changed."""
        path = self.folder / f"written-{len(list(self.folder.glob('written-*')))}.gguf"
        write_model(path, changes.pop("name", "llama"), **changes)
        return path

    @property
    def model(self) -> InstalledModel:
        found = search(folders(self.folder / "profile"), Settings(hub_cache_folder=str(self.cache))).models
        return next(model for model in found if model.source is ModelSource.HUB)

    def model_at(self, path: Path) -> InstalledModel:
        found = search(folders(self.folder / "profile"), Settings(hub_cache_folder=str(self.cache))).models
        return next(model for model in found if model.path == path)

    def update(self) -> Update:
        return find_update(self.model, self.workshop.client, self.read, Stop())

    def download(self, update: Update, heard: Heard) -> Path:
        """As the queue does it."""
        shop = self.workshop
        (file,) = update.files
        return FileDownload(
            shop.client,
            shop.network,
            HubCache(self.cache),
            update.repo_id,
            update.commit,
            file,
            connections=2,
            limit=shop.limit,
            on_progress=heard.on_progress,
            on_verify=heard.on_verify,
            on_wait=heard.on_wait,
        ).run(Stop())

    def begin(self, update: Update, stop: Stop | None = None) -> None:
        def tell(done: int, total: int) -> None:
            if stop is not None:
                stop.set()

        request = begin_update(
            self.model, update, HubCache(self.cache), self.hub.endpoint, stop or Stop(), tell
        )
        assert (request.repo_id, request.commit, request.files) == (REPO, update.commit, update.files)

    @property
    def sent_bytes(self) -> int:
        return sum(int(str(entry["sent"])) for entry in self.workshop.body_requests())


@pytest.fixture
def desk(loopback_hub: LoopbackHub, tmp_path: Path) -> Iterator[Desk]:
    made = Desk(loopback_hub, tmp_path)
    yield made
    made.workshop.close()


def test_nothing_is_new(desk: Desk) -> None:
    update = desk.update()
    assert (update.changes, update.bytes_to_fetch, update.is_gone) == ((), 0, False)
    assert update.commit == desk.repo.sha
    assert desk.sent_bytes == 0


def test_another_file_of_the_repository_is_nothing_new(desk: Desk) -> None:
    commit = desk.hub.change(REPO, {"other.txt": b"y"})
    update = desk.update()
    assert (update.commit, update.changes, update.bytes_to_fetch) == (commit, (), 0)


def test_a_new_card_is_a_card(desk: Desk) -> None:
    desk.hub.change(REPO, {"README.md": b"# New"})
    update = desk.update()
    assert (update.changes, update.bytes_to_fetch) == ((Change.CARD,), 0)


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ({"template": "{{ messages[0].content }}"}, (Change.TEMPLATE,)),
        ({"kv": {"/general.description": "Better"}}, (Change.METADATA,)),
        ({"kv": {"context_length": 4096}, "template": "x"}, (Change.TEMPLATE, Change.METADATA)),
        ({"kv": {"/tokenizer.ggml.add_bos_token": True}}, (Change.METADATA,)),
        ({"kv": {"/rope.factors": [1.0, 2.0, 3.0]}}, (Change.METADATA,)),
    ],
)
def test_a_new_header_is_told_from_new_weights(
    changes: dict[str, Any], expected: tuple[Change, ...], desk: Desk
) -> None:
    new = desk.written(**changes)
    desk.hub.change(REPO, {NAME: new})
    update = desk.update()
    assert update.changes == expected
    assert 0 < update.bytes_to_fetch < new.stat().st_size / 4
    before = desk.sent_bytes
    desk.begin(update)
    path = desk.download(update, Heard())
    assert path.read_bytes() == new.read_bytes()
    assert desk.sent_bytes - before < update.bytes_to_fetch + 300_000
    assert desk.model.path == path


def test_other_weights_are_weights_and_fetched_whole(desk: Desk) -> None:
    new = bytearray(desk.path.read_bytes())
    tail = len(new) // 2
    new[tail:] = bytes(byte ^ 1 for byte in new[tail:])
    desk.hub.change(REPO, {NAME: bytes(new)})
    update = desk.update()
    assert (update.changes, update.bytes_to_fetch) == ((Change.WEIGHTS,), len(new))


def test_another_shape_is_weights_too(desk: Desk) -> None:
    new = desk.written(name="qwen2")
    desk.hub.change(REPO, {NAME: new})
    update = desk.update()
    assert Change.WEIGHTS in update.changes
    assert update.bytes_to_fetch == new.stat().st_size


def test_a_wrong_guess_costs_time_and_is_never_kept(desk: Desk) -> None:
    """One byte of the weights differs where no sample was taken, besides the template."""
    new = bytearray(desk.written(template="other").read_bytes())
    new[-3] ^= 1
    desk.hub.change(REPO, {NAME: bytes(new)})
    update = desk.update()
    assert update.changes == (Change.TEMPLATE,)
    desk.begin(update)
    assert desk.download(update, Heard()).read_bytes() == bytes(new)


def test_copying_stops_when_it_is_asked_to_and_leaves_nothing(desk: Desk) -> None:
    desk.hub.change(REPO, {NAME: desk.written(template="other")})
    update = desk.update()
    stop = Stop()
    stop.set()
    with pytest.raises(StoppedError):
        desk.begin(update, stop)
    assert not list(desk.cache.rglob("*fireside*"))
    desk.begin(update)
    desk.begin(update)  # begun already, so it is left alone
    assert len(list(desk.cache.rglob("*.fireside-part"))) == 1


@pytest.mark.parametrize(("path", "blob_id"), [("../../x.gguf", "0" * 64), ("x.gguf", "../../x")])
def test_a_path_that_leads_out_of_the_cache_is_refused(path: str, blob_id: str, desk: Desk) -> None:
    file = RepoFile(path, desk.path.stat().st_size, "0" * 64, blob_id)
    with pytest.raises(AppError) as caught:
        seed(desk.path, HubCache(desk.cache), REPO, "0" * 40, file, Stop(), lambda done: None)
    assert caught.value.problem.code is ErrorCode.REPO_FILE_UNKNOWN


@pytest.mark.parametrize("act", ["remove", "hide", "rename-file"])
def test_what_is_gone_is_gone(act: str, desk: Desk) -> None:
    if act == "remove":
        del desk.hub.repos[REPO]
    elif act == "hide":
        desk.repo.private = True
    else:
        del desk.repo.files[NAME]
        desk.hub.change(REPO, {"elsewhere.gguf": desk.written(name="qwen2")})
    assert desk.update().is_gone


def test_a_file_that_was_only_renamed_is_nothing_new(desk: Desk) -> None:
    content = desk.path.read_bytes()
    del desk.repo.files[NAME]
    desk.hub.change(REPO, {"renamed.gguf": content})
    update = desk.update()
    assert (update.changes, update.is_gone) == ((), False)


def test_a_repository_that_was_renamed_is_followed(desk: Desk) -> None:
    desk.hub.change(REPO, {NAME: desk.written(template="other")})
    desk.hub.rename(REPO, "acme/Other-GGUF")
    update = desk.update()
    assert (update.repo_id, update.changes) == ("acme/Other-GGUF", (Change.TEMPLATE,))


def test_a_branch_is_compared_with_itself_and_goes_on_as_one(desk: Desk) -> None:
    first = desk.repo.sha
    desk.repo.branches["v1"] = first
    path = fetched(desk.cache, REPO, NAME, desk.hub.endpoint, revision="v1")
    desk.hub.change(REPO, {NAME: desk.written(name="qwen2")})
    fetched(desk.cache, REPO, NAME, desk.hub.endpoint)
    model = desk.model_at(path)
    assert find_update(model, desk.workshop.client, desk.read, Stop()).changes == ()
    newer = desk.hub.change(REPO, {NAME: desk.written(template="x")})
    desk.repo.branches["v1"] = newer
    update = find_update(model, desk.workshop.client, desk.read, Stop())
    assert (update.commit, update.changes, update.revision) == (newer, (Change.TEMPLATE,), "v1")
    request = begin_update(model, update, HubCache(desk.cache), "", Stop(), lambda done, total: None)
    assert request.revision == "v1"
    del desk.repo.branches["v1"]
    assert find_update(model, desk.workshop.client, desk.read, Stop()).is_gone


def test_a_projector_that_is_left_alone_is_no_model(desk: Desk, tmp_path: Path) -> None:
    """Its weights are gone from the hub; fetching the projector would be an update without a model."""
    eyes, other = tmp_path / "eyes.gguf", tmp_path / "other.gguf"
    write_projector(eyes, 64)
    write_projector(other, 128)
    desk.hub.change(REPO, {"mmproj-F16.gguf": eyes})
    projector = fetched(desk.cache, REPO, "mmproj-F16.gguf", desk.hub.endpoint)
    model = msgspec.structs.replace(desk.model, projector=projector)
    desk.hub.change(REPO, {"mmproj-F16.gguf": other})
    desk.repo.files.pop(NAME)
    assert find_update(model, desk.workshop.client, desk.read, Stop()).is_gone


def test_an_old_version_that_the_hub_forgot_says_nothing_about_the_card(desk: Desk) -> None:
    desk.hub.change(REPO, {"README.md": b"# New", NAME: desk.written(template="other")}, keeps_old=False)
    assert desk.update().changes == (Change.TEMPLATE,)


def test_a_file_whose_digest_nobody_knows_is_compared_by_header_and_samples(
    desk: Desk, tmp_path: Path
) -> None:
    """As LM Studio keeps it: the folder tells the repository and nothing else."""
    path = tmp_path / "lm" / NAME
    path.parent.mkdir()
    path.write_bytes(desk.path.read_bytes())
    model = InstalledModel("a", path, 1, ModelSource.LM_STUDIO, origin=Origin(REPO, path=NAME))

    def update() -> Update:
        return find_update(model, desk.workshop.client, desk.read, Stop())

    assert (update().changes, update().bytes_to_fetch) == ((), 0)
    desk.hub.change(REPO, {NAME: desk.written(template="other")})
    assert update().changes == (Change.TEMPLATE,)


@pytest.mark.parametrize("repo_id", ["My Models/of mine", "a/b/c", "..", "a--b/c"])
def test_a_folder_that_only_looks_like_a_repository_is_gone_from_the_hub(repo_id: str, desk: Desk) -> None:
    model = InstalledModel("a", desk.path, 1, ModelSource.LM_STUDIO, origin=Origin(repo_id, path=NAME))
    assert find_update(model, desk.workshop.client, desk.read, Stop()).is_gone


def test_what_came_from_nowhere_cannot_be_compared(desk: Desk, tmp_path: Path) -> None:
    model = InstalledModel("a", desk.path, 1, ModelSource.FOLDER)
    with pytest.raises(AppError) as caught:
        find_update(model, desk.workshop.client, desk.read, Stop())
    assert caught.value.problem.code is ErrorCode.NOTHING_TO_COMPARE


def test_offline_is_said(desk: Desk) -> None:
    desk.workshop.network.configure(NetworkOptions(proxy="none", is_offline=True))
    with pytest.raises(AppError) as caught:
        desk.update()
    assert caught.value.problem.code is ErrorCode.OFFLINE
