"""Session fixtures for model files: tiny ones of every family, and broken ones, shared by all workers."""

import os
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from filelock import FileLock

from tests.fakes.loopback_hub import LoopbackHub
from tests.fakes.rpc_plugin import NotBuiltError, rpc_plugin
from tests.fakes.tiny_models import write_broken, write_model

TinyModel = Callable[[str], Path]
"""Takes a name of ``tiny_models.MODELS``, gives the path of its file. Copy the file before changing it."""

BrokenModels = dict[str, Path]
"""Name of a broken file (without ``.gguf``) to its path, in the order they are written."""


@pytest.fixture(scope="session")
def model_cache(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of this run's model files, the same for every worker of pytest-xdist."""
    base = tmp_path_factory.getbasetemp()
    folder = (base.parent if "PYTEST_XDIST_WORKER" in os.environ else base) / "models"
    folder.mkdir(exist_ok=True)
    return folder


@pytest.fixture(scope="session")
def tiny_model(model_cache: Path) -> TinyModel:
    """``tiny_model("script")`` is the path of a tiny model's file; it is written when first asked for."""

    def path_of(name: str) -> Path:
        path = model_cache / f"{name}.gguf"
        with FileLock(model_cache / f"{name}.lock"):
            if not path.exists():
                growing = model_cache / f"{name}.growing"
                write_model(growing, name)
                growing.rename(path)
        return path

    return path_of


@pytest.fixture(scope="session")
def broken_models(model_cache: Path) -> BrokenModels:
    """Every broken file by name; what is wrong with each stands in ``tiny_models.BYTES`` and ``CHANGED``."""
    folder = model_cache / "broken"
    listing = model_cache / "broken.txt"
    with FileLock(model_cache / "broken.lock"):
        if not listing.exists():
            names = [path.name for path in write_broken(folder)]
            listing.write_text("\n".join(names))
    return {Path(name).stem: folder / name for name in listing.read_text().splitlines()}


@pytest.fixture(scope="session")
def gpu_plugins() -> Path:
    """A folder with the plug-in of a device that every machine has: see ``rpc_plugin``."""
    try:
        return rpc_plugin().parent
    except NotBuiltError as error:
        pytest.skip(f"no device to offload to: {error}")


@pytest.fixture
def loopback_hub() -> Iterator[LoopbackHub]:
    """A hub of the test's own on this computer, empty; nothing of it is left when the test ends."""
    hub = LoopbackHub()
    yield hub
    hub.close()
