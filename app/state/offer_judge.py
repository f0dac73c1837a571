"""Judges the quants of a repository on a thread of its own: planning twenty takes tens of milliseconds."""

import msgspec
from PySide6.QtCore import QObject, Signal

from app.core.devices import Device
from app.core.errors import Problem
from app.core.hub import QuantOffer
from app.core.memory_fit import Layout
from app.core.model_shape import ModelShape
from app.core.quant_choice import QuantChoice, choose
from app.state.background import Background
from app.state.engines import EnginePhase, Engines
from app.state.model_library import ModelLibrary
from app.state.quant_offers import Known, OfferRoom, offers
from app.state.room_here import Room, is_other_room, room_here

_RESTING = (EnginePhase.NO_MODEL, EnginePhase.READY, EnginePhase.FAILED)


class Judgement(msgspec.Struct, frozen=True):
    """What the quants would be here, and which to take; None while nothing can be said."""

    offers: tuple[QuantOffer, ...] = ()
    choice: QuantChoice | None = None


class OfferJudge(QObject):
    """Judges what it was given last, and again when memory, speeds or the models on this computer change.

    Signals:
        judged(Judgement): of the newest that was given.
    """

    judged = Signal(object)

    def __init__(self, engines: Engines, library: ModelLibrary, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._engines = engines
        self._library = library
        self._background = Background("quant offers", parent=self)
        self._room = room_here(engines)
        self._known: Known | None = None
        self._is_judging = False
        self._is_asked_again = False
        engines.state_changed.connect(self._on_engine_changed)
        engines.speeds.changed.connect(self.again)
        library.changed.connect(self.again)

    @property
    def is_busy(self) -> bool:
        """Whether a judgement is on its way."""
        return self._is_judging

    def get_ready(self) -> None:
        """Have devices and memory looked at, where nobody has yet."""
        self._engines.start_early()
        if self._engines.state.phase in _RESTING:
            self._engines.speeds.measure()

    def judge(self, known: Known | None) -> None:
        """Judge these; None ends it."""
        self._known = known
        self.again()

    def again(self) -> None:
        """Something has changed. What comes while one is judged is judged together after it."""
        if self._known is None or not self._known.quants:
            return
        self._is_asked_again = self._is_judging
        if not self._is_judging:
            self._begin(self._known)

    def close(self) -> None:
        """End it."""
        self._known = None
        self._engines.state_changed.disconnect(self._on_engine_changed)
        self._engines.speeds.changed.disconnect(self.again)
        self._library.changed.disconnect(self.again)
        self._background.close()

    def _begin(self, known: Known) -> None:
        self._is_judging = True
        here = self._here(known)

        def work() -> Judgement:
            made = offers(known, here)
            return Judgement(made, choose(made))

        def done(found: Judgement) -> None:
            self._is_judging = False
            if self._is_asked_again:
                self._is_asked_again = False
                self.again()
            if self._known is not None and self._known.repo_id == known.repo_id:
                self.judged.emit(found)

        def failed(_: Problem) -> None:
            raise AssertionError("nothing is asked of anybody")

        self._background.start(work, done, failed)

    def _here(self, known: Known) -> OfferRoom:
        families = {header.shape.architecture for header in known.headers.values()}
        speeds, devices = self._engines.speeds, self._room.devices

        def speed(shape: ModelShape, layout: Layout, devices: tuple[Device, ...] = devices) -> float | None:
            return speeds.forecast(shape, layout, devices)

        corrections = {family: self._engines.records.correction(family) for family in families}
        return OfferRoom(self._room, corrections, speed, tuple(self._library.models))

    def _on_engine_changed(self) -> None:
        room: Room = room_here(self._engines)
        if is_other_room(self._room.devices, room.devices) or room.wishes != self._room.wishes:
            self._room = room
            self.again()
