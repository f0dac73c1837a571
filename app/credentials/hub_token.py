"""The hub's token: in the system's keyring, or in memory where there is none; never on the disk."""

from app.core.hub import TokenState


class HubToken:
    """One token per hub. Every call may wait for the keyring to be unlocked: never on the UI thread."""

    def __init__(self, endpoint: str) -> None:
        raise NotImplementedError

    @property
    def state(self) -> TokenState:
        """Where it is, without its account; reads the keyring the first time."""
        raise NotImplementedError

    def value(self) -> str | None:
        """The token for a request; None when there is none."""
        raise NotImplementedError

    def keep(self, token: str) -> TokenState:
        """Keep another one. Raises ``AppError`` (TOKEN_MALFORMED) and then changes nothing."""
        raise NotImplementedError

    def forget(self) -> TokenState:
        """Remove it from the keyring and from memory."""
        raise NotImplementedError
