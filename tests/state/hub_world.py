"""Everything that the library's pages stand on, over a hub of the test's own."""

from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

import msgspec
import pytest
from pytestqt.qtbot import QtBot

from app.core.devices import Device
from app.core.hub import CatalogModel
from app.core.model import InstalledModel, ModelSource
from app.core.paths import folders
from app.engine.backends.echo_script import EchoScript
from app.engine.protocol import PlanLoad
from app.state.connection import Connection
from app.state.engines import EnginePhase, Engines
from app.state.hub_repo import HubRepo, RepoPage
from app.state.hub_search import HubSearch
from app.state.model_library import ModelLibrary
from app.state.settings_store import SettingsStore
from tests.fakes.loopback_hub import LoopbackHub

WAIT_MS = 20_000


class HubWorld:
    """One profile and one hub."""

    def __init__(self, profile: Path, loopback: LoopbackHub, qtbot: QtBot) -> None:
        self.loopback = loopback
        self.qtbot = qtbot
        self.places = folders(profile)
        self.settings = SettingsStore(self.places.settings_file)
        self.settings.set_value("hub_endpoint", loopback.endpoint)
        self.settings.set_value("proxy", "none")
        self.connection = Connection(self.settings)
        self.engines = Engines(self.settings, self.places)
        self.library = ModelLibrary(self.places, self.settings)
        self.search = HubSearch(self.connection, self.engines)
        self.repo = HubRepo(self.connection, self.engines, self.library, self.places.cache)

    @property
    def page(self) -> RepoPage:
        """What the repository shows."""
        assert self.repo.page is not None
        return self.repo.page

    def use_machine(self, devices: Sequence[Device]) -> None:
        """Pretend to be this computer: an echo engine tells so."""
        path = self.places.data / "machine.echo"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(msgspec.json.encode(EchoScript(devices=tuple(devices))))
        model = InstalledModel(path.stem, path, path.stat().st_size, ModelSource.OPENED)
        self.engines.choose(model)
        self.until(lambda: self.engines.state.phase is EnginePhase.READY)
        self.engines.ask(lambda number: PlanLoad(number, str(path)))
        self.until(lambda: self.engines.state.devices == tuple(devices))

    def open(self, repo_id: str) -> RepoPage:
        """Show a repository and wait for all of it."""
        self.repo.open(CatalogModel(id=repo_id))
        return self.loaded()

    def loaded(self) -> RepoPage:
        """The page once nothing is waited for any more."""
        self.until(lambda: not self.page.is_loading)
        return self.page

    def until(self, condition: Callable[[], bool]) -> None:
        """Run the event loop until ``condition`` holds."""
        self.qtbot.waitUntil(condition, timeout=WAIT_MS)

    def asked(self, part: str) -> list[str]:
        """Requests that the hub saw and that hold ``part``."""
        lines = [f"{entry['method']} {entry['path']}" for entry in self.loopback.log]
        return [line for line in lines if part in line]

    def close(self) -> None:
        """As the application does."""
        self.repo.close()
        self.search.close()
        self.engines.close()
        self.library.close()
        self.connection.close()
        self.settings.flush()


@pytest.fixture
def world(tmp_path: Path, loopback_hub: LoopbackHub, qtbot: QtBot) -> Iterator[HubWorld]:
    """A profile of its own beside an empty hub."""
    made = HubWorld(tmp_path / "profile", loopback_hub, qtbot)
    yield made
    made.close()
