"""Models of about the same size that ask for nothing, from what is listed already."""

from app.core.hub import CatalogModel
from app.state.hub_search import HubSearch

LEAST_SHARE = 0.5
"""Of the parameters; and as much more at most."""
MOST = 2


def same_size(model: CatalogModel, search: HubSearch) -> list[CatalogModel]:
    """The nearest in size, those that are recommended first."""
    listed = [each.model for each in search.recommended] + list(search.found)
    wanted = model.parameters
    if not wanted:
        return []
    near = {
        each.id: each
        for each in listed
        if each.id != model.id
        and each.has_gguf
        and not (each.gate or each.is_private)
        and wanted * LEAST_SHARE <= each.parameters <= wanted / LEAST_SHARE
    }
    return sorted(near.values(), key=lambda each: abs(each.parameters - wanted))[:MOST]
