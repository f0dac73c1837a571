"""``fireside models``: the models on this computer."""

import argparse
import sys

import msgspec

from app.cli.chosen_model import load_profile
from app.core.errors import ErrorCode, problem
from app.core.model import InstalledModel, ModelSource
from app.core.quantities import context_words, count_words, size_words
from app.library.installed.installed_models import models_of_profile

_HEADINGS = ("ID", "NAME", "SIZE", "WEIGHTS", "QUANT", "CONTEXT", "KIND", "FROM")

_SOURCES = {
    ModelSource.STARTER: "Fireside",
    ModelSource.FOLDER: "a folder",
    ModelSource.OPENED: "opened",
    ModelSource.HUB: "the hub",
    ModelSource.OLLAMA: "Ollama",
    ModelSource.LM_STUDIO: "LM Studio",
    ModelSource.JAN: "Jan",
    ModelSource.GPT4ALL: "GPT4All",
}


class ModelRow(msgspec.Struct, frozen=True):
    """One model as ``--json`` prints it; what the header of a damaged file does not say is null."""

    id: str
    path: str
    bytes: int
    architecture: str | None
    parameters: int | None
    quantisation: str | None
    context_length: int | None
    source: str
    repo: str | None
    last_used_at: float | None
    name: str
    writes_text: bool | None
    problem: str | None


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Nothing besides what every command takes."""
    del parser


def run(arguments: argparse.Namespace) -> int:
    """Print a table, or one JSON document; an empty list is no failure."""
    folders, settings = load_profile(arguments.profile)
    models = models_of_profile(folders, settings)
    if arguments.json:
        sys.stdout.write(msgspec.json.encode([_row(model) for model in models]).decode() + "\n")
        return 0
    if not models:
        sys.stderr.write(f"{problem(ErrorCode.NO_MODELS_FOUND).sentence()}\n")
        return 0
    sys.stdout.write(_table([_HEADINGS, *(_cells(model) for model in models)]))
    for model in models:
        if model.problem is not None:
            sys.stderr.write(f"{model.problem.sentence()}\n")
    return 0


def _row(model: InstalledModel) -> ModelRow:
    facts = model.facts
    return ModelRow(
        id=model.id,
        path=str(model.path),
        bytes=model.size_bytes,
        architecture=facts.architecture if facts else None,
        parameters=facts.parameters if facts else None,
        quantisation=facts.quantisation if facts else None,
        context_length=(facts.context_length or None) if facts else None,
        source=model.source,
        repo=model.origin.repo_id if model.origin else None,
        last_used_at=model.last_used_at,
        name=model.name,
        writes_text=facts.writes_text if facts else None,
        problem=model.problem.sentence() if model.problem else None,
    )


def _cells(model: InstalledModel) -> tuple[str, ...]:
    size = size_words(model.size_bytes)
    facts, source = model.facts, _SOURCES[model.source]
    if facts is None:
        return (model.id, model.name, size, "", "", "", "damaged", source)
    kind = "damaged" if model.problem else facts.architecture
    context = context_words(facts.context_length) if facts.context_length else ""
    weights = count_words(facts.parameters)
    return (model.id, model.name, size, weights, facts.quantisation, context, kind, source)


def _table(rows: list[tuple[str, ...]]) -> str:
    widths = [max(len(row[column]) for row in rows) for column in range(len(_HEADINGS))]
    lines = ("  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)) for row in rows)
    return "".join(f"{line.rstrip()}\n" for line in lines)
