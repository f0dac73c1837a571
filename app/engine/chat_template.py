"""Messages to prompt: the model's own template in a worker under limits, or a general one."""

import json
import logging
import os
import queue
import subprocess
import threading
import time
from collections.abc import Sequence

import msgspec
import psutil

from app.core.conversation import Role
from app.core.own_program import own_command
from app.engine.backend import ChatTemplate
from app.engine.protocol import PromptMessage, WarningCode
from app.engine.template_limits import MEMORY_LIMIT_BYTES

TIME_LIMIT_S = 2.0
"""For one rendering. A template takes a few milliseconds; a very long chat some tens."""
START_LIMIT_S = 10.0
"""For the worker's first answer, because it starts while the machine is busy loading weights."""

_logger = logging.getLogger(__name__)


class Rendered(msgspec.Struct, frozen=True):
    """A prompt, the stop sequences that belong to it, and what the person should know about it."""

    text: str
    stop: tuple[str, ...] = ()
    warning: WarningCode | None = None
    detail: str = ""


class TemplateWorker:
    """Owns the child that renders; starts it early, keeps it alive, and replaces it when it had to be ended.

    A new child per message would cost more than a small model's first token (about 100 ms); asking the
    living one costs well under a millisecond.
    """

    def __init__(self) -> None:
        self._child: subprocess.Popen[bytes] | None = None
        self._answers: queue.Queue[bytes] = queue.Queue()
        self._reader: threading.Thread | None = None
        self._limit_s = START_LIMIT_S

    def start(self) -> None:
        """Start the child unless it lives; returns at once."""
        if self._child is not None and self._child.poll() is None:
            return
        self.close()
        self._child = child = subprocess.Popen(
            own_command("--worker", "template"),
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
        )
        answers: queue.Queue[bytes] = queue.Queue()
        self._answers = answers
        self._reader = threading.Thread(
            target=_read, args=(child, answers), name="template-reader", daemon=True
        )
        self._reader.start()
        self._limit_s = START_LIMIT_S

    def ask(self, request: dict[str, object]) -> dict[str, str]:
        """The worker's answer. ``TimeoutError`` and ``MemoryError`` when it passed a limit and was ended."""
        self.start()
        child = self._child
        if child is None or child.stdin is None:
            raise TimeoutError
        try:
            child.stdin.write(json.dumps(request).encode() + b"\n")
            child.stdin.flush()
        except OSError:
            self.close()
            raise TimeoutError from None
        line = self._wait(child)
        self._limit_s = TIME_LIMIT_S
        answer: dict[str, str] = json.loads(line)
        return answer

    def close(self) -> None:
        """End the child; returns when it is gone."""
        child, reader = self._child, self._reader
        self._child = self._reader = None
        if child is None:
            return
        child.kill()
        child.wait()
        if reader is not None:
            reader.join()
        for pipe in (child.stdin, child.stdout):
            if pipe is not None:
                _close(pipe)

    def _wait(self, child: subprocess.Popen[bytes]) -> bytes:
        end = time.monotonic() + self._limit_s
        while True:
            try:
                line = self._answers.get(timeout=0.05)
            except queue.Empty:
                if time.monotonic() > end:
                    self.close()
                    raise TimeoutError from None
                if _is_too_large(child):
                    self.close()
                    raise MemoryError from None
                continue
            if not line:
                self.close()
                raise MemoryError  # it ended by itself, which only a limit makes it do
            return line


def _read(child: subprocess.Popen[bytes], answers: "queue.Queue[bytes]") -> None:
    if child.stdout is not None:
        for line in child.stdout:
            answers.put(line)
    answers.put(b"")


def _close(pipe: object) -> None:
    try:
        pipe.close()  # type: ignore[attr-defined]
    except OSError:
        _logger.debug("a pipe of the template worker was broken already")


def _is_too_large(child: subprocess.Popen[bytes]) -> bool:
    if os.name == "posix":
        return False  # the child's own limit holds there
    try:
        return psutil.Process(child.pid).memory_info().rss > MEMORY_LIMIT_BYTES
    except psutil.NoSuchProcess:
        return False


class _Failure(msgspec.Struct, frozen=True):
    code: WarningCode
    detail: str


class PromptRenderer:
    """Turns messages into the prompt of one loaded model. Owned by the engine's loop.

    A template that failed is not tried again until another model is loaded: a loop costs its limit once.
    """

    def __init__(self) -> None:
        self._worker = TemplateWorker()
        self._template = ChatTemplate(None, "", "", knows_chatml=False)
        self._failure: _Failure | None = None

    def start(self) -> None:
        """Let the worker start while something else is done."""
        self._worker.start()

    def use(self, template: ChatTemplate) -> None:
        """Another model was loaded."""
        self._template, self._failure = template, None

    def close(self) -> None:
        """End the worker."""
        self._worker.close()

    def render(self, messages: Sequence[PromptMessage]) -> Rendered:
        """The prompt for ``messages``. Always gives one: the general form when the template does not."""
        if self._template.untrusted_source is None:
            return self._general(messages, _Failure(WarningCode.TEMPLATE_MISSING, ""))
        if self._failure is not None:
            return self._general(messages, self._failure)
        outcome = self._ask(messages)
        if isinstance(outcome, _Failure) and outcome.code is WarningCode.TEMPLATE_FAILED:
            # Some templates refuse the role "system".
            plain = _without_system(messages)
            outcome = self._ask(plain) if plain != list(messages) else outcome
        if isinstance(outcome, str):
            return Rendered(outcome)
        self._failure = outcome
        return self._general(messages, outcome)

    def render_reply(self, messages: Sequence[PromptMessage]) -> Rendered:
        """The prompt for a reply; a last message of the assistant is its beginning, which is gone on with."""
        if not messages or messages[-1].role is not Role.ASSISTANT:
            return self.render(messages)
        rendered = self.render(messages[:-1])
        return msgspec.structs.replace(rendered, text=rendered.text + messages[-1].content)

    def _ask(self, messages: Sequence[PromptMessage]) -> str | _Failure:
        request: dict[str, object] = {
            "source": self._template.untrusted_source,
            "bos_token": self._template.bos_token,
            "eos_token": self._template.eos_token,
            "messages": [{"role": str(m.role), "content": m.content} for m in messages],
            "now": time.time(),
        }
        try:
            answer = self._worker.ask(request)
        except TimeoutError:
            return _Failure(WarningCode.TEMPLATE_LOOPED, "it took too long")
        except MemoryError:
            return _Failure(WarningCode.TEMPLATE_FAILED, "it took too much memory")
        if "text" in answer:
            return answer["text"]
        return _Failure(WarningCode.TEMPLATE_FAILED, answer.get("error", ""))

    def _general(self, messages: Sequence[PromptMessage], failure: _Failure) -> Rendered:
        form = chatml if self._template.knows_chatml else plain_dialogue
        stop = ("<|im_end|>",) if form is chatml else ("\nUser:",)
        return Rendered(form(messages), stop, failure.code, failure.detail)


def chatml(messages: Sequence[PromptMessage]) -> str:
    """The form that most models without a working template were trained on."""
    turns = "".join(f"<|im_start|>{m.role}\n{m.content}<|im_end|>\n" for m in messages)
    return f"{turns}<|im_start|>assistant\n"


def plain_dialogue(messages: Sequence[PromptMessage]) -> str:
    """A dialogue in plain words, for a model that knows no turn markers: a base model goes on with it."""
    names = {Role.USER: "User: ", Role.ASSISTANT: "Assistant: ", Role.TOOL: "Tool: ", Role.SYSTEM: ""}
    turns = "".join(f"{names[m.role]}{m.content}\n\n" for m in messages)
    return f"{turns}Assistant:"


def _without_system(messages: Sequence[PromptMessage]) -> list[PromptMessage]:
    """System messages moved into the person's first message: some templates refuse the role."""
    system = "\n\n".join(m.content for m in messages if m.role is Role.SYSTEM)
    rest = [m for m in messages if m.role is not Role.SYSTEM]
    if system and rest and rest[0].role is Role.USER:
        rest[0] = PromptMessage(Role.USER, f"{system}\n\n{rest[0].content}")
    return rest
