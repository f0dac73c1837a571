"""What loading each model would take, asked of the engine while it has nothing better to do."""

from PySide6.QtCore import QObject, Signal

from app.core.load_fit import LoadFit, given_back, load_fit
from app.core.model import InstalledModel
from app.engine.protocol import EngineDied, Failed, Loaded, PlanLoad, Planned, Unloaded
from app.launch.commands import architecture_of, backend_for
from app.state.engine_state import EnginePhase
from app.state.engines import Engines

_RESTING = (EnginePhase.NO_MODEL, EnginePhase.READY, EnginePhase.FAILED)


class LoadPlans(QObject):
    """One question at a time, and none while a model loads or answers: reading headers takes its time.

    Signals:
        planned(str, LoadFit): whether the model in this file fits now, and what it needs.
    """

    planned = Signal(str, object)

    def __init__(self, engines: Engines, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._engines = engines
        self._plans: dict[str, Planned] = {}
        self._fits: dict[str, LoadFit] = {}
        self._waiting: dict[str, InstalledModel] = {}
        self._known: tuple[InstalledModel, ...] = ()
        self._asked = ""
        self._request_id = 0
        self._process_id: int | None = None
        engines.event_received.connect(self._on_event)
        engines.state_changed.connect(self._go_on)

    def of(self, path: str) -> Planned | None:
        """The last plan for the model in this file; None before the engine has told."""
        return self._plans.get(path)

    def fits(self) -> dict[str, LoadFit]:
        """Whether models fit, by path, as far as it is known."""
        return dict(self._fits)

    def preview(self, models: list[InstalledModel]) -> None:
        """Plan these models, now and again when the memory that is free has changed."""
        self._known = tuple(model for model in models if model.problem is None)
        self._waiting = {str(model.path): model for model in self._known}
        self._go_on()

    def again(self) -> None:
        """The settings have changed, or the memory: plan everything once more."""
        self.preview(list(self._known))

    def _go_on(self) -> None:
        if self._process_id != self._engines.process_id:
            self._request_id = 0  # who was asked is gone
        if self._request_id or self._engines.state.phase not in _RESTING:
            return
        for path, model in list(self._waiting.items()):

            def make(number: int, model: InstalledModel = model) -> PlanLoad:
                correction = self._engines.records.correction(architecture_of(model))
                return PlanLoad(number, str(model.path), self._engines.wishes(model), correction)

            self._request_id = self._engines.ask(make, backend_for(model))
            if self._request_id:
                self._process_id = self._engines.process_id
                self._asked = path
                del self._waiting[path]
                return

    def _take(self, event: Planned) -> None:
        path = self._asked
        loaded = self._engines.state.loaded
        if loaded is not None and loaded.path == path and path in self._fits:
            return  # what it needs is not free because it has it
        facts = next((model.facts for model in self._known if str(model.path) == path), None)
        self._plans[path] = event
        devices = given_back(event.devices, loaded.measured if loaded is not None else ())
        self._fits[path] = load_fit(event.plan, devices, facts.block_count if facts else 0)
        self.planned.emit(path, self._fits[path])

    def _on_event(self, event: object) -> None:
        match event:
            case Planned(id=self._request_id) if self._request_id:
                self._request_id = 0
                self._take(event)
                self._go_on()
            case Failed(id=self._request_id) if self._request_id:
                self._request_id = 0
                self._go_on()
            case Loaded() | Unloaded():
                self.again()
            case EngineDied():
                self._request_id = 0
