"""What ggml takes for models and contexts: the sizes of its buffers, as it logs them.

Run by ``memory.py``. Every line of standard input is a ``Case``, answered by its ``MemoryUse``s.
"""

import os
import sys
from pathlib import Path

import msgspec

from app.core.load_plan import FlashAttention
from app.core.memory_fit import Layout, MemoryUse
from app.engine.backends.llama_context import LlamaContext
from app.engine.backends.llama_log import LlamaLog
from app.engine.backends.llama_model import LlamaModel
from app.engine.cancel import CancelFlag


class Case(msgspec.Struct, frozen=True):
    """A model file and how it is laid out."""

    path: str
    layout: Layout


def main() -> None:
    """Answer until the input ends."""
    answers = os.fdopen(os.dup(1), "w")
    os.dup2(2, 1)
    log = LlamaLog()
    for line in sys.stdin:
        uses = _measured(log, msgspec.json.decode(line, type=Case))
        answers.write(msgspec.json.encode(uses).decode() + "\n")
        answers.flush()


def _measured(log: LlamaLog, case: Case) -> tuple[MemoryUse, ...]:
    log.buffers.forget()
    path = Path(case.path)
    model = LlamaModel(
        path, path.stem, log, CancelFlag(), lambda _fraction: None, layout=case.layout, embeds=True
    )
    flash: FlashAttention = "auto" if case.layout.flash_attention else "off"
    context = LlamaContext(model.pointer, case.layout, threads=1, flash_attention=flash)
    try:
        return log.buffers.uses()
    finally:
        context.close()
        model.close()


if __name__ == "__main__":
    main()
