"""A person's query in the hub's parameters, and what the hub cannot filter or order, done here."""

from typing import Any, Literal

from app.core.hub import CatalogModel, HubQuery, HubSort

EXPANDED: tuple[Any, ...] = (
    "author",
    "createdAt",
    "downloads",
    "gated",
    "gguf",
    "lastModified",
    "likes",
    "pipeline_tag",
    "private",
    "tags",
)
"""What a list asks for beside the name. ``gguf`` brings every chat template along: lists are kept short."""

_BILLION, _MILLION = 10**9, 10**6

_Sort = Literal["created_at", "downloads", "last_modified", "likes", "trending_score"]
_SORTS: dict[HubSort, _Sort] = {
    HubSort.TRENDING: "trending_score",
    HubSort.DOWNLOADS: "downloads",
    HubSort.LIKES: "likes",
    HubSort.UPDATED: "last_modified",
    HubSort.SIZE: "downloads",
}


def parameters_of(query: HubQuery) -> dict[str, Any]:
    """The arguments of ``HfApi.list_models``."""
    tags = []
    if query.only_gguf:
        tags.append("gguf")
    if query.base_model:
        tags.append(f"base_model:quantized:{query.base_model}")
    if query.licence:
        tags.append(f"license:{query.licence}")
    if query.language:
        tags.append(query.language)
    return {
        "search": query.text.strip() or None,
        "filter": tags or None,
        "pipeline_tag": query.purpose or None,
        "num_parameters": _range(query.smallest_parameters, query.largest_parameters),
        "sort": _SORTS[query.sort],
        "expand": list(EXPANDED),
    }


def is_wanted(model: CatalogModel, query: HubQuery) -> bool:
    """What the hub has no filter for, or may have left out of its own."""
    if query.architecture and model.architecture != query.architecture:
        return False
    if query.largest_parameters and model.parameters > query.largest_parameters:
        return False
    return not (model.parameters and model.parameters < query.smallest_parameters)


def _range(smallest: int, largest: int) -> str | None:
    bounds = []
    if smallest:
        bounds.append(f"min:{_short(smallest)}")
    if largest:
        bounds.append(f"max:{_short(largest)}")
    return ",".join(bounds) or None


def _short(count: int) -> str:
    if count >= _BILLION:
        return f"{count / _BILLION:.3f}".rstrip("0").rstrip(".") + "B"
    return f"{count / _MILLION:.3f}".rstrip("0").rstrip(".") + "M"
