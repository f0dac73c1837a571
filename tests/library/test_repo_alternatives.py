"""GGUF versions of a repository that has none: who is asked for, and in which order they come."""

from app.core.hub import CatalogModel
from app.library.hub.repo_alternatives import alternatives_to
from tests.library.hub_clients import Hub, hub

__all__ = ["hub"]


def add(hub: Hub, repo_id: str, downloads: int, *tags: str) -> None:
    hub.loopback.add_repo(repo_id, {"a.gguf": b"GGUF"}, downloads=downloads, tags=["gguf", *tags])


def found(hub: Hub, repo_id: str) -> list[str]:
    return [model.id for model in alternatives_to(hub.client, CatalogModel(repo_id))]


def test_those_whose_cards_name_it_come_first(hub: Hub) -> None:
    named = "base_model:quantized:acme/tiny"
    add(hub, "somebody/tiny-GGUF", 9000)
    add(hub, "other/t-GGUF", 10, named)
    add(hub, "bartowski/tiny-GGUF", 5, named)
    add(hub, "acme/tiny-GGUF", 1, named)
    add(hub, "acme/else-GGUF", 99_999)
    assert found(hub, "acme/tiny") == [
        "acme/tiny-GGUF",
        "bartowski/tiny-GGUF",
        "other/t-GGUF",
        "somebody/tiny-GGUF",
    ]


def test_a_repository_without_an_owner_is_looked_for_by_its_name(hub: Hub) -> None:
    add(hub, "somebody/famous-GGUF", 9000)
    add(hub, "somebody/gpt2-GGUF", 1)
    assert found(hub, "gpt2") == ["somebody/gpt2-GGUF"]
