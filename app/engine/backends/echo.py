"""A backend without a model: a real child with real pipes, and only the work is pretended. For tests.

The model "file" is a JSON file named ``*.echo`` with an ``EchoScript``; a message of the person that
begins with ``/echo `` and an ``EchoScript`` in JSON changes the script for that one reply.
"""

import os
import re
import signal
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import msgspec

from app.core.conversation import ReplyFacts, StopReason
from app.core.devices import Device, DeviceKind
from app.core.errors import AppError, ErrorCode, NextAct, Problem, problem
from app.core.load_plan import Wishes
from app.core.quantities import size_words
from app.engine.backend import Arrivals, ChatTemplate, Request
from app.engine.backends.echo_script import (
    EchoScript,
    measured,
    scripted_choices,
    scripted_plan,
    without,
)
from app.engine.cancel import CancelFlag
from app.engine.context_limit import refuse_if_too_long
from app.engine.options import EngineOptions
from app.engine.protocol import (
    PROTOCOL_VERSION,
    Adapter,
    Load,
    LoadedModel,
    PlanLoad,
    Planned,
    Ready,
    Trial,
    Tune,
    Tuned,
)
from app.engine.reply_writer import ReplyWriter

_WORD = re.compile(rb"\n|[^\S\n]*\S+|[^\S\n]+")
_LAST_TURN = re.compile(r".*<\|im_start\|>user\n(.*?)<\|im_end\|>", re.DOTALL)
_WAIT_STEP_S = 0.005
_CPU = "pretended processor"
_DEVICE = Device("echo", _CPU, DeviceKind.CPU, 0, 0)


class EchoBackend:
    """Answers what its script says. Its tokens are words with the blanks before them."""

    def __init__(self, options: EngineOptions) -> None:
        del options  # nothing to look for, nothing to keep
        self._script = EchoScript()
        self._loaded: LoadedModel | None = None
        self._cache: list[bytes] = []

    def ready(self) -> Ready:
        """One processor that costs nothing."""
        return Ready(PROTOCOL_VERSION, "echo", "1", {}, (_DEVICE,))

    def plan(self, command: PlanLoad) -> Planned:
        """What the script's devices can hold; without a script's weights everything fits."""
        script = _read_script(command)
        plan = scripted_plan(script, command.wishes)
        choices = () if plan.fits else scripted_choices(script, command.wishes)
        held = self._loaded.measured if self._loaded is not None else ()
        return Planned(command.id, plan, without(script.devices, held) or (_DEVICE,), choices)

    def load(self, command: Load, cancel: CancelFlag, report: Callable[[float], None]) -> LoadedModel:
        """Read the script and pretend to read weights."""
        self.unload()
        script = _read_script(command)
        if script.dies_loading:
            os.abort()
        if script.killed_loading and command.wishes == Wishes():
            os.kill(os.getpid(), signal.SIGKILL)
        if not scripted_plan(script, command.wishes).fits:
            raise AppError(_too_large(command, script))
        if script.load_error is not None:
            raise AppError(problem(script.load_error, name=command.name, reason="the script says so"))
        steps = max(1, int(script.load_s / _WAIT_STEP_S))
        for step in range(steps):
            report(step / steps)
            if not _wait(script.load_s / steps, cancel):
                raise AppError(problem(ErrorCode.LOAD_CANCELLED, name=command.name))
        report(1.0)
        self._script = script
        self._loaded = _loaded(command, script)
        return self._loaded

    def unload(self) -> None:
        """Forget script and cache."""
        self._loaded = None
        self._cache = []

    def template(self) -> ChatTemplate:
        """The script's template."""
        return ChatTemplate(self._script.template, "", "<|im_end|>", knows_chatml=True)

    def count(self, text: str, *, is_prompt: bool) -> int:
        """Words of ``text``; a prompt has no token of its own at its beginning."""
        del is_prompt
        return len(_tokens(text))

    def serve(self, first: Request, arrivals: Arrivals) -> None:
        """Answer one request; the next is the loop's to give."""
        del arrivals
        try:
            first.finished(self._answer(first))
        except AppError as error:
            first.failed(error.problem)

    def rest(self) -> None:
        """Nothing is kept."""

    def forget(self, conversation: str) -> None:
        """Nothing is kept."""

    def set_adapters(self, adapters: tuple[Adapter, ...]) -> None:
        """There is nothing to adapt."""
        if adapters:
            raise AppError(_cannot("an adapter"))

    def embed(self, texts: tuple[str, ...], cancel: CancelFlag) -> tuple[tuple[float, ...], ...]:
        """There is nothing to embed with."""
        raise AppError(_cannot("embedding"))

    def tune(self, command: Tune, cancel: CancelFlag, report: Callable[[Trial], None]) -> Tuned:
        """Play the script's trials."""
        trials = self._script.trials
        if not trials:
            raise AppError(_cannot("tuning"))
        done: list[Trial] = []
        for trial in trials:
            if not _wait(self._script.trial_s, cancel):
                break
            done.append(trial)
            report(trial)
        best = max(done or trials[:1], key=lambda it: it.generation)
        return Tuned(command.id, trials[0], best, tuple(done))

    def _answer(self, request: Request) -> ReplyFacts:
        if self._loaded is None:
            raise AppError(problem(ErrorCode.NO_MODEL_LOADED, next_act=NextAct.CHOOSE_MODEL))
        script, said = self._script_for(request.prompt)
        tokens, writer, cancel = _tokens(request.prompt), request.writer, request.cancel
        refuse_if_too_long(len(tokens), self._loaded)
        if self._evaluate(tokens, script, cancel, writer):
            self._write(script, said, cancel, writer, endless=request.command.ignore_end)
        return writer.finish(
            model=self._loaded.name,
            identity=self._loaded.identity,
            seed=request.command.sampling.seed or 0,
            context_used=len(self._cache),
            context_length=self._loaded.context_length,
        )

    def _lose_device(self, script: EchoScript, number: int) -> None:
        plan = self._loaded.plan if self._loaded is not None else None
        if number == script.device_lost_after and plan is not None and plan.layout.devices:
            sys.stderr.write("CUDA error: the device was lost\n")
            sys.stderr.flush()
            os.abort()

    def _script_for(self, prompt: str) -> tuple[EchoScript, str]:
        match = _LAST_TURN.match(prompt)
        said = match[1] if match else prompt
        if not said.startswith("/echo "):
            return self._script, said
        return msgspec.json.decode(said.removeprefix("/echo "), type=EchoScript), said

    def _evaluate(
        self, tokens: list[bytes], script: EchoScript, cancel: CancelFlag, writer: ReplyWriter
    ) -> bool:
        began, began_cpu = time.perf_counter(), time.process_time()
        common = 0
        for ours, wanted in zip(self._cache, tokens[:-1], strict=False):
            if ours != wanted:
                break
            common += 1
        del self._cache[common:]
        writer.prompt(common, len(tokens), common)
        for done in range(common, len(tokens)):
            if not _wait(script.prompt_delay_s, cancel):
                writer.end(StopReason.CANCELLED)
                return False
            self._cache.append(tokens[done])
            if done % 64 == 63 or done == len(tokens) - 1:
                writer.prompt(done + 1, len(tokens), common)
        writer.prompt_evaluated(time.perf_counter() - began, time.process_time() - began_cpu)
        return True

    def _write(
        self, script: EchoScript, said: str, cancel: CancelFlag, writer: ReplyWriter, *, endless: bool
    ) -> None:
        room = self._loaded.context_length if self._loaded else 0
        for number, word in enumerate(_words(script, said, endless=endless)):
            self._lose_device(script, number)
            _misbehave(script, number)
            if not _wait(script.token_delay_s, cancel):
                return writer.end(StopReason.CANCELLED)
            if not writer.token(word):
                return None
            if len(self._cache) >= room:
                return writer.end(StopReason.CONTEXT_FULL)
            self._cache.append(word)
        return writer.end(StopReason.END_OF_GENERATION)


def _read_script(command: Load | PlanLoad) -> EchoScript:
    path = Path(command.path)
    try:
        return msgspec.json.decode(path.read_bytes(), type=EchoScript)
    except FileNotFoundError as error:
        raise AppError(problem(ErrorCode.FILE_MISSING, path=path)) from error
    except msgspec.DecodeError as error:
        raise AppError(problem(ErrorCode.FILE_DAMAGED, name=path.name, reason=error)) from error


def _loaded(command: Load, script: EchoScript) -> LoadedModel:
    plan = scripted_plan(script, command.wishes)
    context_length = plan.layout.context_length
    return LoadedModel(
        name=command.name,
        path=command.path,
        identity="echo",
        architecture="echo",
        parameters=0,
        context_length=context_length,
        trained_context_length=script.trained_context_length,
        kv_bytes_per_token=1000,
        threads=command.wishes.threads or 1,
        device=next((it.description for it in script.devices if it.name in plan.layout.devices), _CPU),
        load_s=script.load_s,
        memory_bytes=0,
        plan=plan,
        measured=measured(plan, script.measured_share) if script.weight_bytes else (),
    )


def _too_large(command: Load, script: EchoScript) -> Problem:
    plan = scripted_plan(script, command.wishes)
    use = max(plan.uses, key=lambda it: it.total_bytes)
    free = sum(device.free_bytes for device in script.devices if device.name == use.device)
    return problem(
        ErrorCode.OUT_OF_MEMORY,
        next_act=NextAct.CHOOSE_MODEL,
        name=command.name,
        needed=size_words(use.total_bytes),
        free=size_words(free),
    )


def _cannot(what: str) -> Problem:
    return problem(ErrorCode.BAD_REQUEST, reason=f"the echo backend knows no such thing as {what}")


def _tokens(text: str) -> list[bytes]:
    return _WORD.findall(text.encode("utf-8", "replace"))


def _words(script: EchoScript, said: str, *, endless: bool) -> Iterator[bytes]:
    words = _tokens(script.reply or said) or [b"."]
    if not script.tokens and not endless:
        yield from words
        return
    count = 0
    while endless or count < script.tokens:
        word = words[count % len(words)]
        yield word if count < len(words) or word[:1].isspace() else b" " + word
        count += 1


def _misbehave(script: EchoScript, number: int) -> None:
    if number == script.die_after:
        os.abort()
    if number == script.fail_after:
        raise AppError(problem(ErrorCode.GENERATION_FAILED, reason="the script says so"))
    while number == script.hang_after:
        time.sleep(1)


def _wait(seconds: float, cancel: CancelFlag) -> bool:
    """Pretend to work; false when stopped meanwhile."""
    end = time.monotonic() + seconds
    while not cancel.is_set:
        left = end - time.monotonic()
        if left <= 0:
            return True
        time.sleep(min(left, _WAIT_STEP_S))
    return False
