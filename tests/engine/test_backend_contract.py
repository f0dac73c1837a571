"""What every backend must do, over a real child process. A new one is one more parameter of ``engine``."""

import threading
import time

import pytest

from app.core.conversation import Role, StopReason
from app.core.errors import AppError, ErrorCode
from app.engine.protocol import (
    PROTOCOL_VERSION,
    Cancel,
    Event,
    Finished,
    Generate,
    Load,
    Measure,
    PromptMessage,
    PromptProgress,
    Sampling,
    Token,
    Unload,
)
from tests.engine.conftest import GREEDY, KNOWN_REPLY, Engine

MORE_THAN_IS_WRITTEN = 2_000_000
"""A context that no backend fills before a stop arrives: without a model 700 tokens a millisecond come."""


def test_it_says_what_it_is(engine: Engine) -> None:
    ready = engine.session.wait_ready()
    assert ready.protocol_version == PROTOCOL_VERSION
    assert ready.backend in {"echo", "llama_cpp"}
    assert ready.devices


def test_it_loads_with_progress_and_tells_what_it_loaded(engine: Engine) -> None:
    command = Load(engine.session.client.next_id(), str(engine.model), "A name")
    events = list(engine.session.run(command))
    fractions = [event.fraction for event in events[:-1] if hasattr(event, "fraction")]
    assert fractions == sorted(fractions)
    loaded = events[-1].model  # type: ignore[union-attr]
    assert loaded.name == "A name"
    assert loaded.context_length > 0
    assert loaded.device
    assert loaded.plan


def test_a_reply_comes_in_pieces_that_never_split_a_character(engine: Engine) -> None:
    engine.load()
    # A stop sequence has to be looked for in every token, so none waits to be sent with the next.
    text, facts, events = engine.run(engine.command("Hi", stop=("never written",)))
    assert text == KNOWN_REPLY
    pieces = [event.text for event in events if isinstance(event, Token)]
    assert len(pieces) > 5
    assert not any("�" in piece for piece in pieces)
    assert facts.stop_reason is StopReason.END_OF_GENERATION
    assert facts.tokens >= len(pieces)


def test_facts_are_measured(engine: Engine) -> None:
    engine.load()
    _, facts = engine.ask("Hi", Sampling(temperature=0, seed=7))
    assert facts.prompt_tokens == facts.evaluated_tokens + facts.reused_tokens
    assert facts.prompt_tokens > 0
    assert facts.seed == 7
    assert facts.model == engine.model.stem
    assert facts.model_identity
    assert facts.context_used <= facts.context_length
    assert facts.time_to_first_token_s is not None
    assert facts.time_to_first_token_s > 0
    assert facts.tokens_per_second is None or facts.tokens_per_second > 0


def test_prompt_progress_grows_to_the_whole_prompt(engine: Engine) -> None:
    engine.load()
    _, facts, events = engine.run(engine.command("word " * 700))
    done = [event.done for event in events if isinstance(event, PromptProgress)]
    assert done == sorted(done)
    assert done[-1] == facts.prompt_tokens
    assert len(done) > 2


def test_what_is_in_the_cache_is_not_evaluated_again(engine: Engine) -> None:
    engine.load()
    first, once = engine.ask("Hello there")
    again, twice = engine.ask("Hello there")
    assert again == first
    assert once.reused_tokens == 0
    assert twice.reused_tokens == twice.prompt_tokens - 1
    other, facts = engine.ask("Hello you")
    assert 0 < facts.reused_tokens < facts.prompt_tokens
    assert other == first


def test_max_tokens_ends_the_reply(engine: Engine) -> None:
    engine.load()
    text, facts = engine.ask("Hi", max_tokens=3)
    assert facts.tokens == 3
    assert facts.stop_reason is StopReason.MAX_TOKENS
    assert KNOWN_REPLY.startswith(text)


def test_a_stop_sequence_ends_the_reply_and_is_not_shown(engine: Engine) -> None:
    engine.load()
    text, facts = engine.ask("Hi", stop=("**script",))
    assert text == KNOWN_REPLY[: KNOWN_REPLY.index("**script")]
    assert facts.stop_reason is StopReason.STOP_SEQUENCE


def test_a_reply_that_was_begun_is_continued(engine: Engine) -> None:
    engine.load()
    messages = (PromptMessage(Role.USER, "Hi"), PromptMessage(Role.ASSISTANT, "Hello"))
    command = Generate(engine.session.client.next_id(), messages, GREEDY, max_tokens=2)
    measured = engine.session.measure(Measure(engine.session.client.next_id(), messages[:1]))
    _, facts, _ = engine.run(command)
    assert facts.prompt_tokens == measured.tokens + 1


def test_measuring_counts_what_generating_evaluates(engine: Engine) -> None:
    engine.load()
    messages = (PromptMessage(Role.SYSTEM, "Be brief."), PromptMessage(Role.USER, "Hello world"))
    measured = engine.session.measure(Measure(engine.session.client.next_id(), messages))
    assert "Hello world" in measured.text
    assert len(measured.message_tokens) == 2
    assert sum(measured.message_tokens) < measured.tokens
    _, facts, _ = engine.run(Generate(engine.session.client.next_id(), messages, max_tokens=1))
    assert facts.prompt_tokens == measured.tokens


def test_a_full_context_is_said_and_nothing_is_cut(engine: Engine) -> None:
    engine.load(context_length=256)
    _, facts = engine.ask("Hi", ignore_end=True)
    assert facts.stop_reason is StopReason.CONTEXT_FULL
    assert facts.context_used == facts.context_length == 256


def test_a_prompt_that_does_not_fit_is_refused_with_both_numbers(engine: Engine) -> None:
    engine.load(context_length=256)
    with pytest.raises(AppError) as refused:
        engine.ask("word " * 400)
    found = refused.value.problem
    assert found.code is ErrorCode.PROMPT_TOO_LONG
    assert int(found.values["used"]) > 256
    assert found.values["context_length"] == "256"
    assert int(found.values["wanted_context_length"]) > int(found.values["used"])
    assert engine.ask("Hi")[0] == KNOWN_REPLY


def test_cancel_ends_a_reply_between_tokens_and_the_next_one_works(engine: Engine) -> None:
    engine.load(context_length=MORE_THAN_IS_WRITTEN)
    command = engine.command("Hi", ignore_end=True)
    events: list[Event] = []
    for event in engine.session.run(command):
        events.append(event)
        if isinstance(event, Token):
            engine.session.cancel(command.id)
    finished = events[-1]
    assert isinstance(finished, Finished)
    assert finished.facts.stop_reason is StopReason.CANCELLED
    assert engine.ask("Hi")[0] == KNOWN_REPLY


def test_a_command_that_waits_can_be_cancelled(engine: Engine) -> None:
    engine.load(context_length=MORE_THAN_IS_WRITTEN)
    client = engine.session.client
    first, second = engine.command("Hi", ignore_end=True), engine.command("Hi")
    client.send(first)
    client.send(second)
    client.send(Cancel(client.next_id(), second.id))
    client.send(Cancel(client.next_id(), first.id))
    last = engine.command("Hi")
    ends = [event for event in engine.session.run(last) if isinstance(event, Finished)]
    assert ends[-1].facts.stop_reason is StopReason.END_OF_GENERATION


def test_cancelling_what_has_ended_is_no_error(engine: Engine) -> None:
    engine.load()
    command = engine.command("Hi")
    engine.run(command)
    engine.session.cancel(command.id)
    assert engine.ask("Hi")[0] == KNOWN_REPLY


def test_without_a_model_there_is_a_named_error(engine: Engine) -> None:
    with pytest.raises(AppError) as refused:
        engine.ask("Hi")
    assert refused.value.problem.code is ErrorCode.NO_MODEL_LOADED
    engine.load()
    list(engine.session.run(Unload(engine.session.client.next_id())))
    with pytest.raises(AppError) as refused:
        engine.ask("Hi")
    assert refused.value.problem.code is ErrorCode.NO_MODEL_LOADED


def test_a_missing_file_is_a_named_error_and_the_engine_lives(engine: Engine) -> None:
    missing = engine.model.with_name(f"missing{engine.model.suffix}")
    with pytest.raises(AppError) as refused:
        engine.load(missing)
    assert refused.value.problem.code is ErrorCode.FILE_MISSING
    engine.load()
    assert engine.ask("Hi")[0] == KNOWN_REPLY


def test_a_line_that_is_no_command_is_answered_with_a_named_error(engine: Engine) -> None:
    engine.session.wait_ready()
    child = engine.session.client._child
    assert child is not None
    assert child.stdin is not None
    child.stdin.write(b'{"type":"dance"}\n')
    child.stdin.flush()
    event = engine.session._events.get(timeout=10)
    assert event.problem.code is ErrorCode.BAD_REQUEST  # type: ignore[union-attr]
    engine.load()


def test_stop_ends_the_process_while_it_answers(engine: Engine) -> None:
    engine.load()
    engine.session.client.send(engine.command("Hi", ignore_end=True))
    began = time.monotonic()
    engine.session.client.stop()
    assert engine.session.client.process_id is None
    assert time.monotonic() - began < 10
    assert not [thread for thread in threading.enumerate() if thread.name == "engine-reader"]
