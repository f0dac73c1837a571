"""What llama.cpp says while it works: kept for the sentence about a failure, and passed on to the log."""

import ctypes
import re
import sys

import llama_cpp.llama_cpp as ll

from app.engine.backends.llama_buffers import BufferLog

_INFO, _WARNING, _ERROR, _CONTINUED = 2, 3, 4, 5  # ggml_log_level

_OUT_OF_MEMORY = re.compile(
    r"failed to allocate|unable to allocate|out of memory|cannot allocate", re.IGNORECASE
)


class LlamaLog:
    """Receives the library's log lines. The first error of a load names its cause, the last never does.

    Warnings and errors go to the standard error stream, which is the engine's log file. What is only told
    for information (hundreds of lines a load) is read for the sizes of buffers and goes nowhere.
    """

    def __init__(self) -> None:
        self.first_error = ""
        self.buffers = BufferLog()
        self._last_level = 0
        # The C side keeps the pointer for ever, so the object must live as long as this one.
        self._callback = ll.llama_log_callback(self._on_line)
        ll.llama_log_set(self._callback, ctypes.c_void_p())

    def forget(self) -> None:
        """Begin a new load."""
        self.first_error = ""

    @property
    def ran_out_of_memory(self) -> bool:
        """Whether the first error tells of memory."""
        return _OUT_OF_MEMORY.search(self.first_error) is not None

    def reason(self) -> str:
        """The first error in a form for people: no function name, no path, no full stop."""
        text = re.sub(r"^\w+: (error loading model: )?", "", self.first_error.strip())
        text = re.sub(r"^error loading model (vocabulary|hyperparameters|architecture): ", "", text)
        return text.rstrip(".\n ") or "llama.cpp gave no reason"

    def _on_line(self, level: int, untrusted_text: bytes, _user_data: object) -> None:
        level = self._last_level if level == _CONTINUED else level
        self._last_level = level
        text = untrusted_text.decode("utf-8", "replace")
        if level == _ERROR and not self.first_error and text.strip():
            self.first_error = text
        if level == _INFO:
            self.buffers.take(text)
        elif level >= _WARNING:
            sys.stderr.write(text)
