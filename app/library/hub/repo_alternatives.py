"""GGUF versions of a repository that has none itself."""

from collections.abc import Iterable

from app.core.hub import CatalogModel, HubQuery, HubSort
from app.library.hub.hub_client import HubClient

MOST = 10
TRUSTED = (
    "ggml-org",
    "bartowski",
    "unsloth",
    "lmstudio-community",
    "mradermacher",
    "Qwen",
    "google",
    "TheBloke",
)
"""Who packs most of what people run; only the order depends on it."""


def alternatives_to(hub: HubClient, model: CatalogModel) -> tuple[CatalogModel, ...]:
    """The best first: those whose cards name it, then those that are called like it.

    Raises:
        AppError: what stands between here and the hub.
    """
    named = _first_page(hub, HubQuery(base_model=model.id, sort=HubSort.DOWNLOADS))
    name = model.id.rpartition("/")[2]
    called = [] if len(named) >= MOST else _first_page(hub, HubQuery(text=name, sort=HubSort.DOWNLOADS))
    found = {it.id: it for it in (*_ordered(named, model), *_ordered(called, model)) if it.id != model.id}
    return tuple(found.values())[:MOST]


def _first_page(hub: HubClient, query: HubQuery) -> list[CatalogModel]:
    return next(hub.search(query), [])


def _ordered(found: Iterable[CatalogModel], model: CatalogModel) -> list[CatalogModel]:
    """The makers' own first, then those of people who pack many, then by downloads."""

    def rank(it: CatalogModel) -> tuple[bool, bool, int]:
        return it.owner != model.owner, it.owner not in TRUSTED, -it.downloads

    return sorted(found, key=rank)
