"""Which of the installed models are shown, and in which order."""

from enum import StrEnum

import msgspec

from app.core.model import InstalledModel


class SortKey(StrEnum):
    """What the list is sorted by."""

    NAME = "name"
    PARAMETERS = "parameters"
    SIZE = "size"
    USED = "used"


class Order(msgspec.Struct, frozen=True):
    """A key and its direction; names go up first, everything else down."""

    key: SortKey = SortKey.USED
    is_descending: bool = True

    def chosen(self, key: SortKey) -> "Order":
        """The order after a press on the head of ``key``: the same key a second time turns it round."""
        if key is self.key:
            return Order(key, not self.is_descending)
        return Order(key, key is not SortKey.NAME)


def order_text(order: Order) -> str:
    """How an order is kept: ``-size`` is down, ``name`` up."""
    return f"-{order.key}" if order.is_descending else str(order.key)


def order_of(text: str) -> Order:
    """What was kept; the usual order where that says nothing."""
    key = text.removeprefix("-")
    return Order(SortKey(key), text.startswith("-")) if key in {*SortKey} else Order()


def arranged(models: list[InstalledModel], order: Order) -> list[InstalledModel]:
    """``models`` in ``order``; by name where they are equal, what never answered always last."""
    named = sorted(models, key=lambda model: (model.name.casefold(), model.id))
    if order.key is SortKey.NAME:
        return named[::-1] if order.is_descending else named
    if order.key is SortKey.USED:
        used = [model for model in named if model.last_used_at is not None]
        never = [model for model in named if model.last_used_at is None]
        used.sort(key=lambda model: model.last_used_at or 0.0, reverse=order.is_descending)
        return used + never
    is_size = order.key is SortKey.SIZE
    return sorted(
        named,
        key=lambda model: model.size_bytes if is_size else _parameters(model),
        reverse=order.is_descending,
    )


def matching(models: list[InstalledModel], words: str) -> list[InstalledModel]:
    """The models of which every one of ``words`` is said somewhere: name, format, family, file, origin."""
    wanted = words.casefold().split()
    if not wanted:
        return models
    return [model for model in models if all(word in _said(model) for word in wanted)]


def _parameters(model: InstalledModel) -> int:
    return model.facts.parameters if model.facts is not None else 0


def _said(model: InstalledModel) -> str:
    facts, origin = model.facts, model.origin
    parts = [model.name, model.id, model.path.name, origin.repo_id if origin is not None else ""]
    if facts is not None:
        parts += [facts.quantisation, facts.architecture, facts.licence or ""]
    return " ".join(parts).casefold()
