"""What stands in Discover's list: recommended models by purpose first, then what the hub lists."""

from collections.abc import Callable, Collection, Sequence

import msgspec
from PySide6.QtCore import QCoreApplication

from app.core.hub import CatalogModel, HubQuery
from app.core.load_fit import Fit, LoadFit
from app.core.recommended_models import PURPOSES, RecommendedModel
from app.state.hub_search import HubSearch
from app.ui.library.discover.discover_list_model import Label, Listed, ListRow, Waiting
from app.ui.library.discover.discover_words import listed_facts, recommended_facts

WAITING_ROWS = 8
WAITING_ROWS_AT_END = 2
FitOf = Callable[[CatalogModel], LoadFit | None]


def is_plain(query: HubQuery) -> bool:
    """Whether nothing in particular is looked for."""
    return not query.text.strip() and not query.filter_count and query.only_gguf


def shown_rows(
    search: HubSearch, installed: Collection[str], before: Sequence[ListRow] = ()
) -> list[ListRow]:
    """What a search shows now. Without a network words are looked for in what is recommended."""
    query = search.query
    if search.is_offline:
        return rows_with(query.text, recommended_rows(search.recommended, search.fit, installed))
    is_searching = search.is_searching
    rows = found_rows(search.found, search.fit, installed, is_searching=is_searching, before=before)
    if not is_plain(query):
        return rows
    return plain_rows(recommended_rows(search.recommended, search.fit, installed), rows)


def recommended_rows(
    recommended: Sequence[RecommendedModel], fit_of: FitOf, installed: Collection[str]
) -> list[ListRow]:
    """Each purpose with its models."""
    rows: list[ListRow] = []
    purpose = None
    for each in recommended:
        if each.purpose is not purpose:
            purpose = each.purpose
            rows.append(Label(QCoreApplication.translate("recommended", PURPOSES[purpose])))
        listed = _listed(each.model, fit_of, installed)
        why = QCoreApplication.translate("recommended", each.why)
        facts = recommended_facts(each)
        rows.append(msgspec.structs.replace(listed, facts=facts, why=why))
    return rows


def rows_with(words: str, recommended: Sequence[ListRow]) -> list[ListRow]:
    """Of what is recommended the models that hold all ``words``, and the labels above them."""
    wanted = words.casefold().split()
    rows: list[ListRow] = []
    label: ListRow | None = None
    for row in recommended:
        if not isinstance(row, Listed):
            label = row
        elif all(word in f"{row.model.id} {row.model.name}".casefold() for word in wanted):
            rows += [row] if label is None else [label, row]
            label = None
    return rows


def found_rows(
    found: Sequence[CatalogModel],
    fit_of: FitOf,
    installed: Collection[str],
    *,
    is_searching: bool,
    before: Sequence[ListRow] = (),
) -> list[ListRow]:
    """What was found; calm rows where something is still to come.

    Rows of ``before`` that say the same are taken as they are: of a thousand, thirty are new.
    """
    made = {row.model.id: row for row in before if isinstance(row, Listed)}
    rows: list[ListRow] = [_listed_again(model, fit_of, installed, made.get(model.id)) for model in found]
    if is_searching:
        rows += [Waiting()] * (WAITING_ROWS_AT_END if rows else WAITING_ROWS)
    return rows


def plain_rows(recommended: Sequence[ListRow], found: Sequence[ListRow]) -> list[ListRow]:
    """Both, a model that is recommended not a second time."""
    known = {row.model.id for row in recommended if isinstance(row, Listed)}
    rest = [row for row in found if not isinstance(row, Listed) or row.model.id not in known]
    if not rest:
        return list(recommended)
    return [*recommended, Label(QCoreApplication.translate("discover", "On the hub now")), *rest]


def _listed_again(
    model: CatalogModel, fit_of: FitOf, installed: Collection[str], before: Listed | None
) -> Listed:
    fit = fit_of(model)
    is_same = (
        before is not None
        and before.model is model
        and before.fit is (fit.fit if fit is not None else Fit.UNKNOWN)
        and before.is_installed == (model.id in installed)
        and not before.why
    )
    return before if is_same and before is not None else _listed(model, fit_of, installed)


def _listed(model: CatalogModel, fit_of: FitOf, installed: Collection[str]) -> Listed:
    fit = fit_of(model)
    known = fit.fit if fit is not None else Fit.UNKNOWN
    return Listed(model, known, model.id in installed, listed_facts(model))
