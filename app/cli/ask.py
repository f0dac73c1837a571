"""``fireside ask``: one question, answered in the terminal."""

import argparse
import os
import sys
import time
from pathlib import Path

import msgspec

from app.cli.chosen_model import add_model_argument, chosen_model, load_profile
from app.core.conversation import ReplyFacts, Role
from app.core.errors import AppError, ErrorCode, problem
from app.engine.protocol import Adapter, Finished, Generate, PromptMessage, SetAdapters, Token, Warned
from app.engine.session import EngineSession
from app.launch.commands import architecture_of, backend_for, engine_log, load_command, sampling
from app.launch.options import engine_options
from app.launch.records import load_records
from app.library.installed.usage import note_use, usage_file

_WARNINGS = {
    "template_missing": "This model has no chat template; a general one is used.",
    "template_failed": "This model's chat template failed; a general one is used.",
    "template_looped": "This model's chat template did not end; a general one is used.",
}


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """What ``ask`` takes."""
    parser.add_argument("text", help="the question; - reads it from standard input")
    add_model_argument(parser)
    parser.add_argument("--system", metavar="TEXT", help="what the model is told before the question")
    parser.add_argument("--max-tokens", type=int, metavar="N", help="end the answer after N tokens")
    parser.add_argument("--temperature", type=float, metavar="T", help="0 always picks the likeliest token")
    parser.add_argument("--seed", type=int, metavar="N", help="the same seed gives the same answer")
    rule = parser.add_mutually_exclusive_group()
    rule.add_argument("--schema", type=Path, metavar="FILE", help="a JSON schema that the answer follows")
    rule.add_argument("--grammar", type=Path, metavar="FILE", help="a GBNF grammar that the answer follows")
    parser.add_argument(
        "--lora",
        type=_adapter,
        action="append",
        default=[],
        metavar="FILE[:SCALE]",
        help="put a LoRA adapter on the model; 1 is as strong as it was trained, several may act",
    )
    parser.add_argument("--context-length", type=int, metavar="N", help="tokens the context holds")


def run(arguments: argparse.Namespace) -> int:
    """Answer and print, word by word; with ``--json`` at the end, with the facts."""
    text = sys.stdin.read() if arguments.text == "-" else arguments.text
    folders, settings = load_profile(arguments.profile)
    model = chosen_model(arguments.model, folders, settings)
    options = engine_options(folders, settings)
    with EngineSession(backend_for(model), engine_log(folders), options) as engine:
        records = load_records(folders)
        loading = load_command(
            engine.client.next_id(),
            model,
            settings,
            context_length=arguments.context_length,
            correction=records.correction(architecture_of(model)),
        )
        records.add(engine.load(loading), loading.correction)
        note_use(usage_file(folders), model.path, time.time())
        if arguments.lora:
            engine.set_adapters(SetAdapters(engine.client.next_id(), tuple(arguments.lora)))
        system = settings.system_prompt if arguments.system is None else arguments.system
        messages = (PromptMessage(Role.SYSTEM, system),) if system.strip() else ()
        picking = msgspec.structs.replace(sampling(settings), **_overrides(arguments))
        command = Generate(
            engine.client.next_id(),
            (*messages, PromptMessage(Role.USER, text)),
            picking,
            max_tokens=settings.max_tokens if arguments.max_tokens is None else arguments.max_tokens,
        )
        answer, facts = _answer(engine, command, is_quiet=arguments.json)
    if arguments.json:
        document = {"text": answer, "facts": _facts(facts)}
        sys.stdout.write(msgspec.json.encode(document).decode() + "\n")
    return 0


def _answer(engine: EngineSession, command: Generate, *, is_quiet: bool) -> tuple[str, ReplyFacts | None]:
    pieces: list[str] = []
    facts = None
    try:
        for event in engine.generate(command):
            if isinstance(event, Token):
                pieces.append(event.text)
                if not is_quiet:
                    sys.stdout.write(event.text)
                    sys.stdout.flush()
            elif isinstance(event, Warned):
                sys.stderr.write(f"{_WARNINGS[event.code]}\n")
            elif isinstance(event, Finished):
                facts = event.facts
    finally:
        if not is_quiet and pieces:
            sys.stdout.write("\n")
    return "".join(pieces), facts


def _overrides(arguments: argparse.Namespace) -> dict[str, float | int | str]:
    wanted = {
        "temperature": arguments.temperature,
        "seed": arguments.seed,
        "grammar": _read(arguments.grammar),
        "json_schema": _read(arguments.schema),
    }
    return {name: value for name, value in wanted.items() if value is not None}


def _adapter(text: str) -> Adapter:
    """``FILE`` or ``FILE:SCALE``; a colon that no number follows belongs to the file's name."""
    path, colon, scale = text.rpartition(":")
    try:
        return Adapter(os.path.abspath(path), float(scale)) if colon else Adapter(os.path.abspath(text))
    except ValueError:
        return Adapter(os.path.abspath(text))


def _read(path: Path | None) -> str | None:
    if path is None:
        return None
    try:
        return path.read_text(encoding="utf-8")
    except FileNotFoundError as error:
        raise AppError(problem(ErrorCode.FILE_MISSING, path=path)) from error
    except (OSError, UnicodeDecodeError) as error:
        raise AppError(problem(ErrorCode.FILE_UNREADABLE, name=path.name, reason=error)) from error


def _facts(facts: ReplyFacts | None) -> dict[str, object] | None:
    if facts is None:
        return None
    return msgspec.structs.asdict(facts) | {
        "tokens_per_second": facts.tokens_per_second,
        "prompt_tokens_per_second": facts.prompt_tokens_per_second,
    }
