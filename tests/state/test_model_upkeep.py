"""Looking after models in the window: real files, a real hub on this computer, a real engine."""

import hashlib
import os
import shutil
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from app.core.conversation import Role
from app.core.download import DownloadRequest, DownloadStatus
from app.core.errors import ErrorCode, NextAct, Problem
from app.core.hub import RepoFile
from app.core.model import InstalledModel, ModelSource
from app.core.paths import folders, hub_cache
from app.core.upkeep import Change, Check, CheckState, Deletion, Duplicate, OldRevision, Update
from app.engine.protocol import PromptMessage, Token
from app.state.connection import Connection
from app.state.engines import EnginePhase, Engines
from app.state.model_library import ModelLibrary
from app.state.model_upkeep import ModelUpkeep
from app.state.settings_store import SettingsStore
from tests.fakes.fixtures import TinyModel
from tests.fakes.loopback_hub import LoopbackHub
from tests.fakes.other_programs import put_ollama
from tests.fakes.tiny_models import write_model
from tests.library.hf_program import fetched

WAIT_MS = 20_000
REPO = "acme/Tiny-GGUF"


class House:
    """Everything below the window that looks after models."""

    def __init__(self, profile: Path, hub: LoopbackHub, qtbot: QtBot) -> None:
        self.qtbot = qtbot
        self.hub = hub
        self.places = folders(profile)
        self.settings = SettingsStore(self.places.settings_file)
        self.settings.set_value("hub_endpoint", hub.endpoint)
        self.settings.set_value("proxy", "none")
        self.connection = Connection(self.settings)
        self.engines = Engines(self.settings, self.places)
        self.library = ModelLibrary(self.places, self.settings)
        self.upkeep = ModelUpkeep(self.library, self.engines, self.connection, self.settings)
        self.problems: list[Problem] = []
        self.upkeep.failed.connect(self.problems.append)

    def put(self, source: Path, name: str) -> Path:
        """A copy in the profile's own folder."""
        self.places.models.mkdir(parents=True, exist_ok=True)
        return Path(shutil.copy(source, self.places.models / name))

    def fetch(self, name: str) -> Path:
        """A file in the hub's cache, fetched by the hub's own client."""
        return fetched(hub_cache(), REPO, name, self.hub.endpoint)

    def look(self) -> None:
        """Search once, and wait for the list."""
        with self.qtbot.waitSignal(self.library.changed, timeout=WAIT_MS):
            self.library.refresh()

    def model(self, name: str) -> InstalledModel:
        """The listed model with that file name."""
        return next(model for model in self.library.models if model.path.name == name)

    def is_listed(self, name: str) -> bool:
        return any(model.path.name == name for model in self.library.models)

    def until(self, condition: object) -> None:
        assert callable(condition)
        self.qtbot.waitUntil(condition, timeout=WAIT_MS)

    def check_of(self, model: InstalledModel) -> Check:
        return self.upkeep.check_of(str(model.path))

    def until_state(self, model: InstalledModel, state: CheckState) -> Check:
        self.until(lambda: self.check_of(model).state is state)
        return self.check_of(model)

    def close(self) -> None:
        """As the application does."""
        self.engines.close()
        self.upkeep.close()
        self.library.close()
        self.connection.close()
        self.settings.flush()


@pytest.fixture
def house(tmp_path: Path, loopback_hub: LoopbackHub, qtbot: QtBot) -> Iterator[House]:
    made = House(tmp_path / "profile", loopback_hub, qtbot)
    yield made
    made.close()


# -- deleting ------------------------------------------------------------------------------------------


def test_a_model_is_deleted_and_brought_back(house: House, tiny_model: TinyModel) -> None:
    path = house.put(tiny_model("llama"), "a.gguf")
    house.look()
    with house.qtbot.waitSignal(house.upkeep.deletion_planned, timeout=WAIT_MS) as planned:
        house.upkeep.plan_deletion(house.model("a.gguf"))
    plan: Deletion = planned.args[0]
    assert plan.freed_bytes == path.stat().st_size
    house.upkeep.delete(plan)
    house.until(lambda: not house.is_listed("a.gguf"))
    assert not path.exists()
    house.until(lambda: house.upkeep.disk.deleted_bytes == plan.freed_bytes)
    with house.qtbot.waitSignal(house.upkeep.restored, timeout=WAIT_MS):
        house.upkeep.undo_deletion(plan)
    house.until(lambda: house.is_listed("a.gguf"))
    house.until(lambda: house.upkeep.disk.deleted_bytes == 0)
    assert path.exists()


def test_closing_removes_for_good_what_was_deleted(
    tmp_path: Path, loopback_hub: LoopbackHub, qtbot: QtBot, tiny_model: TinyModel
) -> None:
    house = House(tmp_path / "profile", loopback_hub, qtbot)
    house.put(tiny_model("llama"), "a.gguf")
    house.look()
    with qtbot.waitSignal(house.upkeep.deletion_planned, timeout=WAIT_MS) as planned:
        house.upkeep.plan_deletion(house.model("a.gguf"))
    with qtbot.waitSignal(house.upkeep.deleted, timeout=WAIT_MS):
        house.upkeep.delete(planned.args[0])
    assert list(house.places.models.iterdir())
    house.close()
    assert list(house.places.models.iterdir()) == []


def test_room_that_is_needed_now_is_freed_now(house: House, tiny_model: TinyModel) -> None:
    house.put(tiny_model("llama"), "a.gguf")
    house.look()
    with house.qtbot.waitSignal(house.upkeep.deletion_planned, timeout=WAIT_MS) as planned:
        house.upkeep.plan_deletion(house.model("a.gguf"))
    with house.qtbot.waitSignal(house.upkeep.deleted, timeout=WAIT_MS):
        house.upkeep.delete(planned.args[0])
    with house.qtbot.waitSignal(house.upkeep.deletions.changed, timeout=WAIT_MS):
        house.upkeep.deletions.free_now()
    assert list(house.places.models.iterdir()) == []
    assert house.upkeep.deletions.held_bytes == 0


def test_what_would_be_another_deletion_by_now_is_asked_about_again(
    house: House, tiny_model: TinyModel
) -> None:
    """Another program gave the blob a second name meanwhile; without the blob it would lead nowhere."""
    house.hub.add_repo(REPO, {"a.gguf": tiny_model("llama"), "README.md": b"1"})
    path = house.fetch("a.gguf")
    house.look()
    with house.qtbot.waitSignal(house.upkeep.deletion_planned, timeout=WAIT_MS) as planned:
        house.upkeep.plan_deletion(house.model("a.gguf"))
    house.hub.change(REPO, {"README.md": b"2"})
    newer = house.fetch("a.gguf")
    with house.qtbot.waitSignal(house.upkeep.deletion_planned, timeout=WAIT_MS) as again:
        house.upkeep.delete(planned.args[0])
    assert path.exists()
    assert newer.exists()
    assert set(again.args[0].files) == {*planned.args[0].files, newer}
    with house.qtbot.waitSignal(house.upkeep.deleted, timeout=WAIT_MS):
        house.upkeep.delete(again.args[0])
    assert not os.path.lexists(newer)


def test_a_wish_for_it_back_outlives_closing(
    tmp_path: Path, loopback_hub: LoopbackHub, qtbot: QtBot, tiny_model: TinyModel
) -> None:
    house = House(tmp_path / "profile", loopback_hub, qtbot)
    path = house.put(tiny_model("llama"), "a.gguf")
    house.look()
    with qtbot.waitSignal(house.upkeep.deletion_planned, timeout=WAIT_MS) as planned:
        house.upkeep.plan_deletion(house.model("a.gguf"))
    with qtbot.waitSignal(house.upkeep.deleted, timeout=WAIT_MS):
        house.upkeep.delete(planned.args[0])
    busy = threading.Event()
    house.upkeep.deletions._work.start(lambda: busy.wait(10), lambda _: None, lambda _: None)
    house.upkeep.undo_deletion(planned.args[0])
    threading.Timer(0.2, busy.set).start()
    house.close()
    assert path.exists()


def test_a_model_that_is_loaded_is_not_deleted(house: House, tiny_model: TinyModel) -> None:
    house.put(tiny_model("script"), "a.gguf")
    house.look()
    house.engines.choose(house.model("a.gguf"))
    house.until(lambda: house.engines.state.phase is EnginePhase.READY)
    house.upkeep.plan_deletion(house.model("a.gguf"))
    assert [found.code for found in house.problems] == [ErrorCode.MODEL_IN_USE]
    house.engines.unload()
    house.until(lambda: house.engines.state.phase is EnginePhase.NO_MODEL)
    with house.qtbot.waitSignal(house.upkeep.deletion_planned, timeout=WAIT_MS):
        house.upkeep.plan_deletion(house.model("a.gguf"))


# -- use and places ------------------------------------------------------------------------------------


def test_a_model_that_was_loaded_was_used(house: House, tiny_model: TinyModel) -> None:
    house.put(tiny_model("script"), "a.gguf")
    house.look()
    assert house.model("a.gguf").last_used_at is None
    house.engines.choose(house.model("a.gguf"))
    house.until(lambda: house.model("a.gguf").last_used_at is not None)
    used_at = house.model("a.gguf").last_used_at
    house.library.refresh()
    again = ModelLibrary(house.places, house.settings)
    house.until(lambda: (house.places.data / "usage.json").exists())
    with house.qtbot.waitSignal(again.changed, timeout=WAIT_MS):
        again.refresh()
    assert next(it for it in again.models if it.path.name == "a.gguf").last_used_at == used_at
    again.close()


def test_a_blob_of_ollama_is_used_in_place_and_really_answers(
    house: House, own_home: Path, tiny_model: TinyModel
) -> None:
    blob = put_ollama(own_home / ".ollama" / "models", "parrot", tiny_model("script"))
    house.look()
    house.until(lambda: bool(house.upkeep.places))
    (place,) = house.upkeep.places
    assert (place.source, place.is_used) == (ModelSource.OLLAMA, False)
    house.upkeep.use_in_place(ModelSource.OLLAMA)
    house.until(lambda: house.is_listed(blob.name))
    house.until(lambda: house.upkeep.places[0].is_used)
    model = house.model(blob.name)
    assert model.id == "parrot:latest"
    house.engines.choose(model)
    house.until(lambda: house.engines.state.phase is EnginePhase.READY)
    text = ""

    def take(event: object) -> None:
        nonlocal text
        text += event.text if isinstance(event, Token) else ""

    house.engines.event_received.connect(take)
    house.engines.generate((PromptMessage(Role.USER, "Hello"),))
    house.until(lambda: house.engines.state.phase is EnginePhase.READY)
    assert text.startswith("Hello! I am a tiny **scripted** model")
    house.upkeep.leave_place(ModelSource.OLLAMA)
    house.until(lambda: not house.is_listed(blob.name))
    assert blob.exists()


def test_a_file_that_is_gone_when_it_is_wanted_leaves_the_list(house: House, tiny_model: TinyModel) -> None:
    path = house.put(tiny_model("script"), "a.gguf")
    house.look()
    model = house.model("a.gguf")
    path.unlink()
    house.engines.choose(model)
    house.until(lambda: house.engines.state.phase is EnginePhase.FAILED)
    assert house.engines.state.problem is not None
    assert house.engines.state.problem.code is ErrorCode.FILE_MISSING
    house.until(lambda: not house.is_listed("a.gguf"))


def test_the_disk_of_the_downloads_is_known(house: House, tiny_model: TinyModel) -> None:
    path = house.put(tiny_model("llama"), "a.gguf")
    house.look()
    house.until(lambda: house.upkeep.disk.total_bytes > 0)
    disk = house.upkeep.disk
    assert disk.folder == hub_cache()
    assert 0 < disk.free_bytes < disk.total_bytes
    same_disk = path.stat().st_dev == house.places.models.stat().st_dev
    assert disk.model_bytes >= path.stat().st_size * same_disk


# -- checks --------------------------------------------------------------------------------------------


def test_a_sound_a_damaged_and_an_unknown_model_are_told_apart_and_remembered(
    house: House, tiny_model: TinyModel, qtbot: QtBot
) -> None:
    house.hub.add_repo(REPO, {"good.gguf": tiny_model("llama"), "bad.gguf": tiny_model("qwen2")})
    house.fetch("good.gguf")
    bad = house.fetch("bad.gguf").resolve()
    house.put(tiny_model("gemma3"), "unknown.gguf")
    damaged = bytearray(bad.read_bytes())
    damaged[-7] ^= 1
    bad.write_bytes(damaged)
    house.look()
    states = {"good": CheckState.SOUND, "bad": CheckState.DAMAGED, "unknown": CheckState.READABLE}
    house.upkeep.check_all()
    for name, state in states.items():
        house.until_state(house.model(f"{name}.gguf"), state)
    found = house.check_of(house.model("bad.gguf")).problem
    assert found is not None
    assert (found.code, found.next_act) == (ErrorCode.MODEL_DIFFERS, NextAct.REPAIR)
    house.upkeep.close()
    again = ModelUpkeep(house.library, house.engines, house.connection, house.settings)
    house.library.changed.emit()
    for name, state in states.items():
        path = str(house.model(f"{name}.gguf").path)
        qtbot.waitUntil(lambda path=path, state=state: again.check_of(path).state is state, timeout=WAIT_MS)  # type: ignore[misc]
    again.close()


def test_what_is_known_of_a_file_ends_when_it_is_changed(house: House, tiny_model: TinyModel) -> None:
    path = house.put(tiny_model("llama"), "a.gguf")
    house.look()
    house.upkeep.check(house.model("a.gguf"))
    house.until_state(house.model("a.gguf"), CheckState.READABLE)
    path.write_bytes(tiny_model("qwen2").read_bytes())
    house.look()
    house.until_state(house.model("a.gguf"), CheckState.UNCHECKED)


def test_a_damaged_model_is_repaired_from_the_hub(house: House, tiny_model: TinyModel) -> None:
    house.hub.add_repo(REPO, {"a.gguf": tiny_model("llama")})
    path = house.fetch("a.gguf")
    right = path.read_bytes()
    house.look()
    model = house.model("a.gguf")
    house.upkeep.check(model)
    house.until_state(model, CheckState.SOUND)
    path.resolve().write_bytes(right[:-100] + bytes(100))
    house.upkeep.check(model)
    found = house.until_state(model, CheckState.DAMAGED)
    assert (found.damaged_pieces, found.piece_count, found.repair_bytes) == (1, 1, len(right))
    house.upkeep.repair(model)
    house.until_state(model, CheckState.SOUND)
    assert path.read_bytes() == right
    assert house.problems == []


def test_a_repair_without_a_network_says_so_and_can_be_tried_again(
    house: House, tiny_model: TinyModel
) -> None:
    house.hub.add_repo(REPO, {"a.gguf": tiny_model("llama")})
    path = house.fetch("a.gguf")
    right = path.read_bytes()
    path.resolve().write_bytes(right[:-1] + b"x")
    house.look()
    model = house.model("a.gguf")
    house.upkeep.check(model)
    house.until_state(model, CheckState.DAMAGED)
    house.settings.set_value("is_offline", True)
    house.upkeep.repair(model)
    house.until(lambda: bool(house.problems))
    assert house.problems[0].code is ErrorCode.OFFLINE
    assert house.check_of(model).state is CheckState.DAMAGED
    house.settings.set_value("is_offline", False)
    house.upkeep.repair(model)
    house.until_state(model, CheckState.SOUND)
    assert path.read_bytes() == right


def test_what_was_fetched_just_now_is_known_to_be_sound(house: House, tiny_model: TinyModel) -> None:
    house.hub.add_repo(REPO, {"deep/a.gguf": tiny_model("llama"), "README.md": b"1"})
    path = house.fetch("deep/a.gguf")
    house.fetch("README.md")
    house.look()
    digest = hashlib.sha256(path.read_bytes()).hexdigest()
    files = (
        RepoFile("deep/a.gguf", path.stat().st_size, digest, digest),
        RepoFile("README.md", 1, "", "0" * 40),
    )
    request = DownloadRequest(REPO, "0" * 40, files, "Tiny")
    house.upkeep.checks.note_download(DownloadStatus("1", request, path=str(path)))
    house.until_state(house.model("a.gguf"), CheckState.SOUND)
    house.upkeep.checks.note_download(DownloadStatus("2", request, path="/elsewhere/b.gguf"))
    assert house.problems == []


def test_a_model_that_is_loaded_is_not_repaired(house: House, tiny_model: TinyModel) -> None:
    house.put(tiny_model("script"), "a.gguf")
    house.look()
    house.engines.choose(house.model("a.gguf"))
    house.until(lambda: house.engines.state.phase is EnginePhase.READY)
    house.upkeep.repair(house.model("a.gguf"))
    assert [found.code for found in house.problems] == [ErrorCode.MODEL_IN_USE]


def test_what_was_written_before_a_crash_is_checked_at_the_next_start(
    tmp_path: Path, loopback_hub: LoopbackHub, qtbot: QtBot, tiny_model: TinyModel
) -> None:
    """The first window ends as it should; the second is gone without a word, and the third looks."""
    first = House(tmp_path / "profile", loopback_hub, qtbot)
    old = first.put(tiny_model("llama"), "old.gguf")
    os.utime(old, (1e9, 1e9))
    marker = first.places.data / "session.json"
    assert marker.exists()
    left = marker.read_bytes()
    first.close()
    assert not marker.exists()
    first.put(tiny_model("qwen2"), "new.gguf")
    marker.write_bytes(left)
    third = House(tmp_path / "profile", loopback_hub, qtbot)
    third.look()
    third.until_state(third.model("new.gguf"), CheckState.READABLE)
    assert third.check_of(third.model("old.gguf")).state is CheckState.UNCHECKED
    third.close()


def test_those_that_wait_to_be_checked_say_so(house: House, tiny_model: TinyModel) -> None:
    for name in ("a.gguf", "b.gguf"):
        house.put(tiny_model("llama"), name)
    house.look()
    told: dict[str, list[CheckState]] = {}
    house.upkeep.check_changed.connect(
        lambda path, check: told.setdefault(Path(path).name, []).append(check.state)
    )
    house.upkeep.check_all()
    assert {house.check_of(model).state for model in house.library.models} == {CheckState.WAITING}
    for model in house.library.models:
        house.until_state(model, CheckState.READABLE)
    for states in told.values():
        assert list(dict.fromkeys(states)) == [CheckState.WAITING, CheckState.CHECKING, CheckState.READABLE]


def test_stopping_leaves_what_was_known(house: House, tiny_model: TinyModel) -> None:
    house.put(tiny_model("llama"), "a.gguf")
    house.look()
    house.upkeep.check_all()
    house.upkeep.stop_checks()
    assert {house.check_of(model).state for model in house.library.models} == {CheckState.UNCHECKED}
    house.upkeep.check_all()
    house.until_state(house.model("a.gguf"), CheckState.READABLE)


# -- chores --------------------------------------------------------------------------------------------


def test_duplicates_are_found_and_kept_once(house: House, tiny_model: TinyModel) -> None:
    one, two = (house.put(tiny_model("llama"), name) for name in ("one.gguf", "two.gguf"))
    house.look()
    with house.qtbot.waitSignal(house.upkeep.duplicates_found, timeout=WAIT_MS) as found:
        house.upkeep.look_for_duplicates()
    (duplicate,) = found.args[0]
    assert isinstance(duplicate, Duplicate)
    assert set(duplicate.paths) == {one, two}
    with house.qtbot.waitSignal(house.upkeep.duplicates_found, timeout=WAIT_MS) as found:
        house.upkeep.link(duplicate)
    assert found.args[0] == ()
    assert one.stat().st_ino == two.stat().st_ino


def test_old_versions_are_found_and_pruned(house: House, tiny_model: TinyModel) -> None:
    repo = house.hub.add_repo(REPO, {"a.gguf": tiny_model("llama")})
    old = repo.sha
    house.fetch("a.gguf")
    house.hub.change(REPO, {"a.gguf": tiny_model("qwen2")})
    house.fetch("a.gguf")
    house.look()
    with house.qtbot.waitSignal(house.upkeep.old_revisions_found, timeout=WAIT_MS) as found:
        house.upkeep.look_for_old_revisions()
    (revision,) = found.args[0]
    assert isinstance(revision, OldRevision)
    assert (revision.repo_id, revision.commit) == (REPO, old)
    assert revision.freed_bytes == tiny_model("llama").stat().st_size
    with house.qtbot.waitSignal(house.upkeep.old_revisions_found, timeout=WAIT_MS) as found:
        house.upkeep.prune((revision,))
    assert found.args[0] == ()


def test_what_is_new_is_named(house: House, tmp_path: Path, tiny_model: TinyModel) -> None:
    house.hub.add_repo(REPO, {"a.gguf": tiny_model("llama")})
    house.fetch("a.gguf")
    write_model(tmp_path / "new.gguf", "llama", template="{{ messages }}")
    commit = house.hub.change(REPO, {"a.gguf": tmp_path / "new.gguf"})
    house.look()
    with house.qtbot.waitSignal(house.upkeep.update_found, timeout=WAIT_MS) as found:
        house.upkeep.look_for_update(house.model("a.gguf"))
    path, update = found.args
    assert path == str(house.model("a.gguf").path)
    assert isinstance(update, Update)
    assert (update.commit, update.changes) == (commit, (Change.TEMPLATE,))
    digest = hashlib.sha256((tmp_path / "new.gguf").read_bytes()).hexdigest()
    assert [file.sha256 for file in update.files] == [digest]
