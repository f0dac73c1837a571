"""After a load that ran out of memory: finds the loads that would do, by asking the engine to plan them."""

import math
from collections.abc import Callable

import msgspec

from app.core.errors import NextAct, Problem
from app.core.load_fit import Offer, decode_wishes, encode_offers, encode_wishes, load_fit
from app.core.load_plan import Wishes, on_cpu
from app.core.memory_fit import Correction
from app.core.quantities import size_words
from app.engine.protocol import Command, Failed, PlanLoad, Planned

Ask = Callable[[Callable[[int], Command]], int]

MOST_OFFERS = 3
LEAST_CONTEXT = 2048
NOTICEABLY = 0.95
"""A load that takes more than this share of what failed would fail too."""


class LoadRescue:
    """Plans the failed load, then every other way to load the model, one after the other.

    ``done`` is called once, with the problem and what can be offered; never a way in ``failed``.
    """

    def __init__(
        self,
        path: str,
        wishes: Wishes,
        failed: set[Wishes],
        correction: Correction,
        problem: Problem,
        ask: Ask,
        done: Callable[[Problem], None],
    ) -> None:
        self._path = path
        self._wishes = wishes
        self._failed = failed
        self._correction = correction
        self.problem = problem
        self._ask = ask
        self._done = done
        self._limit = math.inf
        self._waiting: list[Wishes] = []
        self._asked = wishes
        self._offers: list[Offer] = []
        self._request_id = self._plan(wishes)
        self._has_first = False

    def take(self, event: object) -> None:
        """An event of the engine; what is not the answer that is waited for is left alone."""
        if not isinstance(event, Planned | Failed) or event.id != self._request_id:
            return
        if isinstance(event, Planned):
            self._take_plan(event)
        self._has_first = True
        self._go_on()

    def _take_plan(self, planned: Planned) -> None:
        total = planned.plan.total_bytes
        if self._has_first:
            if planned.plan.fits and total < self._limit:
                self._offers.append(Offer(self._asked, total))
            return
        fit = load_fit(planned.plan, planned.devices, 0)
        # A plan that should have fitted was wrong somewhere: only what is smaller may do.
        self._limit = NOTICEABLY * total if planned.plan.fits else math.inf
        # What the engine said of the moment it failed is nearer the truth than what is free now.
        values = {"needed": size_words(fit.needed_bytes), "free": size_words(fit.free_bytes)}
        self.problem = msgspec.structs.replace(self.problem, values=values | self.problem.values)
        told = decode_wishes(self.problem.values.get("wishes", ""))
        choices = [told] if told is not None else []
        choices += planned.choices or smaller(self._wishes, planned)
        self._waiting = [it for it in dict.fromkeys(choices) if it not in self._failed]

    def _go_on(self) -> None:
        if self._waiting and len(self._offers) < MOST_OFFERS:
            self._asked = self._waiting.pop(0)
            self._request_id = self._plan(self._asked)
            return
        self._request_id = 0
        self._done(self._found())

    def _found(self) -> Problem:
        if not self._offers:
            # What the engine proposed may have failed too, or be no better.
            is_smaller = self.problem.next_act is NextAct.LOAD_SMALLER
            act = NextAct.CHOOSE_MODEL if is_smaller else self.problem.next_act
            return msgspec.structs.replace(self.problem, next_act=act)
        values = self.problem.values | {
            "wishes": encode_wishes(self._offers[0].wishes),
            "refused": encode_wishes(self._wishes),
            "offers": encode_offers(tuple(self._offers)),
        }
        return msgspec.structs.replace(self.problem, values=values, next_act=NextAct.LOAD_SMALLER)

    def _plan(self, wishes: Wishes) -> int:
        return self._ask(lambda request_id: PlanLoad(request_id, self._path, wishes, self._correction))


def smaller(wishes: Wishes, planned: Planned) -> list[Wishes]:
    """Ways to load with less memory, for a plan that should have fitted and did not."""
    layout = planned.plan.layout
    found = []
    if layout.context_length // 2 >= LEAST_CONTEXT:
        found.append(msgspec.structs.replace(wishes, context_length=layout.context_length // 2))
    if layout.cache_type_k == "f16":
        found.append(msgspec.structs.replace(wishes, cache_type="q8_0"))
    if sum(layout.layers) > 1:
        found.append(msgspec.structs.replace(wishes, gpu_layers=sum(layout.layers) // 2))
    if layout.devices:
        found.append(on_cpu(wishes))
    return found
