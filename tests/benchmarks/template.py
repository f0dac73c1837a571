"""What a message pays for having its chat template rendered in a process of its own: the starter's template.

Run it with ``python -m tests.benchmarks.template``. The limit is 5 ms a message. The rival is the same
template in this process, where a stranger's code may not run.
"""

import time
from collections.abc import Callable
from functools import partial
from statistics import median

from app.core.conversation import Role
from app.core.gguf.model_files import header_of
from app.engine import template_worker
from app.engine.backend import ChatTemplate
from app.engine.chat_template import PromptRenderer
from app.engine.protocol import PromptMessage
from tests.benchmarks.generation import model_path
from tests.benchmarks.measuring import alternate, percentile, table

RENDERINGS = 200
LENGTHS = (1, 10, 100)
WORDS = "The keeper of the lighthouse wrote down the weather and the ships. " * 4


def main() -> None:
    """Print milliseconds for chats of several lengths."""
    source = header_of(model_path()).text("tokenizer.chat_template")
    renderer = PromptRenderer()
    renderer.use(ChatTemplate(source, "", "<|im_end|>", knows_chatml=True))
    rows = []
    try:
        for length in LENGTHS:
            messages = tuple(
                PromptMessage(Role.ASSISTANT if number % 2 else Role.USER, WORDS) for number in range(length)
            )
            rows.append(_row(messages, source, renderer))
    finally:
        renderer.close()
    heads = ("milliseconds a message", "median", "p99", "limit", "in this process")
    table(f"Chat template, {RENDERINGS} renderings", heads, rows)


def _row(messages: tuple[PromptMessage, ...], source: str, renderer: PromptRenderer) -> tuple[object, ...]:
    jinja = template_worker.environment()
    request = {
        "source": source,
        "bos_token": "",
        "eos_token": "<|im_end|>",
        "messages": [{"role": str(message.role), "content": message.content} for message in messages],
        "now": time.time(),
    }
    renderer.render(messages)
    found = alternate(
        RENDERINGS,
        {
            "in the worker": partial(_ms, partial(_checked, renderer, messages)),
            "here": partial(_ms, partial(template_worker.render, request, jinja)),
        },
    )
    ours, here = found["in the worker"], found["here"]
    size = f"a chat of {len(messages)}, {sum(len(message.content) for message in messages):,} characters"
    return size, f"{median(ours):.2f}", f"{percentile(ours, 99):.2f}", "5", f"{median(here):.2f}"


def _checked(renderer: PromptRenderer, messages: tuple[PromptMessage, ...]) -> None:
    if renderer.render(messages).warning is not None:
        raise RuntimeError("the template failed")


def _ms(work: Callable[[], object]) -> float:
    began = time.perf_counter()
    work()
    return 1000 * (time.perf_counter() - began)


if __name__ == "__main__":
    main()
