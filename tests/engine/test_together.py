"""Several replies at once: they share batches, each gets its own text, and none waits for another's end."""

from collections.abc import Iterable

import pytest

from app.core.conversation import ReplyFacts, Role, StopReason
from app.engine.protocol import (
    Cancel,
    Event,
    Failed,
    Finished,
    Generate,
    Load,
    Loaded,
    Measure,
    Measured,
    PromptMessage,
    Sampling,
    Token,
)
from app.engine.session import EngineSession
from tests.engine.conftest import GREEDY, KNOWN_REPLY, load
from tests.fakes.fixtures import TinyModel

FAMILIES = ("llama", "mixtral", "gpt2", "falcon", "gemma3", "qwen3moe", "gpt-oss", "mamba", "rwkv7")
QUESTIONS = ("What is the sea?", "Tell me of the lamp and the keeper.", "Why?", "How does the rain begin?")


class Answers:
    """What came back for some requests: texts, facts, and the ids of their tokens as they came."""

    def __init__(self) -> None:
        self.texts: dict[int, str] = {}
        self.facts: dict[int, ReplyFacts] = {}
        self.failed: dict[int, Failed] = {}
        self.order: list[int] = []
        self.others: list[Event] = []

    def take(self, event: Event) -> None:
        """Sort an event in."""
        if isinstance(event, Token):
            self.texts[event.id] = self.texts.get(event.id, "") + event.text
            self.order.append(event.id)
        elif isinstance(event, Finished):
            self.facts[event.id] = event.facts
        elif isinstance(event, Failed):
            self.failed[event.id] = event
        else:
            self.others.append(event)

    def have_ended(self, ids: Iterable[int]) -> bool:
        """Whether all of these have."""
        return all(it in self.facts or it in self.failed for it in ids)


def together(engine: EngineSession, commands: list[Generate]) -> Answers:
    """Ask for all at once and wait for the last."""
    answers = Answers()
    for command in commands:
        engine.client.send(command)
    while not answers.have_ended(command.id for command in commands):
        answers.take(engine.next_event())
    return answers


def ask(engine: EngineSession, text: str, **values: object) -> Generate:
    """A greedy request in a chat of its own."""
    return Generate(
        engine.client.next_id(),
        (PromptMessage(Role.USER, text),),
        GREEDY,
        conversation=text,
        **values,  # type: ignore[arg-type]
    )


def test_four_replies_are_written_beside_each_other(llama: EngineSession, tiny_model: TinyModel) -> None:
    load(llama, tiny_model("script"))
    commands = [ask(llama, text, stop=("never",)) for text in QUESTIONS]
    answers = together(llama, commands)
    assert [answers.texts[it.id] for it in commands] == [KNOWN_REPLY] * 4
    first_end = max(index for index, it in enumerate(answers.order) if it == commands[0].id)
    assert {it.id for it in commands} == set(answers.order[:first_end]), "one began after another's end"


@pytest.mark.parametrize("name", FAMILIES)
def test_each_gets_the_text_it_gets_alone(llama: EngineSession, tiny_model: TinyModel, name: str) -> None:
    load(llama, tiny_model(name))
    alone = [together(llama, [ask(llama, it, max_tokens=24)]) for it in QUESTIONS]
    load(llama, tiny_model(name))  # an empty cache
    commands = [ask(llama, it, max_tokens=24) for it in QUESTIONS]
    shared = together(llama, commands)
    for command, before in zip(commands, alone, strict=True):
        assert shared.texts.get(command.id, "") == "".join(before.texts.values())


def test_a_fifth_waits_and_is_answered(llama: EngineSession, tiny_model: TinyModel) -> None:
    load(llama, tiny_model("script"))
    commands = [ask(llama, f"Question {number}") for number in range(7)]
    answers = together(llama, commands)
    assert set(answers.texts.values()) == {KNOWN_REPLY}
    assert len(answers.facts) == 7


def test_stopping_one_leaves_the_others_alone(llama: EngineSession, tiny_model: TinyModel) -> None:
    load(llama, tiny_model("script"))
    endless = ask(llama, "Go on", ignore_end=True)
    others = [ask(llama, text, ignore_end=True, max_tokens=200) for text in QUESTIONS[:2]]
    alone = together(llama, [ask(llama, f"{others[0].conversation}!", ignore_end=True, max_tokens=200)])
    answers = Answers()
    for command in (endless, *others):
        llama.client.send(command)
    while endless.id not in answers.texts:
        answers.take(llama.next_event())
    llama.client.send(Cancel(llama.client.next_id(), endless.id))
    while not answers.have_ended([endless.id, *(it.id for it in others)]):
        answers.take(llama.next_event())
    assert answers.facts[endless.id].stop_reason is StopReason.CANCELLED
    for other in others:
        assert answers.facts[other.id].stop_reason is StopReason.MAX_TOKENS
        assert answers.texts[other.id] == "".join(alone.texts.values())


def test_one_that_waits_can_be_stopped(llama: EngineSession, tiny_model: TinyModel) -> None:
    load(llama, tiny_model("script"))
    running = [ask(llama, f"Go on {number}", ignore_end=True) for number in range(4)]
    waiting = ask(llama, "And I?")
    answers = Answers()
    for command in (*running, waiting):
        llama.client.send(command)
    llama.cancel(waiting.id)
    while len(answers.texts) < 4:
        answers.take(llama.next_event())
    for command in running:
        llama.cancel(command.id)
    while not answers.have_ended([waiting.id, *(it.id for it in running)]):
        answers.take(llama.next_event())
    assert answers.facts[waiting.id].stop_reason is StopReason.CANCELLED
    assert answers.facts[waiting.id].tokens == 0


def test_two_that_do_not_fit_together_are_both_made(llama: EngineSession, tiny_model: TinyModel) -> None:
    """The younger gives way when the context is full, and goes on with the same text afterwards."""
    load(llama, tiny_model("script"), context_length=256)
    alone = together(llama, [ask(llama, "Once", ignore_end=True, max_tokens=180)])
    commands = [ask(llama, text, ignore_end=True, max_tokens=180) for text in ("Twice", "Thrice")]
    answers = together(llama, commands)
    for command in commands:
        assert answers.facts[command.id].stop_reason is StopReason.MAX_TOKENS
        assert answers.texts[command.id] == "".join(alone.texts.values())


def test_a_question_that_costs_nothing_is_answered_meanwhile(
    llama: EngineSession, tiny_model: TinyModel
) -> None:
    load(llama, tiny_model("script"))
    endless = ask(llama, "Go on", ignore_end=True)
    measure = Measure(llama.client.next_id(), (PromptMessage(Role.USER, "How long is this?"),))
    answers = Answers()
    llama.client.send(endless)
    llama.client.send(measure)
    while not any(isinstance(it, Measured) for it in answers.others):
        answers.take(llama.next_event())
    assert not answers.facts
    llama.cancel(endless.id)
    while not answers.have_ended([endless.id]):
        answers.take(llama.next_event())


def test_a_load_waits_for_the_replies_before_it(llama: EngineSession, tiny_model: TinyModel) -> None:
    load(llama, tiny_model("script"))
    command = ask(llama, "Hi")
    llama.client.send(command)
    llama.client.send(Load(llama.client.next_id(), str(tiny_model("llama")), "llama"))
    answers = Answers()
    while not any(isinstance(it, Loaded) for it in answers.others):
        answers.take(llama.next_event())
    assert answers.texts[command.id] == KNOWN_REPLY
    assert answers.facts[command.id].stop_reason is StopReason.END_OF_GENERATION


def test_a_broken_request_fails_alone(llama: EngineSession, tiny_model: TinyModel) -> None:
    load(llama, tiny_model("script"))
    good = [ask(llama, text) for text in QUESTIONS[:2]]
    bad = Generate(
        llama.client.next_id(), (PromptMessage(Role.USER, "x"),), Sampling(grammar="root ::= nothing")
    )
    answers = together(llama, [good[0], bad, good[1]])
    assert bad.id in answers.failed
    assert [answers.texts[it.id] for it in good] == [KNOWN_REPLY] * 2
