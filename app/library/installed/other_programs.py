"""Where other programs on this computer keep their models, on every system."""

import configparser
import logging
import os
import sys
from collections.abc import Iterator
from pathlib import Path

import msgspec

from app.core.model import InstalledModel, ModelSource, Origin
from app.core.paths import at_home, hub_cache
from app.library.installed.hub_snapshots import cached_models
from app.library.installed.model_folders import model_files
from app.library.installed.ollama_blobs import ollama_models
from app.library.installed.origins import hub_origin, place_origin

_LOG = logging.getLogger(__name__)

PROGRAMS = (ModelSource.OLLAMA, ModelSource.LM_STUDIO, ModelSource.JAN, ModelSource.GPT4ALL, ModelSource.HUB)
"""In the order in which they are shown."""

_OLLAMA_SERVICES = ("/usr/share/ollama/.ollama/models", "/var/lib/ollama", "/var/snap/ollama/common/models")
"""Where Ollama keeps models on Linux when it runs as a service."""

_SETTINGS_LIMIT_BYTES = 1 << 20


class Place(msgspec.Struct, frozen=True):
    """One folder that a program keeps models in."""

    source: ModelSource
    folder: Path


class PlacedFile(msgspec.Struct, frozen=True):
    """A model's file in such a folder, and what the place tells about it."""

    path: Path
    source: ModelSource
    origin: Origin | None = None
    projector: Path | None = None


def places_here(chosen_hub_cache: str) -> list[Place]:
    """Every folder that is there, of every program; the usual cache of the hub when another one is chosen."""
    candidates = {
        ModelSource.OLLAMA: _ollama(),
        ModelSource.LM_STUDIO: _lm_studio(),
        ModelSource.JAN: _jan(),
        ModelSource.GPT4ALL: _gpt4all(),
        ModelSource.HUB: [hub_cache()] if not _is_same(hub_cache(), hub_cache(chosen_hub_cache)) else [],
    }
    found, seen = [], set()
    for source in PROGRAMS:
        for folder in candidates[source]:
            if "\0" in str(folder):
                continue  # a settings file as a power cut leaves it
            real = os.path.realpath(folder)
            if real not in seen and os.path.isdir(real):
                seen.add(real)
                found.append(Place(source, folder))
    return found


def files_of(place: Place) -> Iterator[PlacedFile]:
    """What lies there and could be a model."""
    match place.source:
        case ModelSource.OLLAMA:
            for model in ollama_models(place.folder):
                yield PlacedFile(model.path, place.source, model.origin, model.projector)
        case ModelSource.HUB:
            for path in cached_models(place.folder):
                yield PlacedFile(path, place.source, hub_origin(path))
        case ModelSource.LM_STUDIO:
            for path in model_files(place.folder):
                yield PlacedFile(path, place.source, place_origin(place.folder, path))
        case _:
            for path in model_files(place.folder):
                yield PlacedFile(path, place.source)


def is_theirs(model: InstalledModel) -> bool:
    """Whether another program put it there and expects to find it."""
    return model.source in (
        ModelSource.OLLAMA,
        ModelSource.LM_STUDIO,
        ModelSource.JAN,
        ModelSource.GPT4ALL,
    )


def _ollama() -> list[Path]:
    named = os.environ.get("OLLAMA_MODELS")
    own = [at_home(named)] if named else []
    services = [Path(folder) for folder in _OLLAMA_SERVICES] if sys.platform == "linux" else []
    return [*own, at_home("~/.ollama/models"), *services]


def _lm_studio() -> list[Path]:
    home = at_home("~/.lmstudio")
    pointer = _text(at_home("~/.lmstudio-home-pointer")).strip()
    homes = [Path(pointer)] if pointer else []
    chosen = [_chosen(each / "settings.json", "downloadsFolder") for each in (*homes, home)]
    chosen.append(_chosen(_program_data("LM Studio", roaming=True) / "settings.json", "downloadsFolder"))
    usual = [*(each / "models" for each in homes), home / "models"]
    return [*filter(None, chosen), *usual, at_home("~/.cache/lm-studio/models")]


def _jan() -> list[Path]:
    program = _program_data("Jan", roaming=True)
    chosen = [_chosen(program / "settings.json", "data_folder")]
    if sys.platform == "linux":
        config = at_home(os.environ.get("XDG_CONFIG_HOME") or "~/.config")
        chosen.append(_chosen(config / "Jan" / "settings.json", "data_folder"))
    data = [*filter(None, chosen), program / "data", at_home("~/jan")]
    return [each / inner for each in data for inner in ("llamacpp/models", "models")]


def _gpt4all() -> list[Path]:
    chosen: list[Path] = []
    if sys.platform != "win32":  # there it keeps its settings in the registry
        config = at_home(os.environ.get("XDG_CONFIG_HOME") or "~/.config")
        parser = configparser.ConfigParser(interpolation=None, strict=False)
        try:
            parser.read_string(_text(config / "nomic.ai" / "GPT4All.ini"))
            named = parser.get("General", "modelPath", fallback="")
        except configparser.Error as error:
            _LOG.info("the settings of GPT4All are skipped: %s", error)
            named = ""
        chosen = [Path(named)] if named else []
    return [*chosen, _program_data("nomic.ai", roaming=False) / "GPT4All"]


def _program_data(name: str, *, roaming: bool) -> Path:
    """Where a program of that name keeps its data on this system."""
    if sys.platform == "win32":
        variable = "APPDATA" if roaming else "LOCALAPPDATA"
        return Path(os.environ.get(variable) or "~") / name
    if sys.platform == "darwin":
        return at_home("~/Library/Application Support") / name
    return at_home(os.environ.get("XDG_DATA_HOME") or "~/.local/share") / name


def _chosen(settings_file: Path, key: str) -> Path | None:
    """The folder that a program's settings name; None when they name none or cannot be read."""
    try:
        value = msgspec.json.decode(_text(settings_file) or "{}", type=dict[str, object]).get(key)
    except (msgspec.MsgspecError, RecursionError) as error:
        _LOG.info("%s is skipped: %s", settings_file, error)
        return None
    return at_home(value) if isinstance(value, str) and value else None


def _text(path: Path) -> str:
    """A small text file; "" when it is not there or cannot be read."""
    try:
        with path.open("rb") as file:
            return file.read(_SETTINGS_LIMIT_BYTES).decode("utf-8", "replace")
    except (OSError, ValueError):  # no path at all: zeros in it
        return ""


def _is_same(one: Path, other: Path) -> bool:
    return os.path.realpath(one) == os.path.realpath(other)
