"""What a model file says of itself, read on a thread that ends by itself."""

from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from app.core.errors import ErrorCode
from app.state.metadata_reading import MetadataLine, MetadataReading
from tests.fakes.fixtures import TinyModel


def test_every_key_is_told_and_lists_by_their_length(tiny_model: TinyModel, qtbot: QtBot) -> None:
    reading = MetadataReading(tiny_model("script"))
    with qtbot.waitSignal(reading.read, timeout=20_000) as told:
        pass
    lines: dict[str, MetadataLine] = {line.key: line for line in told.args[0]}
    assert lines["general.architecture"].value == "llama"
    assert lines["llama.context_length"].value == "4096"
    tokens = lines["tokenizer.ggml.tokens"]
    assert tokens.count > 100
    assert tokens.value == ""


@pytest.mark.parametrize("content", [None, b"not a model at all"])
def test_a_file_that_cannot_be_read_says_why(content: bytes | None, tmp_path: Path, qtbot: QtBot) -> None:
    path = tmp_path / "x.gguf"
    if content is not None:
        path.write_bytes(content)
    reading = MetadataReading(path)
    with qtbot.waitSignal(reading.failed, timeout=20_000) as told:
        pass
    expected = ErrorCode.FILE_MISSING if content is None else ErrorCode.NOT_GGUF
    assert told.args[0].code is expected


def test_nothing_is_told_after_closing(tiny_model: TinyModel, qtbot: QtBot) -> None:
    reading = MetadataReading(tiny_model("script"))
    with qtbot.assertNotEmitted(reading.read, wait=50):
        reading.close()
