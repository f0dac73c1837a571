"""What coming back to a chat of 4,000 tokens costs: the next turn, an edit, the same question, a restart.

Run it with ``python -m tests.benchmarks.chat_state [ROUNDS [THREADS]]``. Starter model. Every figure stands
beside what it is measured against, in the same round: evaluating everything, or, for a next turn, a bare loop
over llama.cpp's calls that evaluates as many tokens after as many others (``programs/bare_turn.py``).
"""

import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from statistics import median

import msgspec

from app.core.conversation import ReplyFacts, Role
from app.core.load_plan import CacheType, Wishes
from app.core.quantities import size_words
from app.engine.benchmark import GREEDY, prompt_of
from app.engine.client import QUIT_GRACE_S
from app.engine.options import EngineOptions
from app.engine.protocol import Finished, Generate, Load, PromptMessage, Token
from app.engine.session import EngineSession
from tests.benchmarks.generation import model_path
from tests.benchmarks.measuring import ratio, table
from tests.benchmarks.programs.bare_turn import BareChat

ROUNDS = 3
THREADS = 2
CHAT_TOKENS = 4000
CONTEXT_LENGTH = 8192
REPLY_TOKENS = 32
ASKED_EACH = 3
BUDGET = 4 * 10**9
CACHES: tuple[CacheType, ...] = ("f16", "q8_0")
QUESTIONS = (
    "And what did the keeper write about the ships?",
    "Which hours did the lamp burn, and who read it?",
    "Does he ever say what he thinks about the weather?",
    "What would you ask the keeper if you could?",
    "Sum it up in one sentence, please.",
)

Chat = tuple[PromptMessage, ...]


class Setup(msgspec.Struct, frozen=True):
    """How the model is loaded, by us and by the rival."""

    cache_type: CacheType
    threads: int


class Turn(msgspec.Struct):
    """A reply: its text, the seconds to its first token as the caller sees them, and its facts."""

    text: str
    first_token_s: float
    facts: ReplyFacts


class Round(msgspec.Struct):
    """One chat through all of it. ``next_turns`` and ``bare_s`` belong together, one by one."""

    everything: Turn
    next_turns: list[Turn]
    bare_s: list[float]
    again: Turn
    restarted: Turn
    leaving_s: float
    file_bytes: int


def main() -> None:
    """Print all of it, for both kinds of cache."""
    told = [int(argument) for argument in sys.argv[1:]]
    rounds, threads = told + [ROUNDS, THREADS][len(told) :]
    for cache_type in CACHES:
        found = [_round(Setup(cache_type, threads)) for _ in range(rounds)]
        heads = ("seconds to the first token", "evaluated", "ours", "against", "ratio", "at most", "")
        tokens = found[0].everything.facts.prompt_tokens
        title = (
            f"A chat of {tokens:,} tokens, {cache_type} cache, {threads} threads, {rounds} rounds, medians"
        )
        table(title, heads, _rows(found))


def _rows(rounds: list[Round]) -> Iterator[tuple[object, ...]]:
    everything = [it.everything.first_token_s for it in rounds]
    turns = [turn for it in rounds for turn in it.next_turns]
    bare_s = [seconds for it in rounds for seconds in it.bare_s]
    yield _row("next turn, or an edit of it", turns, bare_s, "1.2", "bare loop")
    yield _row("after a restart", [it.restarted for it in rounds], everything, "0.05", "everything evaluated")
    yield _row("answered again", [it.again for it in rounds], everything, "", "everything evaluated")
    leaving = median(it.leaving_s for it in rounds)
    size = size_words(rounds[0].file_bytes)
    yield "ending the engine", "", f"{leaving:.3f}", f"{QUIT_GRACE_S:.3f}", "", "", f"file of {size}"


def _row(name: str, turns: list[Turn], theirs: list[float], limit: str, note: str) -> tuple[object, ...]:
    ours = [turn.first_token_s for turn in turns]
    return (
        name,
        f"{median(turn.facts.evaluated_tokens for turn in turns):.0f}",
        f"{median(ours):.3f}",
        f"{median(theirs):.3f}",
        f"{ratio(ours, theirs):.3f}",
        limit,
        note,
    )


def _round(setup: Setup) -> Round:
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        chat: Chat = (PromptMessage(Role.USER, prompt_of(CHAT_TOKENS)),)
        with _engine(folder, setup) as engine:
            everything = _turn(engine, chat)
            turns, bare_s, asked = [], [], chat
            with _bare(setup, everything.facts.context_used) as bare:
                for question in QUESTIONS * ASKED_EACH:
                    asked = _with(chat, everything.text, question)
                    turns.append(_turn(engine, asked))
                    bare_s.append(bare(turns[-1].facts.evaluated_tokens))
            again = _turn(engine, asked)
            began = time.perf_counter()
        leaving_s = time.perf_counter() - began
        size = sum(path.stat().st_size for path in (folder / "states").iterdir())
        with _engine(folder, setup) as engine:
            restarted = _turn(engine, _with(asked, again.text, QUESTIONS[0]))
    if restarted.facts.evaluated_tokens > CHAT_TOKENS // 10:
        raise RuntimeError("the chat did not come back")
    return Round(everything, turns, bare_s, again, restarted, leaving_s, size)


@contextmanager
def _engine(folder: Path, setup: Setup) -> Iterator[EngineSession]:
    options = EngineOptions(state_folder=str(folder / "states"), state_budget_bytes=BUDGET)
    with EngineSession("llama_cpp", folder / "log", options) as engine:
        wishes = Wishes(context_length=CONTEXT_LENGTH, threads=setup.threads, cache_type=setup.cache_type)
        engine.load(Load(engine.client.next_id(), str(model_path()), "Starter", wishes))
        yield engine


@contextmanager
def _bare(setup: Setup, tokens: int) -> Iterator[Callable[[int], float]]:
    """Seconds that a bare loop takes for so many more tokens after ``tokens``."""
    chat = BareChat(str(model_path()), tokens, setup.threads, CONTEXT_LENGTH, setup.cache_type)
    command = [sys.executable, "-m", "tests.benchmarks.programs.bare_turn"]
    with subprocess.Popen(
        command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL
    ) as child:
        if child.stdin is None or child.stdout is None:
            raise RuntimeError("no pipes")
        questions, answers = child.stdin, child.stdout

        def ask(count: int) -> float:
            questions.write(f"{count}\n".encode())
            questions.flush()
            return float(answers.readline())

        questions.write(msgspec.json.encode(chat) + b"\n")
        ask(1)  # waits until the chat stands in the context
        yield ask
        questions.close()


def _with(chat: Chat, reply: str, question: str) -> Chat:
    return (*chat, PromptMessage(Role.ASSISTANT, reply), PromptMessage(Role.USER, question))


def _turn(engine: EngineSession, chat: Chat) -> Turn:
    command = Generate(engine.client.next_id(), chat, GREEDY, max_tokens=REPLY_TOKENS, conversation="chat")
    began, first_token_s, text = time.perf_counter(), 0.0, ""
    for event in engine.run(command):
        if isinstance(event, Token):
            first_token_s = first_token_s or time.perf_counter() - began
            text += event.text
        elif isinstance(event, Finished):
            return Turn(text, first_token_s, event.facts)
    raise RuntimeError("the reply did not finish")


if __name__ == "__main__":
    main()
