"""What every backend says of a prompt that does not fit."""

from app.core.errors import AppError, ErrorCode
from app.core.prompt import context_problem
from app.engine.protocol import LoadedModel


def refuse_if_too_long(used: int, loaded: LoadedModel) -> None:
    """``AppError`` (``PROMPT_TOO_LONG``) unless ``used`` prompt tokens leave room for one of the reply."""
    if used >= loaded.context_length:
        raise AppError(
            context_problem(
                ErrorCode.PROMPT_TOO_LONG,
                used=used,
                context_length=loaded.context_length,
                trained_context_length=loaded.trained_context_length,
                kv_bytes_per_token=loaded.kv_bytes_per_token,
            )
        )
