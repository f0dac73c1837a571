"""Searching the hub as one types: order, stale answers, pages, what runs here, and what stands in the way."""

import tracemalloc

import msgspec
import pytest

from app.core.errors import ErrorCode
from app.core.hub import CatalogModel, HubQuery, HubSort
from app.core.load_fit import Fit
from app.state.hub_search import MOST_FOUND, PAGE_SIZE
from tests.core.machines import MACHINES
from tests.state.hub_world import HubWorld, world

__all__ = ["world"]

MANY = 10_000
LAPTOP = MACHINES["8 GB laptop"]


def searched(world: HubWorld, query: HubQuery) -> list[str]:
    """Ask and wait; the ids that were found."""
    world.search.look_for(query)
    world.until(lambda: not world.search.is_searching)
    return [it.id for it in world.search.found]


def wait_for_requests(world: HubWorld, count: int) -> None:
    world.until(lambda: len(world.asked("search=")) == count)


def publish(world: HubWorld, *names: str, **values: object) -> None:
    for name in names:
        world.loopback.add_repo(f"acme/{name}-GGUF", {"it-Q4_K_M.gguf": b"GGUF"}, **values)


def test_ten_thousand_repositories_come_in_order_page_by_page(world: HubWorld) -> None:
    world.loopback.add_many(MANY)
    for sort, key in ((HubSort.DOWNLOADS, "downloads"), (HubSort.LIKES, "likes")):
        first = searched(world, HubQuery(sort=sort))
        assert len(first) == PAGE_SIZE
        for _ in range(4):
            world.search.fetch_more()
            world.until(lambda: not world.search.is_searching)
        counts = [getattr(it, key) for it in world.search.found]
        assert counts == [MANY - 1 - number for number in range(5 * PAGE_SIZE)]
        assert [it.id for it in world.search.found[:PAGE_SIZE]] == first
        assert world.search.has_more


def test_the_end_is_reached_and_nothing_is_asked_after_it(world: HubWorld) -> None:
    world.loopback.add_many(PAGE_SIZE + 5)
    searched(world, HubQuery())
    while world.search.has_more:
        world.search.fetch_more()
        world.until(lambda: not world.search.is_searching)
    assert len({it.id for it in world.search.found}) == PAGE_SIZE + 5
    before = len(world.loopback.log)
    world.search.fetch_more()
    assert not world.search.is_searching
    assert len(world.loopback.log) == before


def test_a_list_that_is_scrolled_and_scrolled_ends_and_takes_little_memory(world: HubWorld) -> None:
    world.loopback.add_many(MANY)
    searched(world, HubQuery())
    world.search.fetch_more()
    world.until(lambda: not world.search.is_searching)
    tracemalloc.start()
    before, count = tracemalloc.get_traced_memory()[0], len(world.search.found)
    while world.search.has_more:
        world.search.fetch_more()
        world.until(lambda: not world.search.is_searching)
        world.loopback.log.clear()
    grown = tracemalloc.get_traced_memory()[0] - before
    tracemalloc.stop()
    found = len(world.search.found)
    assert MOST_FOUND <= found < MOST_FOUND + PAGE_SIZE
    assert grown / (found - count) < 4000, "bytes for each one more"


def test_typing_asks_once_for_the_last_words(world: HubWorld) -> None:
    publish(world, "alpha", "alphabet", "beta")
    searched(world, HubQuery())
    for text in ("a", "al", "alp", "alpha", "alphab", "alphabet"):
        world.search.look_for(HubQuery(text=text))
        assert world.search.is_searching
    assert len(world.search.found) == 3, "what was found stays until the next answer"
    world.until(lambda: not world.search.is_searching)
    assert [it.id for it in world.search.found] == ["acme/alphabet-GGUF"]
    assert len(world.asked("search=")) == 1


def test_a_filter_is_asked_for_at_once(world: HubWorld) -> None:
    publish(world, "one", tags=["gguf", "license:mit"])
    publish(world, "two", tags=["gguf", "license:gemma"])
    searched(world, HubQuery())
    world.search.look_for(HubQuery(licence="mit"))
    assert not world.search._typing.isActive()
    world.until(lambda: not world.search.is_searching)
    assert [it.id for it in world.search.found] == ["acme/one-GGUF"]


def test_an_answer_that_comes_late_is_dropped(world: HubWorld) -> None:
    publish(world, "slow", "quick")
    searched(world, HubQuery())
    world.loopback.fault(match="search=slow", delay=1.5)
    world.search.look_for(HubQuery(text="slow"))
    world.until(lambda: bool(world.asked("search=slow")))
    assert searched(world, HubQuery(text="quick")) == ["acme/quick-GGUF"]
    seen: list[tuple[CatalogModel, ...]] = []
    world.search.changed.connect(lambda: seen.append(world.search.found))
    world.qtbot.wait(1800)
    assert all([it.id for it in found] == ["acme/quick-GGUF"] for found in seen)


def test_a_search_that_hangs_does_not_hold_up_the_next(world: HubWorld) -> None:
    publish(world, "stuck", "free")
    searched(world, HubQuery())
    for count, text in enumerate(("stuck", "stuc", "stu", "st")):
        world.loopback.fault(match=f"search={text}&", delay=4.0)
        world.search.look_for(HubQuery(text=text))
        wait_for_requests(world, count + 1)
    assert searched(world, HubQuery(text="free")) == ["acme/free-GGUF"]


def test_nothing_found_is_no_problem(world: HubWorld) -> None:
    assert searched(world, HubQuery(text="nothing")) == []
    assert world.search.problem is None
    assert not world.search.has_more


def test_a_hub_in_trouble_is_named_and_asked_again_on_request(world: HubWorld) -> None:
    publish(world, "one")
    world.loopback.fault(match="/api/models", status=503)
    assert searched(world, HubQuery()) == []
    failed = world.search.problem
    assert failed is not None
    assert failed.code is ErrorCode.HUB_TROUBLED
    world.search.try_again()
    world.until(lambda: not world.search.is_searching)
    assert world.search.problem is None
    assert [it.id for it in world.search.found] == ["acme/one-GGUF"]


def test_what_was_found_stays_when_the_next_page_fails(world: HubWorld) -> None:
    world.loopback.add_many(100)
    first = searched(world, HubQuery())
    world.loopback.fault(match="cursor=", status=500)
    world.search.fetch_more()
    world.until(lambda: not world.search.is_searching)
    assert world.search.problem is not None
    assert [it.id for it in world.search.found] == first


def test_offline_is_said_and_going_online_asks_again(world: HubWorld) -> None:
    publish(world, "one")
    world.settings.set_value("is_offline", True)
    assert searched(world, HubQuery()) == []
    failed = world.search.problem
    assert failed is not None
    assert failed.code is ErrorCode.OFFLINE
    assert not world.loopback.log
    world.connection.go_online()
    world.until(lambda: bool(world.search.found))
    assert world.search.problem is None


def test_recommended_models_are_there_without_a_network_with_their_fits(world: HubWorld) -> None:
    world.settings.set_value("is_offline", True)
    assert len(world.search.recommended) > 10
    world.use_machine(LAPTOP)
    fits = {it.model.id: world.search.fit(it.model) for it in world.search.recommended}
    small, large = fits["HuggingFaceTB/SmolLM2-1.7B-Instruct-GGUF"], fits["ggml-org/gpt-oss-20b-GGUF"]
    assert small is not None
    assert small.fit is Fit.CPU
    assert large is not None
    assert large.fit is Fit.TOO_LARGE
    assert not world.loopback.log


def test_runs_here_leaves_out_what_is_too_large_and_what_nobody_can_tell(world: HubWorld) -> None:
    for count, name in ((1, "one"), (3, "three"), (70, "seventy")):
        publish(world, name, gguf={"total": count * 10**9})
    publish(world, "untold")
    world.use_machine(LAPTOP)
    assert set(searched(world, HubQuery(runs_here=True))) == {"acme/one-GGUF", "acme/three-GGUF"}
    assert len(searched(world, HubQuery())) == 4


def test_runs_here_goes_on_until_there_is_something_to_show(world: HubWorld) -> None:
    for number in range(60):
        publish(world, f"large-{number}", gguf={"total": 70 * 10**9}, downloads=1000 - number)
    for number in range(20):
        publish(world, f"small-{number}", gguf={"total": 10**9}, downloads=100 - number)
    world.use_machine(LAPTOP)
    found = searched(world, HubQuery(runs_here=True, sort=HubSort.DOWNLOADS))
    assert found[:3] == ["acme/small-0-GGUF", "acme/small-1-GGUF", "acme/small-2-GGUF"]


def test_another_hub_is_asked_at_once(world: HubWorld) -> None:
    publish(world, "one")
    searched(world, HubQuery())
    world.loopback.repos.clear()
    publish(world, "two")
    world.settings.set_value("hub_endpoint", world.loopback.endpoint.replace("127.0.0.1", "localhost"))
    world.until(lambda: [it.id for it in world.search.found] == ["acme/two-GGUF"])


@pytest.mark.parametrize("name", ["sort", "architecture", "runs_here"])
def test_only_words_are_waited_for(world: HubWorld, name: str) -> None:
    values = {"sort": HubSort.LIKES, "architecture": "qwen3", "runs_here": True}
    searched(world, HubQuery())
    changed = msgspec.structs.replace(HubQuery(text="both"), **{name: values[name]})
    world.search.look_for(changed)
    assert not world.search._typing.isActive()
