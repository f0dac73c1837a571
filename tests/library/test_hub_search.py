"""Searching: what is asked of the hub, in which order it comes, and how much of it is asked for."""

from itertools import islice
from urllib.parse import parse_qs, urlsplit

import pytest

from app.core.hub import CatalogModel, HubQuery, HubSort
from tests.library.hub_clients import Hub, hub, problem_raised

__all__ = ["hub"]


def ids(models: list[CatalogModel]) -> list[str]:
    return [model.id for model in models]


def queries(hub: Hub) -> list[dict[str, list[str]]]:
    """What each search asked for."""
    return [parse_qs(urlsplit(line).query) for line in hub.asked if "/api/models?" in line]


def test_a_row_has_what_the_hub_tells(hub: Hub) -> None:
    hub.loopback.add_repo(
        "acme/Tiny-1.5B-GGUF",
        {"tiny-Q4_K_M.gguf": b"GGUF"},
        downloads=7,
        likes=3,
        gated="manual",
        tags=[
            "gguf",
            "en",
            "zh",
            "license:apache-2.0",
            "base_model:acme/Tiny",
            "base_model:quantized:acme/Tiny",
        ],
        gguf={"total": 1_500_000_000, "architecture": "qwen3", "context_length": 32768},
    )
    ((model,),) = hub.client.search(HubQuery())
    assert model.id == "acme/Tiny-1.5B-GGUF"
    assert (model.owner, model.name) == ("acme", "Tiny 1.5B")
    assert (model.downloads, model.likes) == (7, 3)
    assert (model.parameters, model.architecture, model.context_length) == (1_500_000_000, "qwen3", 32768)
    assert (model.licence, model.languages, model.gate) == ("apache-2.0", ("en", "zh"), "manual")
    assert model.base_model == "acme/Tiny"
    assert model.has_gguf
    assert model.updated_at - model.created_at == pytest.approx(86400 + 11045)


def test_a_row_without_anything_is_taken(hub: Hub) -> None:
    hub.loopback.add_repo("acme/bare", {"model.safetensors": b"x"}, tags=[], pipeline_tag=None)
    ((model,),) = hub.client.search(HubQuery(only_gguf=False))
    assert model == CatalogModel(
        "acme/bare", has_gguf=False, created_at=model.created_at, updated_at=model.updated_at
    )


def test_what_is_asked(hub: Hub) -> None:
    query = HubQuery(
        text="  tiny qwen ",
        sort=HubSort.UPDATED,
        licence="apache-2.0",
        language="zh",
        purpose="text-generation",
        smallest_parameters=500_000_000,
        largest_parameters=7_250_000_000,
    )
    assert list(hub.client.search(query, 20)) == []
    (asked,) = queries(hub)
    expanded = asked.pop("expand")
    assert "gguf" in expanded
    assert "siblings" not in expanded
    assert asked == {
        "search": ["tiny qwen"],
        "filter": ["gguf", "license:apache-2.0", "zh"],
        "pipeline_tag": ["text-generation"],
        "num_parameters": ["min:500M,max:7.25B"],
        "sort": ["lastModified"],
        "limit": ["20"],
    }


@pytest.mark.parametrize(
    ("sort", "name"),
    [
        (HubSort.TRENDING, "trendingScore"),
        (HubSort.DOWNLOADS, "downloads"),
        (HubSort.LIKES, "likes"),
        (HubSort.UPDATED, "lastModified"),
    ],
)
def test_the_order_of_the_hub(hub: Hub, sort: HubSort, name: str) -> None:
    hub.loopback.add_many(50)
    found = [model for page in hub.client.search(HubQuery(sort=sort), 20) for model in page]
    expected = sorted(hub.loopback.repos.values(), key=lambda repo: repo.info[name], reverse=True)
    assert ids(found) == [repo.id for repo in expected]


def test_the_next_page_is_asked_for_when_it_is_taken(hub: Hub) -> None:
    hub.loopback.add_many(100)
    pages = hub.client.search(HubQuery(), 30)
    assert hub.asked == []
    first = next(pages)
    assert len(hub.asked) == 1
    second = next(pages)
    assert len(hub.asked) == 2
    assert len({*ids(first), *ids(second)}) == 60
    assert [len(page) for page in pages] == [30, 10]
    assert len(hub.asked) == 4


def test_the_largest_first_among_the_most_downloaded(hub: Hub) -> None:
    hub.loopback.add_many(350)
    found = [model for page in hub.client.search(HubQuery(sort=HubSort.SIZE), 30) for model in page]
    sizes = [model.parameters for model in found]
    assert len(sizes) == 300
    assert sizes == sorted(sizes, reverse=True)
    assert min(model.downloads for model in found) == 50
    assert [asked["sort"] for asked in queries(hub)] == [["downloads"]] * 3


def test_an_architecture_is_sifted_here(hub: Hub) -> None:
    hub.loopback.add_many(90)
    pages = list(hub.client.search(HubQuery(architecture="gemma3"), 10))
    assert [len(page) for page in pages] == [10, 10, 10]
    assert {model.architecture for page in pages for model in page} == {"gemma3"}


def test_an_architecture_that_nobody_has_ends_the_search(hub: Hub) -> None:
    hub.loopback.add_many(500)
    assert list(hub.client.search(HubQuery(architecture="none"), 20)) == []
    assert len(hub.asked) == 10


@pytest.mark.parametrize("honours", [True, False])
def test_a_size_that_the_hub_may_not_know_of(hub: Hub, honours: bool) -> None:
    hub.loopback.add_many(100)
    if not honours:
        hub.loopback.knows_sizes = False
    wanted = HubQuery(smallest_parameters=2_000_000_000, largest_parameters=3_000_000_000)
    found = [model.parameters for page in hub.client.search(wanted, 20) for model in page]
    assert sorted(found) == [(each + 20) * 100_000_000 for each in range(11)]


def test_ten_thousand_repositories(hub: Hub) -> None:
    hub.loopback.add_many(10_000)
    first = list(islice(hub.client.search(HubQuery(text="model", sort=HubSort.DOWNLOADS)), 4))
    found = [model.downloads for page in first for model in page]
    assert found == list(range(9999, 9879, -1))
    assert len(hub.asked) == 4
    assert all(entry.received_bytes < 60_000 for entry in hub.ledger.entries())


def test_a_mirror_hands_on_the_address_of_the_next_page(hub: Hub) -> None:
    hub.loopback.add_many(60)
    hub.loopback.next_page_host = "https://hub.example"
    assert [len(page) for page in hub.client.search(HubQuery(), 30)] == [30, 30]


def test_a_search_that_fails_on_the_second_page(hub: Hub) -> None:
    hub.loopback.add_many(60)
    pages = hub.client.search(HubQuery(), 30)
    assert len(next(pages)) == 30
    hub.loopback.fault(match="cursor=30", status=503)
    with problem_raised() as caught:
        next(pages)
    assert caught.problem.values["status"] == "503"


def test_a_licence_of_its_own_has_the_name_that_its_card_gives(hub: Hub) -> None:
    card = {"license": "other", "license_name": "qwen-research"}
    hub.loopback.add_repo("acme/it-GGUF", {"it.gguf": b"GGUF"}, tags=["gguf", "license:other"], cardData=card)
    hub.loopback.add_repo("acme/bare-GGUF", {"it.gguf": b"GGUF"}, tags=["gguf", "license:other"])
    assert hub.client.listing("acme/it-GGUF").model.licence == "qwen-research"
    assert hub.client.listing("acme/bare-GGUF").model.licence == "other"
