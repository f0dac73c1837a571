"""``fireside tune``: try settings of a model and find the fastest here."""

import argparse
import sys

import msgspec

from app.cli.chosen_model import add_model_argument, chosen_model
from app.core.load_plan import Wishes
from app.core.paths import folders
from app.core.settings_file import load_settings, save_settings
from app.engine.protocol import Trial, Tune, Tuned, TuneProgress
from app.engine.session import EngineSession
from app.launch.commands import backend_for, engine_log, load_command
from app.launch.options import engine_options
from app.launch.tuned import changes, with_tuned

LIMIT_S = 60.0


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """What ``tune`` takes."""
    add_model_argument(parser)
    parser.add_argument("--limit", type=float, default=LIMIT_S, metavar="S", help="seconds at most (60)")
    parser.add_argument("--keep", action="store_true", help="load this model so from now on")


def run(arguments: argparse.Namespace) -> int:
    """Try and print what it was before and what is best; with ``--keep`` write it into the settings."""
    places = folders(arguments.profile)
    read = load_settings(places.settings_file)
    for found in read.problems:
        sys.stderr.write(f"{found.sentence()}\n")
    model = chosen_model(arguments.model, places, read.settings)
    options = engine_options(places, read.settings)
    with EngineSession(backend_for(model), engine_log(places), options) as engine:
        engine.load(load_command(engine.client.next_id(), model, read.settings))
        tuned = _tuned(engine, max(0.0, arguments.limit))
    is_kept = arguments.keep and bool(changes(tuned))
    if is_kept:
        save_settings(places.settings_file, with_tuned(read.settings, model.path, tuned), read)
    if arguments.json:
        sys.stdout.write(msgspec.json.encode(_document(tuned, is_kept=is_kept)).decode() + "\n")
    else:
        sys.stdout.write(_words(tuned, model.name, is_kept=is_kept))
    return 0


def _tuned(engine: EngineSession, limit_s: float) -> Tuned:
    for event in engine.tune(Tune(engine.client.next_id(), limit_s)):
        if isinstance(event, TuneProgress):
            sys.stderr.write(f"{event.elapsed_s:4.0f} of {event.limit_s:.0f} s: {_line(event.trial)}\n")
        elif isinstance(event, Tuned):
            return event
    raise AssertionError("run ends with Tuned or raises")


def _line(trial: Trial) -> str:
    way = ", ".join(f"{name} {value}" for name, value in _settings(trial.wishes).items())
    text = "" if trial.is_same_text else ", another text"
    return f"{way}: {trial.generation:.1f} tok/s, prompt {trial.prompt:.0f}{text}"


def _settings(wishes: Wishes) -> dict[str, str]:
    """What is tried, in the words of the settings."""
    return {
        "device": wishes.device or "as planned",
        "threads": str(wishes.threads),
        "flash attention": wishes.flash_attention,
        "batch": str(wishes.batch_size),
        "cache": wishes.cache_type,
    }


def _document(tuned: Tuned, *, is_kept: bool) -> dict[str, object]:
    return {
        "before": _trial(tuned.before),
        "best": _trial(tuned.best),
        "changes": changes(tuned),
        "kept": is_kept,
        "trials": [_trial(trial) for trial in tuned.trials],
    }


def _trial(trial: Trial) -> dict[str, object]:
    wishes = trial.wishes
    return {
        "device": wishes.device,
        "threads": wishes.threads,
        "flash_attention": wishes.flash_attention,
        "batch_size": wishes.batch_size,
        "cache_type": wishes.cache_type,
        "tokens_per_second": trial.generation,
        "prompt_tokens_per_second": trial.prompt,
        "same_text": trial.is_same_text,
    }


def _words(tuned: Tuned, name: str, *, is_kept: bool) -> str:
    before, best = tuned.before, tuned.best
    rows = [("", "before", "best")]
    found = _settings(best.wishes)
    rows += [(what, value, found[what]) for what, value in _settings(before.wishes).items()]
    rows += [
        ("generation", f"{before.generation:.1f} tok/s", f"{best.generation:.1f} tok/s"),
        ("prompt", f"{before.prompt:.1f} tok/s", f"{best.prompt:.1f} tok/s"),
    ]
    lines = [f"{name}, {len(tuned.trials)} ways tried:"]
    lines += [f"  {what:<16}{value:>14}{other:>14}" for what, value, other in rows]
    if not changes(tuned):
        lines.append("Nothing faster was found that writes the same text.")
    else:
        lines.append(
            "Kept for this model." if is_kept else "Not kept: --keep loads this model so from now on."
        )
    return "\n".join(lines) + "\n"
