"""The child's side: commands from standard input, a backend, events to standard output."""

import logging
import os
import queue
import signal
import sys
import threading
import time
from pathlib import Path
from typing import IO

import msgspec

from app.core.conversation import ReplyFacts
from app.core.errors import AppError, ErrorCode, Problem, problem
from app.core.sandbox_state import Sandbox
from app.engine.arrivals import WaitingCommands
from app.engine.backend import Backend, Request, make_backend
from app.engine.cancel import CancelFlag
from app.engine.chat_template import PromptRenderer
from app.engine.options import EngineOptions, decode_options
from app.engine.protocol import (
    AdaptersSet,
    Cancel,
    Command,
    Embed,
    Embedded,
    Event,
    Failed,
    Finished,
    ForgetState,
    Generate,
    Load,
    Loaded,
    LoadProgress,
    Measure,
    Measured,
    PlanLoad,
    Quit,
    Ready,
    SetAdapters,
    Trial,
    Tune,
    TuneProgress,
    Unload,
    Unloaded,
    Warned,
    decode_command,
    encode,
)
from app.engine.reply_writer import ReplyWriter
from app.engine.sandbox import enter_sandbox

_LOAD_STEP = 0.01
"""Progress of a load is reported when it has grown by this much."""
REST_AFTER_S = 5.0
"""So long without a command, and the backend may do what would be in the way otherwise."""


class EngineProcess:
    """Runs one backend. One thread reads commands, one carries them out, in their order.

    The reading thread answers ``Cancel`` by itself, whatever the other is doing, and ends the process when
    standard input ends: the parent is gone then. Replies are made beside each other as the backend can;
    whatever else is asked for waits until they have ended, but for questions that cost nothing.
    """

    def __init__(
        self, backend: Backend, options: EngineOptions, commands: IO[bytes], events: IO[bytes]
    ) -> None:
        self._options = options
        self._backend = backend
        self._commands = commands
        self._events = events
        self._lock = threading.Lock()
        self._waiting = WaitingCommands(self._request, self._answer)
        self._flags: dict[int, CancelFlag] = {}
        self._renderer = PromptRenderer()
        self._context_length = 0
        self._loading: Load | None = None
        self._loading_lock = threading.Lock()

    def run(self) -> None:
        """Serve until ``Quit``."""
        self._renderer.start()
        ready = self._backend.ready()
        self._emit(msgspec.structs.replace(ready, sandbox=self._enter_sandbox(ready)))
        threading.Thread(target=self._read, name="command-reader", daemon=True).start()
        while not isinstance(command := self._next(), Quit):
            try:
                self._carry_out(command, self._flags[command.id])
            except AppError as error:
                self._emit(Failed(command.id, error.problem))
            self._flags.pop(command.id, None)
        self._backend.unload()
        self._renderer.close()

    def _enter_sandbox(self, ready: Ready) -> Sandbox:
        """Plug-ins and devices are open, no file is, and no other thread of ours runs yet."""
        folder = self._options.state_folder
        return enter_sandbox(
            [Path(folder)] if folder else [],
            needs_network=bool(self._options.rpc_servers),
            has_gpu=any(not device.is_cpu for device in ready.devices),
        )

    def _next(self) -> Command:
        try:
            return self._waiting.next(REST_AFTER_S)
        except queue.Empty:
            self._backend.rest()
            return self._waiting.next(None)

    def _carry_out(self, command: Command, flag: CancelFlag) -> None:
        match command:
            case Load():
                self._load(command, flag)
            case Unload():
                self._backend.unload()
                self._emit(Unloaded(command.id))
            case Generate():
                self._backend.serve(self._request(command), self._waiting)
            case ForgetState():
                self._backend.forget(command.conversation)
            case SetAdapters():
                self._backend.set_adapters(command.adapters)
                self._emit(AdaptersSet(command.id, command.adapters))
            case Embed():
                self._emit(Embedded(command.id, self._backend.embed(command.texts, flag)))
            case Tune():
                self._tune(command, flag)
            case Measure() | PlanLoad():
                self._answer(command)
            case _:
                raise AppError(problem(ErrorCode.BAD_REQUEST, reason=type(command).__name__))

    def _load(self, command: Load, flag: CancelFlag) -> None:
        with self._loading_lock:
            if flag.is_set:
                raise AppError(_load_cancelled(command))
            self._loading = command
        reported = -1.0

        def report(fraction: float) -> None:
            nonlocal reported
            if fraction - reported >= _LOAD_STEP:
                reported = fraction
                self._emit(LoadProgress(command.id, fraction))

        try:
            model = self._backend.load(command, flag, report)
        except AppError:
            if self._end_load():
                return
            raise
        if self._end_load():
            self._backend.unload()
            return
        self._renderer.use(self._backend.template())
        self._context_length = model.context_length
        self._emit(Loaded(command.id, model))

    def _end_load(self) -> bool:
        """Whether the load was stopped, which has been said already."""
        with self._loading_lock:
            was_stopped, self._loading = self._loading is None, None
        return was_stopped

    def _stop_load(self, target: int) -> None:
        """Say at once that a load was stopped: giving gigabytes back takes longer than a person waits."""
        with self._loading_lock:
            if self._loading is not None and self._loading.id == target:
                self._emit(Failed(target, _load_cancelled(self._loading)))
                self._loading = None

    def _answer(self, command: Measure | PlanLoad) -> None:
        """What may be asked while replies are made."""
        try:
            if isinstance(command, PlanLoad):
                self._emit(self._backend.plan(command))
            else:
                self._emit(self._measured(command))
        except AppError as error:
            self._emit(Failed(command.id, error.problem))
        self._flags.pop(command.id, None)

    def _measured(self, command: Measure) -> Measured:
        text = self._renderer.render(command.messages).text
        counts = tuple(self._backend.count(it.content, is_prompt=False) for it in command.messages)
        tokens = self._backend.count(text, is_prompt=True)
        return Measured(command.id, tokens, counts, text, self._context_length)

    def _request(self, command: Generate) -> Request:
        """Apply the template; tell the person when the file's own could not be."""
        stop = command.stop
        if command.raw_prompt is not None:
            prompt = command.raw_prompt
        else:
            rendered = self._renderer.render_reply(command.messages)
            prompt, stop = rendered.text, stop + rendered.stop
            if rendered.warning is not None:
                self._emit(Warned(command.id, rendered.warning, rendered.detail))

        def finished(facts: ReplyFacts) -> None:
            self._emit(Finished(command.id, facts))
            self._flags.pop(command.id, None)

        def failed(found: Problem) -> None:
            writer.flush()
            self._emit(Failed(command.id, found))
            self._flags.pop(command.id, None)

        flag = self._flags.setdefault(command.id, CancelFlag())
        writer = ReplyWriter(command.id, self._emit, stop, command.max_tokens)
        return Request(prompt, command, flag, writer, finished, failed)

    def _tune(self, command: Tune, flag: CancelFlag) -> None:
        began = time.monotonic()

        def report(trial: Trial) -> None:
            self._emit(TuneProgress(command.id, trial, time.monotonic() - began, command.limit_s))

        self._emit(self._backend.tune(command, flag, report))

    def _emit(self, event: Event) -> None:
        with self._lock:
            self._events.write(encode(event))
            self._events.flush()

    def _read(self) -> None:
        for line in self._commands:
            try:
                command = decode_command(line)
            except msgspec.DecodeError as error:
                self._emit(Failed(0, problem(ErrorCode.BAD_REQUEST, reason=error)))
                continue
            if isinstance(command, Cancel):
                flag = self._flags.get(command.target)
                if flag is not None:
                    flag.set()
                    self._stop_load(command.target)
                continue
            if isinstance(command, Quit):
                self._end_everything(command)
                return
            self._flags[command.id] = CancelFlag()
            self._waiting.put(command)
        os._exit(0)  # the parent is gone

    def _end_everything(self, command: Quit) -> None:
        for flag in list(self._flags.values()):
            flag.set()
        self._waiting.put(command)


def _load_cancelled(command: Load) -> Problem:
    return problem(ErrorCode.LOAD_CANCELLED, name=command.name)


def main(backend_name: str, options: str = "{}") -> int:
    """Be an engine. Standard output is kept for events: what any library prints goes to the log instead."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl+C in a terminal is the front end's to answer
    events = os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)
    logging.basicConfig(stream=sys.stderr, level=logging.INFO, format="%(levelname)s %(name)s %(message)s")
    told: EngineOptions = decode_options(options)
    EngineProcess(make_backend(backend_name, told), told, sys.stdin.buffer, events).run()
    return 0
