"""A flag that stops work in Python and inside a running C call."""

import ctypes


class CancelFlag:
    """Set from any thread; read between tokens in Python and between graph nodes in C.

    The flag is a C string: empty while unset, one character once set. So the C library's own ``strlen``
    serves as ggml's abort callback (zero: go on, one: abort). A callback written in Python would be
    called, with the interpreter's lock, about a thousand times a token, and cost a small model a tenth
    of its speed.
    """

    def __init__(self) -> None:
        self._buffer = ctypes.create_string_buffer(2)
        self._shared: CancelFlag | None = None

    def set(self) -> None:
        """Ask for the end, of what shares a call into C too: see ``share``."""
        self._buffer[0] = b"x"
        if self._shared is not None:
            self._shared.set()

    def share(self, interrupt: "CancelFlag | None") -> None:
        """Let ``set`` interrupt a call that several requests share; None when this one has left it."""
        self._shared = interrupt
        if interrupt is not None and self.is_set:
            interrupt.set()

    def clear(self) -> None:
        """Make an interrupt that was seen ready for the next one."""
        self._buffer[0] = b"\0"

    @property
    def is_set(self) -> bool:
        """Whether the end was asked for."""
        return self._buffer[0] != b"\0"

    @property
    def address(self) -> int:
        """Where C finds the string. The flag must outlive the call it is given to."""
        return ctypes.addressof(self._buffer)
