"""Sharing a batch changes no greedy text of the starter model by more than the order of its sums."""

from collections.abc import Callable
from pathlib import Path

from app.core.load_plan import Wishes
from app.engine.protocol import Candidate, Load, PickedToken
from app.engine.session import EngineSession
from tests.benchmarks.together import compare
from tests.float_order import parting


def picked(*probabilities: float, token: int = 0) -> PickedToken:
    """A token that was picked from candidates with these probabilities, best first."""
    beside = tuple(Candidate(number, "", each) for number, each in enumerate(probabilities))
    return PickedToken(beside[token], beside)


def test_four_texts_alone_and_shared_part_only_where_rounding_decides(
    start_engine: Callable[[str], EngineSession], starter_model: Path
) -> None:
    engine = start_engine("llama_cpp")
    wishes = Wishes(context_length=2048, threads=2)
    engine.load(Load(engine.client.next_id(), str(starter_model), "Starter", wishes))
    for found in compare(engine):
        assert found.is_explained, found


def test_a_difference_that_no_rounding_explains_is_a_fault() -> None:
    before, other_before = picked(0.6, 0.4), picked(0.6001, 0.3999)
    clear = parting([before, picked(0.6, 0.3)], [other_before, picked(0.6, 0.3, token=1)])
    assert clear.at == 1
    assert not clear.is_explained
    close = parting([before, picked(0.45005, 0.45)], [other_before, picked(0.45005, 0.45, token=1)])
    assert close.at == 1
    assert close.is_explained


def test_the_same_is_no_parting_and_a_shorter_one_is() -> None:
    one = [picked(0.6, 0.4)] * 3
    assert parting(one, one).at is None
    assert not parting(one, one[:2]).is_explained
