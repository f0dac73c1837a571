"""The child's side: commands from standard input, a backend, events to standard output."""

import logging
import os
import queue
import signal
import sys
import threading
from typing import IO

import msgspec

from app.core.conversation import Role
from app.core.errors import AppError, ErrorCode, problem
from app.engine.backend import Backend, make_backend
from app.engine.cancel import CancelFlag
from app.engine.chat_template import PromptRenderer
from app.engine.protocol import (
    Cancel,
    Command,
    Event,
    Failed,
    Finished,
    Generate,
    Load,
    Loaded,
    LoadProgress,
    Measure,
    Measured,
    PromptMessage,
    Quit,
    Unload,
    Unloaded,
    Warned,
    decode_command,
    encode,
)
from app.engine.reply_writer import ReplyWriter

_logger = logging.getLogger(__name__)

_LOAD_STEP = 0.01
"""Progress of a load is reported when it has grown by this much."""


class EngineProcess:
    """Runs one backend. One thread reads commands, one carries them out, in their order.

    The reading thread answers ``Cancel`` by itself, whatever the other is doing, and ends the process when
    standard input ends: the parent is gone then.
    """

    def __init__(self, backend: Backend, commands: IO[bytes], events: IO[bytes]) -> None:
        self._backend = backend
        self._commands = commands
        self._events = events
        self._lock = threading.Lock()
        self._waiting: queue.Queue[Command] = queue.Queue()
        self._flags: dict[int, CancelFlag] = {}
        self._renderer = PromptRenderer()
        self._context_length = 0

    def run(self) -> None:
        """Serve until ``Quit``."""
        self._renderer.start()
        self._emit(self._backend.ready())
        threading.Thread(target=self._read, name="command-reader", daemon=True).start()
        while not isinstance(command := self._waiting.get(), Quit):
            flag = self._flags[command.id]
            try:
                self._carry_out(command, flag)
            except AppError as error:
                self._emit(Failed(command.id, error.problem))
            del self._flags[command.id]
        self._backend.unload()
        self._renderer.close()

    def _carry_out(self, command: Command, flag: CancelFlag) -> None:
        match command:
            case Load():
                self._load(command, flag)
            case Unload():
                self._backend.unload()
                self._emit(Unloaded(command.id))
            case Measure():
                self._measure(command)
            case Generate():
                self._generate(command, flag)
            case _:
                raise AppError(problem(ErrorCode.BAD_REQUEST, reason=type(command).__name__))

    def _load(self, command: Load, flag: CancelFlag) -> None:
        if flag.is_set:
            raise AppError(problem(ErrorCode.LOAD_CANCELLED, name=command.name))
        reported = -1.0

        def report(fraction: float) -> None:
            nonlocal reported
            if fraction - reported >= _LOAD_STEP:
                reported = fraction
                self._emit(LoadProgress(command.id, fraction))

        model = self._backend.load(command, flag, report)
        self._renderer.use(self._backend.template())
        self._context_length = model.context_length
        self._emit(Loaded(command.id, model))

    def _measure(self, command: Measure) -> None:
        text = self._renderer.render(command.messages).text
        counts = tuple(self._backend.count(it.content, is_prompt=False) for it in command.messages)
        tokens = self._backend.count(text, is_prompt=True)
        self._emit(Measured(command.id, tokens, counts, text, self._context_length))

    def _generate(self, command: Generate, flag: CancelFlag) -> None:
        stop = command.stop
        if command.raw_prompt is not None:
            prompt = command.raw_prompt
        else:
            messages, begun = _split_beginning(command.messages)
            rendered = self._renderer.render(messages)
            prompt, stop = rendered.text + begun, stop + rendered.stop
            if rendered.warning is not None:
                self._emit(Warned(command.id, rendered.warning, rendered.detail))
        writer = ReplyWriter(command.id, self._emit, stop, command.max_tokens)
        facts = self._backend.generate(prompt, command.sampling, flag, writer, ignore_end=command.ignore_end)
        self._emit(Finished(command.id, facts))

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


def _split_beginning(messages: tuple[PromptMessage, ...]) -> tuple[tuple[PromptMessage, ...], str]:
    """A last message of the assistant is the beginning of the reply: the model goes on with it."""
    if messages and messages[-1].role is Role.ASSISTANT:
        return messages[:-1], messages[-1].content
    return messages, ""


def main(backend_name: str) -> int:
    """Be an engine. Standard output is kept for events: what any library prints goes to the log instead."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl+C in a terminal is the front end's to answer
    events = os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)
    logging.basicConfig(stream=sys.stderr, level=logging.INFO, format="%(levelname)s %(name)s %(message)s")
    EngineProcess(make_backend(backend_name), sys.stdin.buffer, events).run()
    return 0
