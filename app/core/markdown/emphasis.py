"""Stars beside Chinese, Japanese and Korean text.

CommonMark decides by the spaces and punctuation around a run of stars whether it opens or closes
emphasis. Those scripts write no spaces, so ``**重点。**下一句`` would keep its stars. Here a CJK
character counts as a boundary too, and CJK punctuation does not count as punctuation.
"""

from markdown_it.common.utils import isMdAsciiPunct, isPunctChar, isWhiteSpace
from markdown_it.rules_inline.state_inline import Delimiter, StateInline

_CJK_RANGES = (
    (0x1100, 0x11FF), (0x2E80, 0xA4CF), (0xA960, 0xA97F), (0xAC00, 0xD7FF), (0xF900, 0xFAFF),
    (0xFE30, 0xFE4F), (0xFF00, 0xFFEF), (0x16FE0, 0x18D7F), (0x1AFF0, 0x1B16F), (0x1F200, 0x1F2FF),
    (0x20000, 0x3FFFD),
)  # fmt: skip


def is_cjk(character: str) -> bool:
    """Whether ``character`` belongs to a script that is written without spaces between words."""
    code = ord(character)
    return code >= 0x1100 and any(first <= code <= last for first, last in _CJK_RANGES)


def flanks(before: str, after: str) -> tuple[bool, bool]:
    """Whether a run of stars between the two characters may open and may close emphasis."""
    opens = not _is_space(after) and (not _is_mark(after) or _is_boundary(before))
    closes = not _is_space(before) and (not _is_mark(before) or _is_boundary(after))
    return opens, closes


def scan_stars(state: StateInline, silent: bool) -> bool:
    """Replaces markdown-it's own rule for emphasis: stars as above, underscores as before."""
    marker = state.src[state.pos]
    if silent or marker not in "*_":
        return False
    scanned = state.scanDelims(state.pos, marker == "*")
    end = state.pos + scanned.length
    opens, closes = scanned.can_open, scanned.can_close
    if marker == "*":
        before = state.src[state.pos - 1] if state.pos else " "
        after = state.src[end] if end < state.posMax else " "
        opens, closes = flanks(before, after)
    for _ in range(scanned.length):
        state.push("text", "", 0).content = marker
        state.delimiters.append(
            Delimiter(ord(marker), scanned.length, len(state.tokens) - 1, -1, opens, closes)
        )
    state.pos = end
    return True


def _is_space(character: str) -> bool:
    return isWhiteSpace(ord(character)) or character == "\n"


def _is_punctuation(character: str) -> bool:
    return isMdAsciiPunct(ord(character)) or isPunctChar(character)


def _is_mark(character: str) -> bool:
    return _is_punctuation(character) and not is_cjk(character)


def _is_boundary(character: str) -> bool:
    return _is_space(character) or _is_punctuation(character) or is_cjk(character)
