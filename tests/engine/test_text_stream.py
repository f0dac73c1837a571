"""Token bytes become text: whole characters, stop sequences never shown, nothing lost."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.engine.text_stream import TextStream


def fed(stream: TextStream, pieces: list[bytes]) -> list[str]:
    return [stream.feed(piece) for piece in pieces]


def test_a_character_split_over_tokens_comes_whole() -> None:
    stream = TextStream()
    assert fed(stream, ["日".encode()[:1], "日".encode()[1:], b"a"]) == ["", "日", "a"]


def test_half_a_character_at_the_end_is_shown_as_such() -> None:
    stream = TextStream()
    stream.feed("😀".encode()[:2])
    assert stream.finish() == "�"


def test_bytes_that_are_no_text_are_replaced_and_do_not_stop_the_rest() -> None:
    stream = TextStream()
    assert "".join(fed(stream, [b"\xff", b"ok"])) + stream.finish() == "�ok"


def test_a_stop_sequence_over_several_tokens_is_never_shown() -> None:
    stream = TextStream(("\nUser:",))
    assert fed(stream, [b"Yes.", b"\nUs", b"er", b": more"]) == ["Yes.", "", "", ""]
    assert stream.is_stopped
    assert stream.finish() == ""


def test_what_only_looked_like_a_stop_sequence_is_shown_after_all() -> None:
    stream = TextStream(("\nUser:",))
    assert "".join(fed(stream, [b"a\nUs", b"ual"])) + stream.finish() == "a\nUsual"
    held = TextStream(("END",))
    assert held.feed(b"the EN") == "the "
    assert held.finish() == "EN"


def test_nothing_comes_after_a_stop() -> None:
    stream = TextStream(("X",))
    assert fed(stream, [b"aX", b"b"]) == ["a", ""]


def test_an_empty_stop_sequence_stops_nothing() -> None:
    stream = TextStream(("",))
    assert stream.feed(b"text") == "text"


@pytest.mark.parametrize("stop", [(), ("ab", "ba", "😀!")])
@given(text=st.text(), sizes=st.lists(st.integers(1, 5), min_size=1, max_size=20))
def test_however_the_bytes_are_cut_the_text_is_the_same(
    stop: tuple[str, ...], text: str, sizes: list[int]
) -> None:
    text = text.encode("utf-8", "ignore").decode()
    data, stream, shown, at, turn = text.encode(), TextStream(stop), "", 0, 0
    while at < len(data):
        size = sizes[turn % len(sizes)]
        shown += stream.feed(data[at : at + size])
        at, turn = at + size, turn + 1
    shown += stream.finish()
    ends = [text.find(sequence) for sequence in stop if sequence in text]
    # The stop that is complete first wins; between overlapping ones that is not always the leftmost.
    if not ends:
        assert shown == text
    else:
        assert text.startswith(shown)
        assert not any(sequence in shown for sequence in stop)
