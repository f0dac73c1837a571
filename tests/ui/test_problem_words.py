"""What the buttons under a problem say, and which there are."""

import pytest

from app.core.errors import ErrorCode, NextAct, problem
from app.ui.problem_words import act_words, buttons


@pytest.mark.parametrize("act", [act for act in NextAct if act is not NextAct.NONE])
def test_every_act_has_words_of_its_own(act: NextAct) -> None:
    found = buttons(
        problem(ErrorCode.MODEL_IN_USE, next_act=act, page="https://hub", wanted_context_length=2)
    )
    assert [button.act for button in found] == [act]
    others = {act_words(each) for each in NextAct if each not in {act, NextAct.NONE, NextAct.LARGER_CONTEXT}}
    assert found[0].words
    assert found[0].words not in others


@pytest.mark.parametrize(
    ("code", "words"),
    [
        (ErrorCode.OFFLINE, ["Switch on"]),
        (ErrorCode.HUB_UNREACHABLE, ["Try again", "Network settings"]),
        (ErrorCode.PROXY_UNUSABLE, ["Network settings", "Try again"]),
        (ErrorCode.DISK_TOO_SMALL, ["Free space", "Choose another disk"]),
        (ErrorCode.BYTES_DIFFER, ["Fetch again", "Look for another file"]),
        (ErrorCode.MODEL_DAMAGED, ["Repair"]),
        (ErrorCode.REPO_UNKNOWN, ["Enter a token"]),
        (ErrorCode.MODEL_IN_USE, []),
        (ErrorCode.FILE_MISSING, ["Choose another model"]),
    ],
)
def test_problems_of_the_library_offer_what_helps_best_first(code: ErrorCode, words: list[str]) -> None:
    assert [button.words for button in buttons(problem(code))] == words


def test_the_act_that_a_problem_names_comes_first_and_once() -> None:
    found = buttons(problem(ErrorCode.DISK_FULL, next_act=NextAct.CHOOSE_FOLDER))
    assert [button.act for button in found] == [NextAct.CHOOSE_FOLDER, NextAct.FREE_SPACE]


def test_a_page_is_only_offered_where_its_address_is_known() -> None:
    unknown = buttons(problem(ErrorCode.REPO_GATED, repo="acme/kestrel"))
    known = buttons(problem(ErrorCode.REPO_GATED, repo="acme/kestrel", page="https://hub/acme/kestrel"))
    assert [button.words for button in unknown] == ["Enter a token"]
    assert [button.words for button in known] == ["Open the page", "Enter a token"]
