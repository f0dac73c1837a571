"""A token that is handed in for one run, as by ``fireside pull --token-stdin``: kept nowhere."""

from app.core.errors import AppError, ErrorCode, problem
from app.core.hub import TokenPlace, TokenState
from app.credentials.hub_token import HubToken


class LentToken(HubToken):
    """In memory; the keyring is not asked. Raises ``AppError`` (TOKEN_MALFORMED)."""

    def __init__(self, endpoint: str, token: str) -> None:
        super().__init__(endpoint)
        self._lent = token.strip()
        # Mirrors have tokens of other shapes; what may not stand in a header is none of any hub.
        if not self._lent.isascii() or not self._lent.isprintable() or len(self._lent.split()) != 1:
            raise AppError(problem(ErrorCode.TOKEN_MALFORMED))

    @property
    def state(self) -> TokenState:
        """Where it is: in memory."""
        return TokenState(TokenPlace.MEMORY, hint=self._lent[-3:])

    def value(self) -> str | None:
        """The token for a request."""
        return self._lent
