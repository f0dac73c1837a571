"""The worker that renders chat templates: a template is code from a stranger, so it runs apart.

Lines in, lines out: ``{"source", "bos_token", "eos_token", "messages", "now"}`` gives ``{"text"}`` or
``{"error"}``; the first line out, ``{}``, says that it can begin. The process is limited in memory and output
here and in time by whoever waits for it, and ends with its parent: a thread of its own watches the end of
standard input, whatever the template does. On Linux it can do nothing but compute: no file, not even to
read, no network, no program.
"""

import contextlib
import json
import os
import queue
import signal
import sys
import threading
from collections.abc import Iterable, Iterator
from datetime import datetime
from functools import lru_cache
from typing import IO, Any

import jinja2
import jinja2.ext
import jinja2.sandbox
from jinja2 import nodes, parser

from app.engine.sandbox import enter_sandbox
from app.engine.template_limits import MEMORY_LIMIT_BYTES, OUTPUT_LIMIT, SOURCE_LIMIT

WARM_UP = (
    "{{ 'a b' | wordwrap }}{{ 'a' | pprint }}{{ 'a' | urlize }}{{ lipsum(n=1) }}"
    "{{ 'a' | striptags }}{{ '\\N{BULLET}' }}{{ strftime_now('%c') }}{{ nothing.at.all }}"
)
"""Uses what is loaded when it is first used, an error's trace last: afterwards no file can be read."""


class GenerationTag(jinja2.ext.Extension):
    """``{% generation %}`` marks the assistant's words for training; for rendering it means nothing."""

    tags = {"generation"}  # noqa: RUF012  jinja2 declares it so

    def parse(self, parser: parser.Parser) -> list[nodes.Node]:
        """The statements between the tags, as they are."""
        next(parser.stream)
        return parser.parse_statements(("name:endgeneration",), drop_needle=True)


class TemplateError(Exception):
    """A template said itself that it cannot take these messages."""


def environment() -> jinja2.sandbox.ImmutableSandboxedEnvironment:
    """Jinja as chat templates expect it (white space, filters, functions), in the sandbox."""
    made = jinja2.sandbox.ImmutableSandboxedEnvironment(
        trim_blocks=True, lstrip_blocks=True, extensions=[GenerationTag, jinja2.ext.loopcontrols]
    )
    made.filters["tojson"] = _to_json
    made.globals["raise_exception"] = _raise_exception
    return made


def render(request: dict[str, Any], jinja: jinja2.Environment) -> str:
    """The prompt for ``request["messages"]``, ending where the assistant is to begin."""
    now = datetime.fromtimestamp(request["now"]).astimezone()
    if len(request["source"]) > SOURCE_LIMIT:
        raise TemplateError("the template is too long")
    pieces = _compiled(jinja, request["source"]).generate(
        messages=request["messages"],
        bos_token=request["bos_token"],
        eos_token=request["eos_token"],
        add_generation_prompt=True,
        strftime_now=now.strftime,
    )
    return "".join(_bounded(pieces))


def _bounded(pieces: Iterable[str]) -> Iterator[str]:
    left = OUTPUT_LIMIT
    for piece in pieces:
        left -= len(piece)
        if left < 0:
            raise TemplateError("the prompt it makes is too long")
        yield piece


@lru_cache(maxsize=4)
def _compiled(jinja: jinja2.Environment, source: str) -> jinja2.Template:
    """Compiling costs ten times what rendering does, and every message of a chat has the same template."""
    return jinja.from_string(source)


def main() -> int:
    """Serve until standard input ends."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    _limit_memory()
    jinja = environment()
    _warm_up(jinja)
    enter_sandbox(can_read=False)
    requests: queue.Queue[bytes] = queue.Queue()
    threading.Thread(target=_read, args=(sys.stdin.buffer, requests), daemon=True).start()
    _say({})
    while True:
        _say(_answer(requests.get(), jinja))


def _say(answer: dict[str, str]) -> None:
    sys.stdout.buffer.write(json.dumps(answer).encode() + b"\n")
    sys.stdout.buffer.flush()


def _warm_up(jinja: jinja2.Environment) -> None:
    request = {"source": WARM_UP, "bos_token": "", "eos_token": "", "messages": [], "now": 0}
    with contextlib.suppress(jinja2.UndefinedError):  # its last words raise it
        render(request, jinja)


def _answer(line: bytes, jinja: jinja2.Environment) -> dict[str, str]:
    try:
        return {"text": render(json.loads(line), jinja)}
    except Exception as error:  # noqa: BLE001  a stranger's code may raise anything; its name is the answer
        return {"error": f"{type(error).__name__}: {error}"[:500]}


def _read(stream: IO[bytes], requests: "queue.Queue[bytes]") -> None:
    for line in stream:
        requests.put(line)
    os._exit(0)  # the parent is gone; the template may be in a loop


def _limit_memory() -> None:
    if sys.platform == "win32":
        return  # the parent watches the size there
    import resource

    resource.setrlimit(resource.RLIMIT_AS, (MEMORY_LIMIT_BYTES, MEMORY_LIMIT_BYTES))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def _to_json(value: object, ensure_ascii: bool = False, indent: int | None = None) -> str:
    return json.dumps(value, ensure_ascii=ensure_ascii, indent=indent)


def _raise_exception(message: str) -> None:
    raise TemplateError(message)
