"""What an engine process has given up before it opens a stranger's file."""

import msgspec


class Sandbox(msgspec.Struct, frozen=True):
    """What the system now refuses to the process, whatever code runs in it.

    Attributes:
        network: no connection can be made.
        files: nothing can be written outside ``writable``.
        programs: no program can be started.
        writable: folders that stay open to it.
        reason: why something is not in force; "" when all is.
    """

    network: bool = False
    files: bool = False
    programs: bool = False
    writable: tuple[str, ...] = ()
    reason: str = ""

    def sentence(self) -> str:
        """In words, for ``doctor``."""
        held = {"network": self.network, "writing files": self.files, "starting programs": self.programs}
        taken = [name for name, is_taken in held.items() if is_taken]
        words = f"The engine gives up {', '.join(taken)}." if taken else "The engine keeps all its rights."
        where = f" It may write in {', '.join(self.writable)}." if self.files and self.writable else ""
        return words + where + (f" {self.reason}" if self.reason else "")
