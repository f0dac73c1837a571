"""Places in a text as Qt counts them: in UTF-16 units, where an emoji is two."""

_LAST_OF_ONE_UNIT = "\uffff"


def units(text: str) -> int:
    """The length of ``text`` in UTF-16 units."""
    if text.isascii() or max(text) <= _LAST_OF_ONE_UNIT:
        return len(text)
    return len(text.encode("utf-16-le")) // 2


def cut(text: str, first: int, last: int) -> str:
    """The part of ``text`` between two places; half an emoji is left out."""
    if text.isascii() or max(text) <= _LAST_OF_ONE_UNIT:
        return text[first:last]
    return text.encode("utf-16-le")[2 * first : 2 * last].decode("utf-16-le", "ignore")


def index(text: str, place: int) -> int:
    """The Python index of a place."""
    return len(cut(text, 0, place))


def word_at(text: str, place: int) -> tuple[int, int]:
    """The word around a place: letters and digits, or one other character."""
    at = min(index(text, place), max(len(text) - 1, 0))
    first, last = at, at + 1
    if at < len(text) and _in_word(text[at]):
        while first > 0 and _in_word(text[first - 1]):
            first -= 1
        while last < len(text) and _in_word(text[last]):
            last += 1
    return units(text[:first]), units(text[:last])


def _in_word(character: str) -> bool:
    return character.isalnum() or character in "_'’"
