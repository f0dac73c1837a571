"""What the hub's client raises, as problems with sentences and next acts."""

import msgspec
from huggingface_hub.errors import (
    DisabledRepoError,
    GatedRepoError,
    HfHubHTTPError,
    HFValidationError,
    RemoteEntryNotFoundError,
    RepositoryNotFoundError,
    RevisionNotFoundError,
)

from app.core.errors import ErrorCode, NextAct, Problem, problem
from app.network.failures import odd
from app.network.redaction import redacted

ODD_ANSWERS = (ValueError, KeyError, TypeError, AttributeError)
"""An answer that is no JSON, or not of the shape that a hub gives."""

HUB_ERRORS = (HfHubHTTPError, HFValidationError)
_UNAUTHORISED, _FORBIDDEN, _NOT_FOUND = 401, 403, 404


class Asked(msgspec.Struct, frozen=True):
    """What a request was about, for the sentence; ``page`` is where a person can ask for access."""

    host: str
    has_token: bool
    page: str = ""
    repo: str = ""
    revision: str = ""
    path: str = ""


def problem_of_hub(error: Exception, asked: Asked) -> Problem:
    """REPO_..., REVISION_UNKNOWN, TOKEN_REFUSED, HUB_TROUBLED; HUB_ODD for what is no error of the hub."""
    detail = redacted(f"{type(error).__name__}: {error}")
    host, repo = asked.host, asked.repo
    match error:
        case GatedRepoError():
            act = NextAct.OPEN_PAGE if asked.has_token else NextAct.ENTER_TOKEN
            return problem(ErrorCode.REPO_GATED, next_act=act, detail=detail, repo=repo, page=asked.page)
        case RemoteEntryNotFoundError():
            return problem(ErrorCode.REPO_FILE_UNKNOWN, detail=detail, repo=repo, path=asked.path)
        case RevisionNotFoundError():
            return problem(ErrorCode.REVISION_UNKNOWN, detail=detail, repo=repo, revision=asked.revision)
        case DisabledRepoError():
            return problem(ErrorCode.REPO_DISABLED, detail=detail, host=host, repo=repo)
        case RepositoryNotFoundError() | HFValidationError():
            return problem(ErrorCode.REPO_UNKNOWN, detail=detail, host=host, repo=repo)
        case HfHubHTTPError():
            status = error.response.status_code
            if status == _UNAUTHORISED and asked.has_token:
                return problem(
                    ErrorCode.TOKEN_REFUSED, next_act=NextAct.ENTER_TOKEN, detail=detail, host=host
                )
            if status in (_UNAUTHORISED, _FORBIDDEN, _NOT_FOUND) and repo:  # as mirrors say it
                return problem(ErrorCode.REPO_UNKNOWN, detail=detail, host=host, repo=repo)
            return problem(
                ErrorCode.HUB_TROUBLED, next_act=NextAct.TRY_AGAIN, detail=detail, host=host, status=status
            )
    return odd(host, detail)
