"""What is slow only the first time, done while nobody waits for it.

The Markdown parser compiles its expressions, and every language of code is a module to import: 20 to 60 ms
each, which would otherwise be felt in the middle of the first answer.
"""

from collections.abc import Callable
from functools import partial

from app.core.markdown.parsing import parse
from app.ui.chat.blocks.code_colours import language_name

_SAMPLE = (
    "# A\n\n*b* **c** `d` https://example.org [e](https://example.org)\n\n"
    "- f\n\n| g | h |\n|---|--:|\n| 1 | 2 |\n"
)
_LANGUAGES = ("python", "javascript", "bash", "json", "html", "c++", "java", "rust", "sql", "typescript")


def first_uses() -> list[Callable[[], object]]:
    """Short steps, each to be taken in a turn of the event loop of its own."""
    return [partial(parse, _SAMPLE), *(partial(language_name, name) for name in _LANGUAGES)]
