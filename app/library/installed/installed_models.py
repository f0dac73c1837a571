"""The models on this computer: found on the disk, told apart by id, chosen by name."""

import hashlib
import os
from collections.abc import Iterable, Iterator, Sequence
from itertools import chain
from pathlib import Path

import msgspec

from app.core.errors import AppError, ErrorCode, NextAct, problem
from app.core.gguf.split import stem
from app.core.model import InstalledModel, ModelSource
from app.core.paths import Folders, at_home, hub_cache, starter_model
from app.core.settings import Settings
from app.library.installed.header_index import HeaderIndex
from app.library.installed.hub_snapshots import cached_models
from app.library.installed.model_folders import model_files
from app.library.installed.opened_files import read_opened_files
from app.library.installed.origins import hub_origin
from app.library.installed.other_programs import Place, PlacedFile, files_of, places_here
from app.library.installed.projectors import ARCHITECTURE as PROJECTOR_ARCHITECTURE
from app.library.installed.projectors import with_projectors
from app.library.installed.usage import read_usage, usage_file, with_usage

STARTER_ID = "starter"


class PlaceModels(msgspec.Struct, frozen=True):
    """The models in one folder of another program, whether the list has them or not."""

    place: Place
    models: tuple[InstalledModel, ...]


class Findings(msgspec.Struct, frozen=True):
    """What one search found.

    Attributes:
        models: the list: the starter first, then by place and path.
        places: folders of other programs that hold models.
    """

    models: tuple[InstalledModel, ...] = ()
    places: tuple[PlaceModels, ...] = ()


def opened_list(places: Folders) -> Path:
    """Where the paths of opened model files are kept."""
    return places.data / "opened_models.json"


def models_of_profile(places: Folders, settings: Settings) -> list[InstalledModel]:
    """Every model a profile knows: the starter, its own folder, the hub's cache, the folders in the settings,
    other programs' that are used in place, opened files.

    Reads the disk; call it off the UI thread.
    """
    return list(search(places, settings).models)


def search(places: Folders, settings: Settings, opened: Sequence[Path] = ()) -> Findings:
    """The models of a profile, and what other programs have besides. Call it off the UI thread.

    ``opened`` are files that were opened and may not have been remembered.
    """
    index = HeaderIndex(places.cache / "models.json")
    programs = places_here(settings.hub_cache_folder)
    used = set(settings.used_places)
    candidates = _candidates(
        starter_model(),
        [places.models],
        hub_cache(settings.hub_cache_folder),
        [at_home(folder) for folder in settings.model_folders],
        [place for place in programs if place.source in used],
        [*read_opened_files(opened_list(places)), *opened],
    )
    used_at = read_usage(usage_file(places))
    models = with_usage(_models(candidates, index), used_at)
    theirs = [PlaceModels(place, tuple(_models(files_of(place), index))) for place in programs]
    index.save()
    return Findings(tuple(models), tuple(each for each in theirs if each.models))


def find_models(
    folders: Sequence[Path], opened: Sequence[Path], starter: Path | None, index_file: Path | None = None
) -> list[InstalledModel]:
    """The starter first, then what ``folders`` hold in order of path, then ``opened``; each file once.

    A file that is damaged is listed with its problem; an opened one that is gone is left out.
    ``index_file`` keeps what was read from headers for the next time.
    """
    index = HeaderIndex(index_file)
    models = _models(_candidates(starter, folders, None, (), (), opened), index)
    index.save()
    return models


def model_at(path: Path, source: ModelSource = ModelSource.OPENED) -> InstalledModel:
    """The model in one file, wherever it lies.

    Raises:
        AppError: what is wrong with the file.
    """
    path = Path(os.path.abspath(at_home(str(path))))
    index = HeaderIndex(None)
    found, size_bytes = index.look(path)
    if found.problem is not None:
        raise AppError(found.problem)
    if not found.is_model:
        architecture = found.facts.architecture if found.facts else ""
        if architecture == PROJECTOR_ARCHITECTURE:
            raise AppError(problem(ErrorCode.IS_A_PROJECTOR, name=path.name))
        raise AppError(problem(ErrorCode.NOT_A_CHAT_MODEL, name=path.name, architecture=architecture))
    origin = hub_origin(path)
    model = InstalledModel(stem(path), path, size_bytes, source, found.facts, origin=origin)
    (model,) = with_projectors([model], index)
    return model


def open_model(models: Sequence[InstalledModel], path: Path) -> InstalledModel:
    """The listed model in the file at ``path``, else a new one whose id is free among ``models``.

    Raises:
        AppError: what is wrong with the file.
    """
    listed = next((model for model in models if _is_same_file(model.path, path)), None)
    if listed is not None and listed.problem is None:
        return listed
    model = model_at(path)
    taken = {other.id.casefold() for other in models}
    return msgspec.structs.replace(model, id=_free_id(model.path, model.id, taken))


def resolve(models: Sequence[InstalledModel], wanted: str) -> InstalledModel:
    """The model a person means by ``wanted``: an id, a name (in any case), or a path, listed or not.

    Raises:
        AppError: MODEL_UNKNOWN, NO_MODELS_FOUND, or what is wrong with the file at the path.
    """
    folded = wanted.casefold()
    for matches in (
        [model for model in models if model.id == wanted],
        [model for model in models if model.id.casefold() == folded],
        [model for model in models if folded in (model.name.casefold(), _header_name(model))],
        [model for model in models if folded in _addresses(model)],
    ):
        if matches:
            return matches[0]
    path = at_home(wanted)
    if path.suffix.lower() == ".gguf" or os.path.isfile(path):
        return next((model for model in models if _is_same_file(model.path, path)), None) or model_at(path)
    if not models:
        raise AppError(problem(ErrorCode.NO_MODELS_FOUND))
    raise AppError(problem(ErrorCode.MODEL_UNKNOWN, next_act=NextAct.CHOOSE_MODEL, model=wanted))


def preferred(models: Sequence[InstalledModel], last_model: str | None) -> InstalledModel | None:
    """The model to chat with when nobody chose one: the last one used, else the starter, else the first."""
    usable = [model for model in models if model.problem is None and model.facts and model.facts.writes_text]
    for model in usable:
        if last_model is not None and last_model in (model.id, str(model.path)):
            return model
    return next((model for model in usable if model.source is ModelSource.STARTER), next(iter(usable), None))


def _models(candidates: Iterable[PlacedFile], index: HeaderIndex) -> list[InstalledModel]:
    taken: set[str] = set()
    models = []
    projectors: dict[Path, Path] = {}
    for file in _each_once(candidates):
        found, size_bytes = index.look(file.path)
        if not found.is_model or (file.source is ModelSource.OLLAMA and found.facts is None):
            continue  # Ollama keeps other things than GGUF files, too
        facts = found.facts
        if facts is not None and file.source is ModelSource.OLLAMA and facts.name == stem(file.path):
            facts = msgspec.structs.replace(facts, name=_wanted_id(file))
        is_starter = file.source is ModelSource.STARTER
        model_id = STARTER_ID if is_starter else _free_id(file.path, _wanted_id(file), taken)
        taken.add(model_id.casefold())
        models.append(
            InstalledModel(
                model_id, file.path, size_bytes, file.source, facts, found.problem, origin=file.origin
            )
        )
        if file.projector is not None:
            projectors[file.path] = file.projector
    return [
        msgspec.structs.replace(model, projector=projectors.get(model.path, model.projector))
        for model in with_projectors(models, index)
    ]


def _candidates(
    starter: Path | None,
    own: Iterable[Path],
    cache: Path | None,
    chosen: Iterable[Path],
    programs: Iterable[Place],
    opened: Iterable[Path],
) -> Iterator[PlacedFile]:
    if starter is not None and os.path.isfile(starter):
        yield PlacedFile(starter, ModelSource.STARTER)
    for folder in own:
        yield from (_placed(path, ModelSource.FOLDER) for path in model_files(folder))
    if cache is not None:
        yield from (_placed(path, ModelSource.HUB) for path in cached_models(cache))
    for folder in chosen:
        yield from (_placed(path, ModelSource.FOLDER) for path in model_files(folder))
    yield from chain.from_iterable(files_of(place) for place in programs)
    yield from (_placed(path, ModelSource.OPENED) for path in opened if os.path.isfile(path))


def _placed(path: Path, source: ModelSource) -> PlacedFile:
    """A file found under ``source``; one in a snapshot is the hub's, whichever way it was found."""
    origin = hub_origin(path)
    return PlacedFile(path, source if origin is None else ModelSource.HUB, origin)


def _each_once(candidates: Iterable[PlacedFile]) -> Iterator[PlacedFile]:
    seen: set[str] = set()
    for file in candidates:
        real = os.path.realpath(file.path)
        if real not in seen:
            seen.add(real)
            yield file


def _wanted_id(file: PlacedFile) -> str:
    """What a model is called in a terminal: its file's name, or Ollama's name for it."""
    if file.source is ModelSource.OLLAMA and file.origin is not None:
        return file.origin.repo_id
    return stem(file.path)


def _free_id(path: Path, name: str, taken: set[str]) -> str:
    """The name; a second one of that name gets a mark that comes from its path, and so stays."""
    if name.casefold() not in taken and name.casefold() != STARTER_ID:
        return name
    return f"{name}-{hashlib.sha256(os.fsencode(path)).hexdigest()[:6]}"


def _header_name(model: InstalledModel) -> str:
    return model.facts.name.casefold() if model.facts else ""


def _addresses(model: InstalledModel) -> tuple[str, ...]:
    """How a hub's repository is named: ``owner/name``, and ``owner/name:Q4_K_M``."""
    if model.origin is None:
        return ()
    repo_id = model.origin.repo_id.casefold()
    return repo_id, f"{repo_id}:{model.facts.quantisation.casefold() if model.facts else ''}"


def _is_same_file(one: Path, other: Path) -> bool:
    return os.path.realpath(one) == os.path.realpath(other)
