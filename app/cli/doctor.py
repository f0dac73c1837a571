"""``fireside doctor``: what this computer and this build can do, and where things are kept.

With ``--model`` also what is wrong with that model's chat template.
"""

import argparse
import importlib.metadata
import platform
import sys

import msgspec

from app import __version__
from app.cli.chosen_model import chosen_model, load_profile
from app.cli.template_report import TemplateReport, template_report
from app.core.errors import AppError
from app.core.paths import Folders, starter_model
from app.core.quantities import size_words
from app.engine.protocol import Ready
from app.engine.session import EngineSession
from app.launch.commands import engine_log


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """``--model``: examine this one's chat template, too."""
    parser.add_argument(
        "--model",
        metavar="M",
        help="an id or name from `fireside models`, or a path: examine its chat template",
    )


def run(arguments: argparse.Namespace) -> int:
    """Ask the engine, then tell; 1 when the engine cannot run, with what is known all the same."""
    folders, settings = load_profile(arguments.profile)
    report: TemplateReport | None = None
    if arguments.model:
        report = template_report(chosen_model(arguments.model, folders, settings).path)
    ready, sentence = _ask_engine(folders)
    if arguments.json:
        document = _document(folders, ready, sentence)
        if report is not None:
            document["template"] = report.document()
        sys.stdout.write(msgspec.json.encode(document).decode() + "\n")
    else:
        lines = [*_words(folders, ready, sentence), *(report.lines() if report else ())]
        sys.stdout.write("\n".join(lines) + "\n")
    return 0 if ready else 1


def _ask_engine(folders: Folders) -> tuple[Ready | None, str]:
    try:
        with EngineSession("llama_cpp", engine_log(folders)) as engine:
            return engine.wait_ready(), ""
    except AppError as error:
        sys.stderr.write(f"{error.problem.sentence()}\n")
        return None, error.problem.sentence()


def _document(folders: Folders, ready: Ready | None, sentence: str) -> dict[str, object]:
    starter = starter_model()
    devices = ready.devices if ready else ()
    return {
        "version": __version__,
        "python": platform.python_version(),
        "qt": _version_of("PySide6-Essentials"),
        "llama_cpp": {
            "version": _version_of("llama-cpp-python"),
            "features": ready.features if ready else {},
        },
        "devices": [
            {
                "name": device.description or device.name,
                "kind": device.kind,
                "total_bytes": device.total_bytes,
                "free_bytes": device.free_bytes,
            }
            for device in devices
        ],
        "chosen": {
            "device": devices[0].description or devices[0].name if devices else None,
            "reason": _reason(ready, sentence),
        },
        "sandbox": msgspec.to_builtins(ready.sandbox) if ready else None,
        "folders": {name: str(path) for name, path in msgspec.structs.asdict(folders).items()},
        "starter_model": str(starter) if starter else None,
    }


def _reason(ready: Ready | None, sentence: str) -> str:
    return "This build has no GPU support." if ready else sentence


def _words(folders: Folders, ready: Ready | None, sentence: str) -> list[str]:
    lines = [
        f"Fireside {__version__}, Python {platform.python_version()}, Qt {_version_of('PySide6-Essentials')}",
        f"llama-cpp-python {_version_of('llama-cpp-python')}",
    ]
    for device in ready.devices if ready else ():
        memory = f"{size_words(device.free_bytes)} of {size_words(device.total_bytes)} free"
        lines.append(f"Runs on {device.description or device.name}: {memory}. {_reason(ready, sentence)}")
    if ready is not None:
        lines.append(ready.sandbox.sentence())
    starter = starter_model()
    lines.append(f"Starter model: {starter or 'not installed (the extra is called starter)'}")
    lines += [f"{name:<9} {path}" for name, path in msgspec.structs.asdict(folders).items()]
    return lines


def _version_of(package: str) -> str | None:
    try:
        return importlib.metadata.version(package)
    except importlib.metadata.PackageNotFoundError:
        return None
