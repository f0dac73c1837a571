"""The models on this computer: found on the disk, told apart by id, chosen by name."""

import hashlib
import os
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

import msgspec

from app.core.errors import AppError, ErrorCode, NextAct, problem
from app.core.gguf.split import stem
from app.core.model import InstalledModel, ModelSource
from app.core.paths import Folders, starter_model
from app.library.header_index import HeaderIndex
from app.library.model_folders import model_files
from app.library.opened_files import read_opened_files
from app.library.projectors import ARCHITECTURE as PROJECTOR_ARCHITECTURE
from app.library.projectors import with_projectors

STARTER_ID = "starter"


def opened_list(places: Folders) -> Path:
    """Where the paths of opened model files are kept."""
    return places.data / "opened_models.json"


def models_of_profile(places: Folders, model_folders: Sequence[str | Path]) -> list[InstalledModel]:
    """Every model a profile knows: the starter, its own folder, ``model_folders``, opened files.

    Reads the disk; call it off the UI thread.
    """
    return find_models(
        [places.models, *(Path(folder).expanduser() for folder in model_folders)],
        read_opened_files(opened_list(places)),
        starter_model(),
        places.cache / "models.json",
    )


def find_models(
    folders: Sequence[Path], opened: Sequence[Path], starter: Path | None, index_file: Path | None = None
) -> list[InstalledModel]:
    """The starter first, then what ``folders`` hold in order of path, then ``opened``; each file once.

    A file that is damaged is listed with its problem; an opened one that is gone is left out.
    ``index_file`` keeps what was read from headers for the next time.
    """
    index = HeaderIndex(index_file)
    taken: set[str] = set()
    models = []
    for path, source in _each_once(_candidates(folders, opened, starter)):
        found, size_bytes = index.look(path)
        if found.is_model:
            model_id = _free_id(path, source, taken)
            taken.add(model_id.casefold())
            models.append(InstalledModel(model_id, path, size_bytes, source, found.facts, found.problem))
    models = with_projectors(models, index)
    index.save()
    return models


def model_at(path: Path, source: ModelSource = ModelSource.OPENED) -> InstalledModel:
    """The model in one file, wherever it lies.

    Raises:
        AppError: what is wrong with the file.
    """
    path = Path(os.path.abspath(path.expanduser()))
    index = HeaderIndex(None)
    found, size_bytes = index.look(path)
    if found.problem is not None:
        raise AppError(found.problem)
    if not found.is_model:
        architecture = found.facts.architecture if found.facts else ""
        if architecture == PROJECTOR_ARCHITECTURE:
            raise AppError(problem(ErrorCode.IS_A_PROJECTOR, name=path.name))
        raise AppError(problem(ErrorCode.NOT_A_CHAT_MODEL, name=path.name, architecture=architecture))
    (model,) = with_projectors([InstalledModel(stem(path), path, size_bytes, source, found.facts)], index)
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
    return msgspec.structs.replace(model, id=_free_id(model.path, model.source, taken))


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
    ):
        if matches:
            return matches[0]
    path = Path(wanted).expanduser()
    if path.suffix.lower() == ".gguf" or path.is_file():
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


def _candidates(
    folders: Iterable[Path], opened: Iterable[Path], starter: Path | None
) -> Iterator[tuple[Path, ModelSource]]:
    if starter is not None and starter.is_file():
        yield starter, ModelSource.STARTER
    for folder in folders:
        for path in model_files(folder):
            yield path, ModelSource.FOLDER
    for path in opened:
        if path.is_file():
            yield path, ModelSource.OPENED


def _each_once(candidates: Iterable[tuple[Path, ModelSource]]) -> Iterator[tuple[Path, ModelSource]]:
    seen: set[str] = set()
    for path, source in candidates:
        real = os.path.realpath(path)
        if real not in seen:
            seen.add(real)
            yield path, source


def _free_id(path: Path, source: ModelSource, taken: set[str]) -> str:
    """The file's name; a second one of that name gets a mark that comes from its path, and so stays."""
    if source is ModelSource.STARTER:
        return STARTER_ID
    name = stem(path)
    if name.casefold() not in taken and name.casefold() != STARTER_ID:
        return name
    return f"{name}-{hashlib.sha256(os.fsencode(path)).hexdigest()[:6]}"


def _header_name(model: InstalledModel) -> str:
    return model.facts.name.casefold() if model.facts else ""


def _is_same_file(one: Path, other: Path) -> bool:
    return os.path.realpath(one) == os.path.realpath(other)
