"""An engine that died, as a problem with a sentence."""

from app.core.errors import ErrorCode, NextAct, Problem, problem
from app.engine.protocol import EngineDied


def death(event: EngineDied, loading: str) -> Problem:
    """The problem that an engine's death is, while it loaded ``loading`` or ("") while it answered."""
    detail = f"exit code {event.exit_code}: {event.last_words}"
    if loading:
        return problem(
            ErrorCode.ENGINE_DIED_LOADING, next_act=NextAct.CHOOSE_MODEL, detail=detail, name=loading
        )
    return problem(ErrorCode.ENGINE_DIED, next_act=NextAct.RESTART_ENGINE, detail=detail)
