"""Sorting and searching what is installed, and the words about when it was used."""

import time
from pathlib import Path

import pytest
from PySide6.QtCore import QCoreApplication

from app.core.errors import ErrorCode, problem
from app.core.model import InstalledModel, ModelFacts, ModelSource, Origin
from app.core.upkeep import Check, CheckState
from app.ui.library.computer.installed_order import (
    Order,
    SortKey,
    arranged,
    matching,
    order_of,
    order_text,
)
from app.ui.library.model_words import check_words, facts_words, problem_tag, trouble_words, used_words

DAY = 86_400


def model(name: str, size: int = 1, parameters: int = 1, used: float | None = None) -> InstalledModel:
    facts = ModelFacts(name, "qwen3", parameters, "Q4_K_M", 40_960, 36, "apache-2.0", True)
    path = Path(f"/models/{name}.gguf")
    return InstalledModel(
        name, path, size, ModelSource.HUB, facts, origin=Origin(f"acme/{name}-GGUF"), last_used_at=used
    )


MODELS = [model("b", 30, 2, 10.0), model("a", 20, 3, None), model("C", 10, 1, 20.0), model("d", 40, 4, None)]


@pytest.mark.parametrize(
    ("order", "names"),
    [
        (Order(), "C b a d"),
        (Order(SortKey.USED, False), "b C a d"),
        (Order(SortKey.NAME, False), "a b C d"),
        (Order(SortKey.NAME, True), "d C b a"),
        (Order(SortKey.SIZE), "d b a C"),
        (Order(SortKey.PARAMETERS, False), "C b a d"),
    ],
)
def test_the_list_is_sorted(order: Order, names: str) -> None:
    assert [each.name for each in arranged(MODELS, order)] == names.split()


@pytest.mark.parametrize("key", SortKey)
@pytest.mark.parametrize("is_descending", [True, False])
def test_an_order_is_the_same_after_it_was_kept(key: SortKey, is_descending: bool) -> None:
    order = Order(key, is_descending)
    assert order_of(order_text(order)) == order


def test_a_second_press_on_a_head_turns_the_order_round() -> None:
    order = Order().chosen(SortKey.SIZE)
    assert order == Order(SortKey.SIZE, True)
    assert order.chosen(SortKey.SIZE) == Order(SortKey.SIZE, False)
    assert order.chosen(SortKey.NAME) == Order(SortKey.NAME, False)


@pytest.mark.parametrize("words", ["c", "QWEN3 c", "acme c", "q4_k c", "apache c.gguf", "  c  "])
def test_every_word_is_found_wherever_it_is_said(words: str) -> None:
    assert "C" in [each.name for each in matching(MODELS, words)]


def test_one_strange_word_is_enough_to_find_nothing() -> None:
    assert matching(MODELS, "c kestrel") == []
    assert matching(MODELS, "") == MODELS


def test_days_are_said_as_people_do(monkeypatch: pytest.MonkeyPatch) -> None:
    noon = time.mktime((2026, 11, 24, 12, 0, 0, 0, 0, -1))
    monkeypatch.setattr("app.ui.library.model_words.time.time", lambda: noon)
    assert used_words(noon - 3600) == "today"
    assert used_words(noon + 3600) == "today"
    assert used_words(noon - DAY) == "yesterday"
    assert used_words(noon - 12 * DAY) == "12 November"
    assert used_words(noon - 400 * DAY) == "20 Oct 2025"
    assert used_words(None) == "never"


def test_a_check_has_words_in_every_state(qapp: QCoreApplication) -> None:
    assert qapp is not None
    said = {state: check_words(Check(state, 38, 100)) for state in CheckState}
    assert said[CheckState.UNCHECKED] is None
    assert said[CheckState.DAMAGED] is None
    told = {state: words.words for state, words in said.items() if words is not None}
    assert told == {
        CheckState.WAITING: "Waits for its turn",
        CheckState.CHECKING: "Checking 38 %",
        CheckState.REPAIRING: "Repairing 38 %",
        CheckState.SOUND: "Every byte is right",
        CheckState.READABLE: "Read to its end without a fault",
    }


def test_damage_is_said_with_what_a_repair_costs() -> None:
    check = Check(CheckState.DAMAGED, damaged_pieces=2, piece_count=640, repair_bytes=8_000_000)
    assert trouble_words(MODELS[0], check) == (
        "2 of 640 pieces differ from the original. Repair fetches 8 MB."
    )
    assert problem_tag(MODELS[0], check) == "Damaged"


def test_damage_without_pieces_says_its_problem() -> None:
    found = problem(ErrorCode.BYTES_DIFFER, name="b.gguf", count=0)
    assert "b.gguf" in trouble_words(MODELS[0], Check(CheckState.DAMAGED, problem=found))


def test_facts_leave_out_what_has_a_column_of_its_own() -> None:
    assert facts_words(model("x", parameters=8_200_000_000)) == "8.2B, 40k context, Apache 2.0"
    assert (
        facts_words(model("x", parameters=8_200_000_000), has_parameters=False) == "40k context, Apache 2.0"
    )
