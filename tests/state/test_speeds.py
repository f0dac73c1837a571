"""Speeds are learnt from real replies and measured once; what nobody measured is not made up."""

from pathlib import Path

from app.core.conversation import Role
from app.core.devices import Device
from app.core.gguf.shape import model_shape
from app.core.memory_fit import CPU, Layout
from app.core.model import InstalledModel, ModelSource
from app.core.paths import folders
from app.core.speed_forecast import FEWEST_TOKENS, ReplySpeed, bytes_per_token
from app.engine.protocol import PromptMessage
from app.launch.bandwidth import (
    COPIED_BYTES,
    MemoryCopy,
    SpeedRecords,
    copy_memory,
    device_key,
    speed_records,
)
from app.state.engines import EnginePhase
from tests.core.machines import CARD, GB
from tests.core.machines import CPU as PROCESSOR
from tests.fakes.fixtures import TinyModel
from tests.state.conftest import Chat

LAYOUT = Layout(512)


def test_memory_is_measured_in_a_moment_and_given_back() -> None:
    found = copy_memory(2)
    assert found.threads == 2
    assert 10**8 < found.bytes_per_second < 10**13
    assert found.at > 1.7e9


def test_records_are_kept_and_damaged_ones_are_measured_again(tmp_path: Path) -> None:
    path = tmp_path / "speeds.json"
    SpeedRecords(path).measure_copy()
    SpeedRecords(path).add(ReplySpeed("CPU x", GB, 10.0, 1.0))
    kept = SpeedRecords(path)
    assert kept.copy is not None
    assert kept.bandwidths([Device("CPU", "x", PROCESSOR.kind, 1, 1)], {"CPU": GB}) == {"CPU": 10.0 * GB}
    path.write_bytes(b"{")
    assert SpeedRecords(path).copy is None


def test_the_best_of_three_measurements_stands(tmp_path: Path) -> None:
    path = tmp_path / "speeds.json"
    path.write_bytes(b'{"copy": {"bytes_per_second": 1e15, "threads": 2, "at": 1.0}}')
    records = SpeedRecords(path)
    for wants in (True, True, False):
        assert records.wants_copy is wants
        if wants:
            records.measure_copy()
    kept = SpeedRecords(path).copy
    assert kept == MemoryCopy(1e15, 2, 1.0, tries=3)


def test_a_reply_replaces_the_one_before_it_of_the_same_model(tmp_path: Path) -> None:
    records = SpeedRecords(tmp_path / "speeds.json")
    for speed in (10.0, 20.0):
        records.add(ReplySpeed(device_key(PROCESSOR), GB, speed, 1.0))
    assert records.bandwidths([PROCESSOR], {CPU: GB}) == {CPU: 20.0 * GB}


def test_the_processor_has_what_copying_reached_until_a_reply_tells_better(tmp_path: Path) -> None:
    records = SpeedRecords(tmp_path / "speeds.json")
    assert records.bandwidths([PROCESSOR, CARD], {CPU: GB, CARD.name: GB}) == {}
    records.measure_copy()
    copied = records.copy
    assert copied is not None
    assert records.bandwidths([PROCESSOR, CARD], {CPU: GB, CARD.name: GB}) == {CPU: copied.bytes_per_second}


def test_a_folder_that_cannot_be_written_keeps_it_for_this_time(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("no folder")
    records = SpeedRecords(tmp_path / "file" / "speeds.json")
    records.add(ReplySpeed(device_key(PROCESSOR), GB, 10.0, 1.0))
    assert records.bandwidths([PROCESSOR], {CPU: GB}) == {CPU: 10.0 * GB}


def test_measuring_is_done_once_and_told(chat: Chat) -> None:
    speeds, told = chat.engines.speeds, []
    speeds.changed.connect(lambda: told.append(True))
    speeds.measure()
    speeds.measure()
    chat.until(lambda: bool(told))
    first = speed_records(folders(chat.profile)).copy
    assert isinstance(first, MemoryCopy)
    speeds.measure()
    assert speed_records(folders(chat.profile)).copy == first
    assert COPIED_BYTES < 256 << 20


def test_a_real_reply_teaches_how_fast_this_computer_is(chat: Chat, tiny_model: TinyModel) -> None:
    path = tiny_model("llama")
    shape = model_shape(path)
    devices = (PROCESSOR,)
    assert chat.engines.speeds.forecast(shape, LAYOUT, devices) is None
    chat.settings.set_value("max_tokens", FEWEST_TOKENS + 8)
    chat.settings.set_value("seed", 1)
    chat.load(InstalledModel("tiny", path, path.stat().st_size, ModelSource.OPENED))
    told: list[bool] = []
    chat.engines.speeds.changed.connect(lambda: told.append(True))
    for _ in range(6):  # it may end sooner, by chance
        chat.engines.generate((PromptMessage(Role.USER, "the and you"),))
        chat.until_phase(EnginePhase.READY)
        if told:
            break
    chat.until(lambda: bool(told))
    found = chat.engines.speeds.forecast(shape, LAYOUT, chat.engines.state.devices)
    assert found is not None
    assert found > 1


def test_a_short_reply_teaches_nothing(chat: Chat, tiny_model: TinyModel) -> None:
    chat.settings.set_value("max_tokens", 4)
    path = tiny_model("llama")
    chat.load(InstalledModel("tiny", path, path.stat().st_size, ModelSource.OPENED))
    chat.engines.generate((PromptMessage(Role.USER, "the"),))
    chat.until_phase(EnginePhase.READY)
    read = bytes_per_token(model_shape(path), LAYOUT)
    assert speed_records(folders(chat.profile)).bandwidths(chat.engines.state.devices, read) == {}
