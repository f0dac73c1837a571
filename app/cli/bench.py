"""``fireside bench``: how fast a model runs on this computer."""

import argparse
import sys
from statistics import median

import msgspec

from app.cli.chosen_model import add_model_argument, chosen_model, load_profile
from app.core.load_plan import Plan
from app.core.memory_fit import Correction
from app.core.quantities import size_words
from app.engine.benchmark import Measurement, Wanted, measure, ratios
from app.launch.commands import backend_for, engine_log, wishes_for
from app.launch.options import engine_options
from app.launch.records import load_records


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """What ``bench`` takes."""
    add_model_argument(parser)
    parser.add_argument("--runs", type=int, default=3, metavar="N", help="runs; medians are told (3)")
    parser.add_argument("--max-tokens", type=int, default=128, metavar="N", help="tokens to generate (128)")
    parser.add_argument("--prompt-tokens", type=int, default=512, metavar="N", help="tokens to read (512)")
    parser.add_argument("--threads", type=int, default=0, metavar="N", help="0 takes the physical cores")
    parser.add_argument(
        "--clock",
        choices=("wall", "cpu"),
        default="wall",
        help="cpu: processor seconds, steady on a busy machine",
    )
    parser.add_argument(
        "--compare", action="store_true", help="against a bare llama.cpp loop, in turn, on the CPU"
    )


def run(arguments: argparse.Namespace) -> int:
    """Measure and print: words, or with ``--json`` the promised document."""
    folders, settings = load_profile(arguments.profile)
    model = chosen_model(arguments.model, folders, settings)
    wanted = Wanted(
        model.path,
        model.name,
        backend_for(model),
        engine_log(folders),
        runs=max(1, arguments.runs),
        max_tokens=max(2, arguments.max_tokens),
        prompt_tokens=max(1, arguments.prompt_tokens),
        threads=arguments.threads,
        is_cpu_clock=arguments.clock == "cpu",
        is_compared=arguments.compare,
        wishes=wishes_for(model, settings),
        options=msgspec.structs.replace(engine_options(folders, settings), state_folder=""),
    )
    found = measure(wanted, lambda line: _say(f"{line}\n"))
    if found.loaded is not None:
        load_records(folders).add(found.loaded, Correction())
    document = _document(found, is_compared=arguments.compare)
    if arguments.json:
        sys.stdout.write(msgspec.json.encode(document).decode() + "\n")
    else:
        sys.stdout.write(_words(found, model.name, arguments.clock, is_compared=arguments.compare))
    return 0


def _document(found: Measurement, *, is_compared: bool) -> dict[str, object]:
    document: dict[str, object] = {
        "tokens_per_second": median(found.engine.generation),
        "guessed_tokens_per_second": median(found.engine.generation_guessed),
        "sampled_tokens_per_second": median(found.engine.generation_sampled),
        "prompt_tokens_per_second": median(found.engine.prompt),
        "ttft_cold_s": median(found.ttft_cold_s),
        "ttft_s": median(found.ttft_s),
        "load_s": median(found.load_s),
        "memory": {
            "estimated_bytes": found.estimated_bytes,
            "measured_bytes": found.buffer_bytes,
            "resident_bytes": median(found.memory_bytes),
        },
        "threads": found.threads,
        "plan": _plan(found.plan),
    }
    if is_compared:
        document["ratio"] = ratios(found)
    return document


def _plan(plan: Plan | None) -> dict[str, object] | None:
    if plan is None:
        return None
    layout = plan.layout
    return {
        "reason": plan.reason.sentence(),
        "devices": dict(zip(layout.devices, layout.layers, strict=True)),
        "context_length": layout.context_length,
        "batch_size": layout.batch_size,
        "flash_attention": layout.flash_attention,
        "cache_types": [layout.cache_type_k, layout.cache_type_v],
        "margin_bytes": plan.margin_bytes,
    }


def _words(found: Measurement, name: str, clock: str, *, is_compared: bool) -> str:
    lines = [
        f"{name}, {found.threads} threads, {clock} clock, medians:",
        f"  generation   {median(found.engine.generation):8.1f} tok/s greedy, "
        f"{median(found.engine.generation_guessed):.1f} with guesses, "
        f"{median(found.engine.generation_sampled):.1f} sampled",
        f"  prompt       {median(found.engine.prompt):8.1f} tok/s",
        f"  first token  {median(found.ttft_cold_s):8.3f} s cold, {median(found.ttft_s):.3f} s next turn",
        f"  load         {median(found.load_s):8.2f} s",
        f"  memory       {_memory(found)}",
    ]
    if found.plan is not None:
        lines.append(f"  {found.plan.reason.sentence()}")
    if is_compared:
        told = ", ".join(f"{name} {ratio:.3f}" for name, ratio in ratios(found).items())
        lines.append(f"  against a bare loop in the same run: {told}")
    return "\n".join(lines) + "\n"


def _memory(found: Measurement) -> str:
    resident = f"{size_words(int(median(found.memory_bytes)))} more resident"
    if found.estimated_bytes is None or found.buffer_bytes is None:
        return resident
    estimated, measured = size_words(found.estimated_bytes), size_words(found.buffer_bytes)
    return f"{estimated} estimated, {measured} measured, {resident}"


def _say(text: str) -> None:
    sys.stderr.write(text)
