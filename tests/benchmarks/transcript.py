"""What the transcript costs: opening, adding, scrolling, resizing with 10 and 1,000 messages, and streaming.

Run it with ``python -m tests.benchmarks.transcript``. Prints medians of CPU milliseconds of this process:
what is burnt here is taken from the model.
"""

import os
import statistics
import sys
import time
from collections.abc import Callable, Iterator

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from PySide6.QtWidgets import QApplication

from app.core.conversation import Message, MessageStatus, Role, TextPart
from app.ui.chat.transcript import Transcript
from app.ui.theme.tokens import LIGHT

SIZES = (10, 1000)
TOKENS = 20_000
TOKENS_A_TURN = 100
TURN_S = 0.04
REPEATS = 5

PARAGRAPH = (
    "The **horizon** lies at a distance that grows with the square root of the height, so `d` in kilometres "
    "is about 3.57 times the root of the eye's height in metres, and *refraction* adds some per cent.\n\n"
)
RICH = (
    "## A heading\n\n" + PARAGRAPH + "- one item\n- another **item**\n  - below it\n\n"
    "```python\ndef f(x):\n    return x + 1  # more\n```\n\n| a | b |\n|---|--:|\n| 1 | 2 |\n| 3 | 4 |\n\n"
    "中文的一段：他说**“你好”**吗？\n\n"
)


def message(number: int, text: str, status: MessageStatus = MessageStatus.DONE) -> Message:
    """A message of the person (even numbers) or a reply."""
    role = Role.ASSISTANT if number % 2 else Role.USER
    return Message(str(number), "c", None, role, (TextPart(text),), status, 0.0)


def conversation(count: int) -> list[Message]:
    """Questions and answers; every fifth answer holds code, a table and lists."""
    question = "What about " + "it " * 12
    texts = [question, RICH, *[question, PARAGRAPH] * 4]
    return [message(number, texts[number % len(texts)]) for number in range(count)]


def shown(app: QApplication, messages: list[Message]) -> Transcript:
    """A transcript of window size with these messages."""
    transcript = Transcript(LIGHT)
    transcript.resize(976, 700)
    transcript.show()
    transcript.set_messages(messages)
    app.processEvents()
    return transcript


def cpu_ms(work: Callable[[], object]) -> float:
    """CPU milliseconds that ``work`` takes."""
    began = time.process_time()
    work()
    return (time.process_time() - began) * 1000


def report(name: str, values: dict[int, float], unit: str = "ms") -> None:
    """One line: the figure for each size."""
    figures = "  ".join(f"{size:>5}: {value:7.2f} {unit}" for size, value in values.items())
    sys.stdout.write(f"{name:<26}{figures}\n")


def opening(app: QApplication) -> dict[int, float]:
    """Show a conversation in a transcript that is already on screen."""
    found: dict[int, float] = {}
    for size in SIZES:
        messages = conversation(size)
        transcript = shown(app, conversation(2))

        def work(transcript: Transcript = transcript, messages: list[Message] = messages) -> None:
            transcript.set_messages(messages)
            app.processEvents()

        found[size] = statistics.median(cpu_ms(work) for _ in range(REPEATS))
    return found


def adding(app: QApplication) -> dict[int, float]:
    """Add a message at the end."""
    found: dict[int, float] = {}
    for size in SIZES:
        transcript = shown(app, conversation(size))
        new = iter(message(size + number, PARAGRAPH) for number in range(100))

        def work(transcript: Transcript = transcript, new: Iterator[Message] = new) -> None:
            transcript.add_message(next(new))
            app.processEvents()

        found[size] = statistics.median(cpu_ms(work) for _ in range(50))
    return found


def scrolling(app: QApplication, step: int) -> dict[int, float]:
    """One frame while scrolling up by ``step`` pixels a frame from the end."""
    found: dict[int, float] = {}
    for size in SIZES:
        transcript = shown(app, conversation(size))
        bar = transcript.verticalScrollBar()

        def work(transcript: Transcript = transcript) -> None:
            bar = transcript.verticalScrollBar()
            bar.setValue(bar.value() - step)
            app.processEvents()

        frames = min(100, max(bar.value() // step, 1))
        found[size] = statistics.median(cpu_ms(work) for _ in range(frames))
    return found


def jumping(app: QApplication) -> dict[int, float]:
    """Jump to places that nobody has looked at."""
    found: dict[int, float] = {}
    for size in SIZES:
        transcript = shown(app, conversation(size))
        places = iter([0.5, 0.1, 0.8, 0.3, 0.65, 0.2, 0.9])

        def work(transcript: Transcript = transcript, places: Iterator[float] = places) -> None:
            bar = transcript.verticalScrollBar()
            bar.setValue(int(bar.maximum() * next(places)))
            app.processEvents()

        found[size] = statistics.median(cpu_ms(work) for _ in range(7))
    return found


def resizing(app: QApplication) -> dict[int, float]:
    """Give the window another width."""
    found: dict[int, float] = {}
    for size in SIZES:
        transcript = shown(app, conversation(size))
        widths = iter(range(600, 900, 20))

        def work(transcript: Transcript = transcript, widths: Iterator[int] = widths) -> None:
            transcript.resize(next(widths), 700)
            app.processEvents()

        found[size] = statistics.median(cpu_ms(work) for _ in range(10))
    return found


def streaming(app: QApplication, name: str, tokens: list[str]) -> None:
    """Show a reply that grows by ``TOKENS_A_TURN`` tokens every ``TURN_S``: a redraw each turn."""
    transcript = shown(app, [*conversation(10), message(10, "Go on"), message(11, "", MessageStatus.GROWING)])
    text = ""
    began = time.process_time()
    for first in range(0, len(tokens), TOKENS_A_TURN):
        due = time.perf_counter() + TURN_S
        text += "".join(tokens[first : first + TOKENS_A_TURN])
        transcript.change_message(message(11, text, MessageStatus.GROWING))
        while time.perf_counter() < due:
            app.processEvents()
            time.sleep(0.005)
    grown = (time.process_time() - began) * 1000
    ending = cpu_ms(lambda: transcript.change_message(message(11, text)))
    redraws = len(tokens) / TOKENS_A_TURN
    sys.stdout.write(
        f"streaming {name:<16} {grown / len(tokens):.4f} CPU ms a token, "
        f"{grown / redraws:6.2f} CPU ms a redraw, ending {ending:5.1f} CPU ms\n"
    )


def words(text: str, count: int) -> list[str]:
    """``count`` tokens of about a word each, ``text`` over and over."""
    parts = [part + " " for part in text.split(" ")]
    return [parts[number % len(parts)] for number in range(count)]


def main() -> None:
    """Print everything."""
    app = QApplication.instance() or QApplication(sys.argv[:1])
    if not isinstance(app, QApplication):
        raise TypeError("another kind of application is running")
    report("open", opening(app))
    report("add a message", adding(app))
    report("scroll 40 px", scrolling(app, 40))
    report("scroll 400 px", scrolling(app, 400))
    report("jump", jumping(app))
    report("resize", resizing(app))
    code, row = "def name(a, b):\n    return a + 'x'\n\n", "| one cell | and another cell |\n"
    streaming(app, "rich", words(RICH, TOKENS))
    streaming(app, "paragraphs", words(PARAGRAPH, TOKENS))
    streaming(app, "one paragraph", words("all in one line and never a break ", TOKENS))
    streaming(app, "one list", words("- an item of the list with words\n", TOKENS))
    streaming(app, "one code block", ["```python\n", *words(code, TOKENS)])
    streaming(app, "one table", ["| a | b |\n|---|---|\n", *words(row, TOKENS)])


if __name__ == "__main__":
    main()
