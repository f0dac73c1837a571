"""Reading headers: what is in them, and that nothing in them can hang, crash or fill the memory."""

import struct
import time
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

import gguf
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from app.core.errors import AppError, ErrorCode
from app.core.gguf import reasons
from app.core.gguf.byte_window import READ_LIMIT_BYTES, TEXT_LIMIT_BYTES, WORK_LIMIT, ByteWindow, Read
from app.core.gguf.checks import check_file
from app.core.gguf.header import Array, Header, ValueType, array_numbers, has_repeated_text, read_header
from app.core.gguf.model_facts import facts
from app.core.gguf.tensor_types import FILE_TYPES, TENSOR_TYPES
from tests.core.gguf.hostile_files import head, text, texts
from tests.fakes.fixtures import TinyModel
from tests.fakes.tiny_models import MODELS


def reader(blob: bytes) -> Read:
    return lambda offset, length: blob[offset : offset + length]


def header_in(blob: bytes) -> Header:
    return read_header(reader(blob), len(blob), "test.gguf")


def blob_with(*pairs: bytes, tensors: tuple[bytes, ...] = (), version: int = 3) -> bytes:
    return head(tensors=len(tensors), pairs=len(pairs), version=version) + b"".join(pairs + tensors)


def refusal(blob: bytes) -> tuple[ErrorCode, str | None]:
    with pytest.raises(AppError) as caught:
        header_in(blob)
    return caught.value.problem.code, caught.value.problem.values.get("reason")


@pytest.mark.parametrize("name", MODELS)
def test_a_header_reads_as_the_reference_reader_reads_it(name: str, tiny_model: TinyModel) -> None:
    path = tiny_model(name)
    header = header_in(path.read_bytes())
    reference = gguf.GGUFReader(path)
    ours = [
        (tensor.name, list(tensor.shape), tensor.type.name, tensor.offset, tensor.size_bytes)
        for tensor in header.tensors
    ]
    theirs = [
        (t.name, [int(n) for n in t.shape], t.tensor_type.name, int(t.data_offset), int(t.n_bytes))
        for t in reference.tensors
    ]
    assert ours == theirs
    fields = {key: field for key, field in reference.fields.items() if not key.startswith("GGUF.")}
    assert list(header.metadata) == list(fields)
    for key, value in header.metadata.items():
        assert header.types[key].value == fields[key].types[0].value
        if isinstance(value, Array):
            assert value.count == len(fields[key].data)
        else:
            assert value == fields[key].contents()


def test_the_formats_are_those_of_the_reference() -> None:
    for kind, (block_size, block_bytes) in gguf.GGML_QUANT_SIZES.items():
        ours = TENSOR_TYPES[kind.value]
        assert (ours.name, ours.block_size) == (kind.name, block_size)
        if kind.name != "Q8_1":  # the reference still has the size of an older block
            assert ours.block_bytes == block_bytes


def test_the_file_types_are_those_of_the_reference() -> None:
    names = {kind.value: kind.name for kind in gguf.LlamaFileType if kind.name != "GUESSED"}
    assert set(FILE_TYPES) == set(names)
    for number, name in FILE_TYPES.items():
        assert names[number].removeprefix("MOSTLY_").removeprefix("ALL_").removesuffix("_MOE") == name


def test_every_kind_of_value_is_read() -> None:
    pairs = [
        (0, "<B", 200), (1, "<b", -3), (2, "<H", 60_000), (3, "<h", -300), (4, "<I", 4_000_000_000),
        (5, "<i", -70_000), (6, "<f", 0.5), (7, "<?", True), (10, "<Q", 2**60), (11, "<q", -(2**40)),
        (12, "<d", 0.1),
    ]  # fmt: skip
    blob = blob_with(*(text(f"k{t}") + struct.pack("<I", t) + struct.pack(f, v) for t, f, v in pairs))
    assert header_in(blob).metadata == {f"k{t}": value for t, _, value in pairs}


def test_an_array_of_numbers_is_read_on_demand() -> None:
    blob = blob_with(
        text("heads") + struct.pack("<IIQ3I", 9, 4, 3, 8, 0, 8), text("x") + struct.pack("<IB", 0, 7)
    )
    header = header_in(blob)
    array = header.metadata["heads"]
    assert isinstance(array, Array)
    assert (array.item_type, array.count, array.size_bytes) == (ValueType.UINT32, 3, 12)
    assert array_numbers(reader(blob), header, array) == [8, 0, 8]
    assert header.metadata["x"] == 7


@pytest.mark.parametrize(
    ("items", "expected"),
    [
        ([b"a", b"b", b"ab"], False),
        ([b"a", b"b", b"a"], True),
        ([b"", b"a", b""], False),
        ([b"", b"a", b"", b"a"], True),
        ([b"x" * 300, b"a", b"x" * 300], True),
        ([b"x" * 300, b"x" * 299], False),
    ],
)
def test_repeated_texts_are_found(items: list[bytes], expected: bool) -> None:
    blob = blob_with(texts("tokens", items))
    header = header_in(blob)
    array = header.metadata["tokens"]
    assert isinstance(array, Array)
    assert has_repeated_text(reader(blob), header, array) is expected


def test_long_and_short_texts_are_stepped_over_alike() -> None:
    items = [bytes([65 + i % 26]) * (i * 37 % 700) for i in range(9000)]  # longer than one window
    blob = blob_with(texts("tokens", items), text("after") + struct.pack("<IB", 0, 9))
    assert len(blob) > 3_000_000
    assert header_in(blob).metadata["after"] == 9


@pytest.mark.parametrize(
    "odd", [b"", b"\0", b"a\0\0\0\0\0\0\0\0b", b"x" * 47, b"x" * 48, b"y" * 300, b"z" * 70_000]
)
def test_texts_are_found_among_many_whatever_they_are(odd: bytes) -> None:
    items = [b"%d" % number for number in range(1000)]
    for at in (0, 63, 64, 500, 999):
        mixed = [*items[:at], odd, *items[at + 1 :]]
        blob = blob_with(texts("tokens", mixed))
        array = header_in(blob).metadata["tokens"]
        assert isinstance(array, Array)
        window = ByteWindow(reader(blob), len(blob), "test.gguf")
        window.skip(array.offset)
        assert [text for some in window.texts(1000) for text in some] == mixed
        assert window.position == array.offset + array.size_bytes


def test_a_text_too_long_to_keep_is_stepped_over() -> None:
    length = TEXT_LIMIT_BYTES + 1
    blob = blob_with(
        text("tokenizer.huggingface.json") + struct.pack("<I", 8) + text(b"x" * length),
        text("general.architecture") + struct.pack("<I", 8) + text("llama"),
    )
    header = header_in(blob)
    assert header.architecture == "llama"
    assert header.text("tokenizer.huggingface.json") == ""
    skipped = header.metadata["tokenizer.huggingface.json"]
    assert isinstance(skipped, Array)
    assert skipped.size_bytes == length


@pytest.mark.parametrize("version", [0, 1, 4, 999])
def test_other_versions_are_named(version: int) -> None:
    with pytest.raises(AppError, match=f"version {version}"):
        header_in(blob_with(version=version))


def test_version_2_is_read() -> None:
    assert header_in(blob_with(version=2)).version == 2


def test_big_endian_files_are_refused() -> None:
    blob = b"GGUF" + struct.pack(">IQQ", 3, 0, 0)
    assert refusal(blob) == (ErrorCode.LOAD_REFUSED, reasons.BIG_ENDIAN)


TENSOR = text("t") + struct.pack("<IQIQ", 1, 32, 0, 0)
ARRAY_OF_ARRAYS = text("a") + struct.pack("<IIQ", 9, 9, 1)
HOSTILE = {
    "a value of no known kind": (blob_with(text("k") + struct.pack("<I", 77)), reasons.VALUE_TYPE_UNKNOWN),
    "an array of arrays": (blob_with(ARRAY_OF_ARRAYS), reasons.VALUE_TYPE_UNKNOWN),
    "a key twice": (blob_with(*[text("k") + struct.pack("<IB", 0, 1)] * 2), reasons.NAME_REPEATED),
    "an empty key": (blob_with(text("") + struct.pack("<IB", 0, 1)), reasons.NAME_REPEATED),
    "a key that is no text": (blob_with(text(b"\xff\xfe") + bytes(8)), reasons.TEXT_INVALID),
    "a key without end": (blob_with(struct.pack("<Q", 70_000) + bytes(80_000)), reasons.COUNT_IMPOSSIBLE),
    "a huge array": (blob_with(text("a") + struct.pack("<IIQ", 9, 10, 2**61)), reasons.COUNT_IMPOSSIBLE),
    "a huge array of texts": (
        blob_with(text("a") + struct.pack("<IIQ", 9, 8, 2**61)),
        reasons.COUNT_IMPOSSIBLE,
    ),
    "an alignment of three": (
        blob_with(text("general.alignment") + struct.pack("<II", 4, 3)),
        reasons.ALIGNMENT_INVALID,
    ),
    "an alignment of none": (
        blob_with(text("general.alignment") + struct.pack("<II", 4, 0)),
        reasons.ALIGNMENT_INVALID,
    ),
    "an alignment in words": (
        blob_with(text("general.alignment") + struct.pack("<I", 8) + text("32")),
        reasons.ALIGNMENT_INVALID,
    ),
    "a tensor twice": (blob_with(tensors=(TENSOR, TENSOR)), reasons.NAME_REPEATED),
    "five dimensions": (
        blob_with(tensors=(text("t") + struct.pack("<I5QIQ", 5, 1, 1, 1, 1, 1, 0, 0),)),
        reasons.TENSOR_SHAPE,
    ),
    "a long tensor name": (blob_with(tensors=(text("t" * 64) + bytes(40),)), reasons.COUNT_IMPOSSIBLE),
    "a removed format": (
        blob_with(tensors=(text("t") + struct.pack("<IQIQ", 1, 32, 4, 0),)),
        reasons.TENSOR_TYPE,
    ),
    "a negative dimension": (
        blob_with(tensors=(text("t") + struct.pack("<IqIQ", 1, -1, 0, 0),)),
        reasons.TENSOR_SHAPE,
    ),
}


@pytest.mark.parametrize("what", HOSTILE)
def test_a_hostile_header_is_damaged(what: str) -> None:
    blob, reason = HOSTILE[what]
    assert refusal(blob) == (ErrorCode.FILE_DAMAGED, reason)


ENDLESS_PAIRS = head(pairs=30_000)


class Endless:
    """A file of any length whose header never ends: ``pattern`` again and again."""

    def __init__(self, head: bytes, pattern: bytes) -> None:
        self.head = head
        self.pattern = pattern
        self.repeated = pattern * ((1 << 20) // len(pattern) + 3)
        self.read_bytes = 0
        self.longest = 0

    def __call__(self, offset: int, length: int) -> bytes:
        self.read_bytes += length
        self.longest = max(self.longest, length)
        shift = (offset - len(self.head)) % len(self.pattern)
        head = self.head[offset:]
        return (head + self.repeated[0 if head else shift :])[:length]


@pytest.mark.parametrize(
    ("head", "pattern"),
    [
        (blob_with(text("a") + struct.pack("<IIQ", 9, 8, WORK_LIMIT + 1)), bytes(8)),
        (blob_with(text("a") + struct.pack("<IIQ", 9, 8, WORK_LIMIT)), bytes(8)),
        (blob_with(text("a") + struct.pack("<IIQ", 9, 8, WORK_LIMIT)), struct.pack("<Q", 200) + bytes(200)),
        (ENDLESS_PAIRS, text("k") + struct.pack("<I", 8) + text("v")),
        (ENDLESS_PAIRS, text("k") + struct.pack("<I", 8) + text("v" * 10_000)),
    ],
    ids=["too many texts", "many empty texts", "many texts", "short pairs", "long pairs"],
)
def test_a_header_without_end_is_given_up_in_time_and_memory(head: bytes, pattern: bytes) -> None:
    read = Endless(head, pattern)
    began = time.monotonic()
    with suppress(AppError):
        read_header(read, 2**40, "endless.gguf")
    assert time.monotonic() - began < 3
    assert read.read_bytes <= READ_LIMIT_BYTES
    assert read.longest <= 1 << 20


def test_a_file_that_shrinks_while_it_is_read_is_truncated() -> None:
    blob = blob_with(text("k") + struct.pack("<I", 8) + text("v" * 5000))
    with pytest.raises(AppError) as caught:
        read_header(reader(blob[:2000]), len(blob), "shrinking.gguf")
    assert caught.value.problem.code is ErrorCode.FILE_TRUNCATED


def outcome(path: Path, blob: bytes) -> float:
    """Seconds for checking a file and reading its facts; nothing but ``AppError`` may come out."""
    path.write_bytes(blob)
    began = time.monotonic()
    found = check_file(path)
    try:
        facts(path)
    except AppError:
        assert found is not None
    if found is not None:
        assert found.sentence()
    return time.monotonic() - began


@pytest.fixture(scope="module")
def damaged(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("damaged") / "damaged.gguf"


def examples(sample: Callable[[int, int], int]) -> settings:
    return settings(
        max_examples=sample(5000, 150),
        deadline=None,
        suppress_health_check=[HealthCheck.function_scoped_fixture],
    )


@pytest.mark.parametrize("name", ["llama", "mixtral", "rwkv7"])
def test_flipped_bytes_raise_nothing_unnamed(
    name: str, tiny_model: TinyModel, damaged: Path, sample: Callable[[int, int], int]
) -> None:
    good = tiny_model(name).read_bytes()
    header_bytes = header_in(good).header_bytes

    @examples(sample)
    @given(st.lists(st.tuples(st.integers(0, header_bytes - 1), st.integers(0, 255)), min_size=1, max_size=8))
    def flip(changes: list[tuple[int, int]]) -> None:
        blob = bytearray(good)
        for at, value in changes:
            blob[at] = value
        assert outcome(damaged, bytes(blob)) < 1

    flip()


def test_flipped_bytes_around_every_structure_raise_nothing_unnamed(
    tiny_model: TinyModel, damaged: Path, sample: Callable[[int, int], int]
) -> None:
    good = tiny_model("llama").read_bytes()
    header_bytes = header_in(good).header_bytes
    # Counts, types, lengths and shapes lie at both ends of the header; the vocabulary fills its middle.
    places = [*range(1600), *range(header_bytes - 1600, header_bytes)]
    for at in places[:: sample(1, 7)]:
        for value in (0x00, 0x7F, 0xFF):
            blob = good[:at] + bytes([value]) + good[at + 1 :]
            assert outcome(damaged, blob) < 1


def test_cut_files_raise_nothing_unnamed(
    tiny_model: TinyModel, damaged: Path, sample: Callable[[int, int], int]
) -> None:
    good = tiny_model("llama").read_bytes()

    @examples(sample)
    @given(st.integers(0, len(good) - 1))
    def cut(length: int) -> None:
        assert outcome(damaged, good[:length]) < 1
        assert check_file(damaged) is not None

    cut()


@given(st.binary(max_size=200))
@settings(max_examples=200, deadline=None)
def test_noise_after_the_magic_raises_nothing_unnamed(noise: bytes) -> None:
    with suppress(AppError):
        header_in(b"GGUF" + struct.pack("<I", 3) + noise)
