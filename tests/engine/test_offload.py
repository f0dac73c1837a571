"""Layers on a device: an RPC worker on this computer goes the way of every GPU, and can be lost."""

import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path

import msgspec
import pytest

from app.core.conversation import Role, StopReason
from app.core.errors import AppError, ErrorCode, NextAct
from app.core.load_plan import CPU_ONLY, Wishes
from app.core.planning import LEAST_MARGIN_BYTES
from app.engine.options import EngineOptions
from app.engine.protocol import (
    Finished,
    Generate,
    Load,
    LoadedModel,
    LoadProgress,
    PlanLoad,
    Planned,
    PromptMessage,
    PromptProgress,
    Token,
)
from app.engine.session import EngineSession
from tests.engine.conftest import GREEDY, finished, load
from tests.engine.test_families import CHAT
from tests.fakes.fixtures import TinyModel
from tests.fakes.rpc_plugin import RpcServer, rpc_server

IN_EVERY_CHECK = ("llama", "mixtral", "gemma3", "gpt-oss", "mamba")
"""Full attention, experts, a window, both, recurrent; the other families are in a soak."""
FAMILIES = [pytest.param(it, marks=() if it in IN_EVERY_CHECK else pytest.mark.soak) for it in CHAT]
QUESTION = PromptMessage(Role.USER, "hello world the people of this world are many " * 3)
TOKENS, FEW = 24, 6

StartWith = Callable[..., "Offloading"]


class Offloading:
    """An engine that may use workers, and short ways to ask it things."""

    def __init__(self, session: EngineSession) -> None:
        self.session = session

    def load(self, path: Path, **wishes: object) -> LoadedModel:
        """Load a model with wishes."""
        return load(self.session, path, **wishes)  # type: ignore[arg-type]

    def plan(self, path: Path, **wishes: object) -> Planned:
        """What a load would do."""
        command = PlanLoad(self.session.client.next_id(), str(path), Wishes(**wishes))  # type: ignore[arg-type]
        (event,) = self.session.run(command)
        assert isinstance(event, Planned)
        return event

    def command(self, *messages: PromptMessage, tokens: int = TOKENS, **values: object) -> Generate:
        """A greedy reply of exactly so many tokens."""
        return Generate(
            self.session.client.next_id(),
            messages or (QUESTION,),
            GREEDY,
            max_tokens=tokens,
            ignore_end=True,
            **values,  # type: ignore[arg-type]
        )

    def text(self, *messages: PromptMessage, tokens: int = TOKENS) -> str:
        """The reply to a chat."""
        return finished(self.session, self.command(*messages, tokens=tokens))[0]


@pytest.fixture
def start_with(start_engine: Callable[..., EngineSession], gpu_plugins: Path) -> StartWith:
    """Starts engines that use these workers."""

    def start(*servers: RpcServer) -> Offloading:
        options = EngineOptions((str(gpu_plugins),), tuple(it.endpoint for it in servers))
        return Offloading(start_engine("llama_cpp", options))

    return start


@pytest.fixture
def start_worker() -> Iterator[Callable[..., RpcServer]]:
    """Starts workers; they end with the test."""
    with ExitStack() as stack:
        yield lambda **values: stack.enter_context(rpc_server(**values))


StartWorker = Callable[..., RpcServer]


def weights(model: LoadedModel) -> dict[str, int]:
    """Bytes of ggml's own model buffers, per device."""
    return {use.device: use.weight_bytes for use in model.measured if use.weight_bytes}


@pytest.mark.parametrize("name", FAMILIES)
def test_every_family_answers_on_a_device_as_on_the_processor(
    name: str, start_with: StartWith, start_worker: StartWorker, tiny_model: TinyModel
) -> None:
    worker = start_worker()
    engine = start_with(worker)
    on_cpu = engine.load(tiny_model(name), device=CPU_ONLY)
    assert on_cpu.plan is not None
    assert on_cpu.plan.layout.devices == ()
    expected = engine.text()
    on_gpu = engine.load(tiny_model(name))
    assert on_gpu.plan is not None
    assert on_gpu.plan.layout.devices == ("RPC0",)
    assert on_gpu.device == worker.endpoint
    assert engine.text() == expected
    other = PromptMessage(Role.USER, "hello world the people of this house are few")
    assert engine.text(QUESTION, PromptMessage(Role.ASSISTANT, expected), other)
    assert engine.text() == expected


@pytest.mark.soak
def test_the_starter_answers_on_a_device_as_on_the_processor(
    start_with: StartWith, start_worker: StartWorker, starter_model: Path
) -> None:
    engine = start_with(start_worker())
    engine.load(starter_model, device=CPU_ONLY, context_length=1024)
    expected = engine.text()
    engine.load(starter_model, context_length=1024)
    assert engine.text() == expected
    engine.load(starter_model, context_length=1024, gpu_layers=10)
    assert engine.text() == expected


def test_a_lost_device_is_a_sentence_and_the_processor_goes_on(
    start_with: StartWith, start_worker: StartWorker, tiny_model: TinyModel
) -> None:
    worker = start_worker()
    engine = start_with(worker)
    model = engine.load(tiny_model("llama"))
    expected = engine.text()
    reply = engine.session.run(engine.command(tokens=0))
    assert any(isinstance(event, Token) for event in reply)
    worker.kill()
    with pytest.raises(AppError) as lost:
        list(reply)
    problem = lost.value.problem
    assert (problem.code, problem.next_act) == (ErrorCode.DEVICE_LOST, NextAct.LOAD_ON_CPU)
    assert problem.sentence().startswith(f"{model.device} stopped answering.")
    again = start_with(worker)
    assert [it.name for it in again.session.wait_ready().devices] == ["CPU"]
    plan = again.load(tiny_model("llama"), device=CPU_ONLY).plan
    assert plan is not None
    assert plan.layout.devices == ()
    assert again.text() == expected


def test_a_device_lost_while_nothing_runs_is_told_at_the_next_use(
    start_with: StartWith, start_worker: StartWorker, tiny_model: TinyModel
) -> None:
    worker = start_worker()
    engine = start_with(worker)
    model = engine.load(tiny_model("llama"))
    worker.kill()
    with pytest.raises(AppError) as lost:
        engine.plan(tiny_model("llama"))
    assert lost.value.problem.code is ErrorCode.DEVICE_LOST
    assert lost.value.problem.values["device"] == model.device


def test_a_reply_on_a_device_stops_at_once(
    start_with: StartWith, start_worker: StartWorker, tiny_model: TinyModel
) -> None:
    engine = start_with(start_worker())
    engine.load(tiny_model("llama"))
    long = PromptMessage(Role.USER, "hello world the people of this world are many " * 40)
    for wanted in (PromptProgress, Token):
        command, asked_at = engine.command(long, tokens=0), 0.0
        for event in engine.session.run(command):
            if isinstance(event, wanted) and not asked_at:
                engine.session.cancel(command.id)
                asked_at = time.monotonic()
        assert isinstance(event, Finished)
        assert event.facts.stop_reason is StopReason.CANCELLED
        assert time.monotonic() - asked_at < 0.5  # 0.1 on a machine that does nothing else


@pytest.fixture
def whole(start_with: StartWith, start_worker: StartWorker, starter_model: Path) -> Planned:
    """What the starter takes where everything fits."""
    return start_with(start_worker()).plan(starter_model, context_length=2048)


def told(whole: Planned, share: float) -> int:
    """The memory of a device that has room for this share of the starter."""
    (use,) = (it for it in whole.plan.uses if it.device == "RPC0")
    return LEAST_MARGIN_BYTES + round(share * use.total_bytes)


def test_what_does_not_fit_on_a_device_stays_on_the_processor(
    whole: Planned, start_with: StartWith, start_worker: StartWorker, starter_model: Path
) -> None:
    limit = told(whole, 0.8)
    engine = start_with(start_worker(told_bytes=limit))
    model = engine.load(starter_model, context_length=2048)
    assert model.plan is not None
    assert model.plan.layout.devices == ("RPC0",)
    assert 0 < model.plan.layout.layers[0] < whole.plan.layout.layers[0]
    (measured,) = (it for it in model.measured if it.device == "RPC0")
    assert measured.total_bytes < limit
    assert weights(model)["CPU"] > 0
    assert engine.text(tokens=FEW)


def test_two_devices_share_what_is_too_large_for_one(
    whole: Planned, start_with: StartWith, start_worker: StartWorker, starter_model: Path
) -> None:
    workers = [start_worker(told_bytes=told(whole, 0.8)) for _ in range(2)]
    engine = start_with(*workers)
    model = engine.load(starter_model, context_length=2048)
    assert model.plan is not None
    assert model.plan.layout.devices == ("RPC0", "RPC1")
    assert sum(model.plan.layout.layers) == whole.plan.layout.layers[0]
    assert model.device == " + ".join(it.endpoint for it in workers)
    assert [it.device for it in model.measured] == [it.device for it in model.plan.uses]
    for estimated, measured in zip(model.plan.uses[1:], model.measured[1:], strict=True):
        assert 0.99 < estimated.weight_bytes / measured.weight_bytes < 1.01
        assert estimated.cache_bytes == measured.cache_bytes
    split = engine.text(tokens=FEW)
    engine.load(starter_model, context_length=2048, device=CPU_ONLY)
    assert engine.text(tokens=FEW) == split


def test_a_wish_for_one_of_two_devices_is_followed(
    start_with: StartWith, start_worker: StartWorker, tiny_model: TinyModel
) -> None:
    workers = [start_worker(), start_worker()]
    engine = start_with(*workers)
    for number, worker in enumerate(workers):
        model = engine.load(tiny_model("llama"), device=f"RPC{number}")
        assert set(weights(model)) == {"CPU", f"RPC{number}"}
        assert model.device == worker.endpoint
    few = engine.load(tiny_model("llama"), gpu_layers=1)
    assert few.plan is not None
    assert sum(few.plan.layout.layers) == 1


@pytest.mark.parametrize("memory_mb", [60, 145], ids=["weights", "compute buffer"])
def test_a_device_with_less_memory_than_it_said_gets_a_load_that_works(
    memory_mb: int, start_with: StartWith, start_worker: StartWorker, starter_model: Path
) -> None:
    engine = start_with(start_worker(memory_bytes=memory_mb << 20, told_bytes=8 << 30))
    engine.load(starter_model, context_length=2048, device=CPU_ONLY)
    expected = engine.text(tokens=FEW)
    tried = [Wishes(context_length=2048)]
    while True:
        try:
            command = Load(engine.session.client.next_id(), str(starter_model), "Starter", tried[-1])
            model = engine.session.load(command)
            break
        except AppError as error:
            problem = error.problem
        assert (problem.code, problem.next_act) == (ErrorCode.OUT_OF_MEMORY, NextAct.LOAD_SMALLER)
        assert "…" not in problem.sentence()
        retry = msgspec.json.decode(problem.values["wishes"], type=Wishes)
        assert retry not in tried
        tried.append(retry)
    assert 2 <= len(tried) <= 3
    assert model.context_length
    assert engine.text(tokens=FEW) == expected


def test_a_device_lost_while_loading_is_not_the_files_fault(
    start_with: StartWith, start_worker: StartWorker, starter_model: Path
) -> None:
    worker = start_worker()
    engine = start_with(worker)
    events = engine.session.run(Load(1, str(starter_model), "Starter", Wishes(context_length=512)))
    assert isinstance(next(events), LoadProgress)
    worker.kill()
    with pytest.raises(AppError) as lost:
        list(events)
    problem = lost.value.problem
    assert (problem.code, problem.next_act) == (ErrorCode.DEVICE_LOST, NextAct.LOAD_ON_CPU)
    again = start_worker()
    other = start_with(again)
    other.session.wait_ready()
    again.kill()
    with pytest.raises(AppError) as lost:
        other.load(starter_model)
    assert lost.value.problem.sentence().startswith(f"{again.endpoint} stopped answering.")
