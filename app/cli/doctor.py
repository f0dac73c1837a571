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
from app.core.load_plan import Plan, Wishes
from app.core.paths import Folders, starter_model
from app.core.quantities import size_words
from app.core.settings import Settings
from app.engine.protocol import PlanLoad, Planned, Ready
from app.engine.session import EngineSession
from app.launch.commands import engine_log
from app.launch.options import engine_options


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
    ready, plan, sentence = _ask_engine(folders, settings)
    if arguments.json:
        document = _document(folders, ready, _chosen(ready, plan, sentence))
        if report is not None:
            document["template"] = report.document()
        sys.stdout.write(msgspec.json.encode(document).decode() + "\n")
    else:
        lines = [*_words(folders, ready, plan), *(report.lines() if report else ())]
        sys.stdout.write("\n".join(lines) + "\n")
    return 0 if ready else 1


def _ask_engine(folders: Folders, settings: Settings) -> tuple[Ready | None, Plan | None, str]:
    """What the engine is, how it would load the starter here, and why neither can be told."""
    ready, starter = None, starter_model()
    try:
        with EngineSession("llama_cpp", engine_log(folders), engine_options(folders, settings)) as engine:
            ready = engine.wait_ready()
            if starter is None:
                return ready, None, ""
            command = PlanLoad(engine.client.next_id(), str(starter), Wishes(device=settings.device))
            planned = next(event for event in engine.run(command) if isinstance(event, Planned))
            return ready, planned.plan, ""
    except AppError as error:
        sys.stderr.write(f"{error.problem.sentence()}\n")
        return ready, None, error.problem.sentence()


def _chosen(ready: Ready | None, plan: Plan | None, sentence: str) -> dict[str, str | None]:
    """What the starter would run on, and why."""
    if ready is None or plan is None:
        return {"device": None, "reason": sentence or "Without a model there is nothing to choose for."}
    named = {device.name: device.description or device.name for device in ready.devices}
    names = plan.layout.devices or tuple(device.name for device in ready.devices if device.is_cpu)
    return {"device": " + ".join(named[name] for name in names), "reason": f"{plan.reason.sentence()}."}


def _document(folders: Folders, ready: Ready | None, chosen: dict[str, str | None]) -> dict[str, object]:
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
        "chosen": chosen,
        "sandbox": msgspec.to_builtins(ready.sandbox) if ready else None,
        "folders": {name: str(path) for name, path in msgspec.structs.asdict(folders).items()},
        "starter_model": str(starter) if starter else None,
    }


def _words(folders: Folders, ready: Ready | None, plan: Plan | None) -> list[str]:
    lines = [
        f"Fireside {__version__}, Python {platform.python_version()}, Qt {_version_of('PySide6-Essentials')}",
        f"llama-cpp-python {_version_of('llama-cpp-python')}",
    ]
    for device in ready.devices if ready else ():
        memory = f"{size_words(device.free_bytes)} of {size_words(device.total_bytes)} free"
        lines.append(f"{device.description or device.name}: {memory}.")
    if plan is not None:
        lines.append(f"The starter would run here: {plan.reason.sentence()}.")
        lines += [problem.sentence() for problem in plan.problems]
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
