"""``fireside bench``: how fast a model runs on this computer."""

import argparse
import sys
from statistics import median

import msgspec

from app.cli.chosen_model import add_model_argument, chosen_model, load_profile
from app.core.memory_fit import Correction
from app.core.quantities import size_words
from app.engine.benchmark import Measurement, Wanted, measure, ratios
from app.launch.commands import backend_for, engine_log
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
    parser.add_argument("--compare", action="store_true", help="against a bare llama.cpp loop, in turn")


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
        "sampled_tokens_per_second": median(found.engine.generation_sampled),
        "prompt_tokens_per_second": median(found.engine.prompt),
        "ttft_cold_s": median(found.ttft_cold_s),
        "ttft_s": median(found.ttft_s),
        "load_s": median(found.load_s),
        "memory": {"estimated_bytes": None, "measured_bytes": median(found.memory_bytes)},
        "threads": found.threads,
    }
    if is_compared:
        document["ratio"] = ratios(found)
    return document


def _words(found: Measurement, name: str, clock: str, *, is_compared: bool) -> str:
    memory = size_words(int(median(found.memory_bytes)))
    lines = [
        f"{name}, {found.threads} threads, {clock} clock, medians:",
        f"  generation   {median(found.engine.generation):8.1f} tok/s greedy, "
        f"{median(found.engine.generation_sampled):.1f} sampled",
        f"  prompt       {median(found.engine.prompt):8.1f} tok/s",
        f"  first token  {median(found.ttft_cold_s):8.3f} s cold, {median(found.ttft_s):.3f} s next turn",
        f"  load         {median(found.load_s):8.2f} s, {memory} of memory",
    ]
    if is_compared:
        told = ", ".join(f"{name} {ratio:.3f}" for name, ratio in ratios(found).items())
        lines.append(f"  against a bare loop in the same run: {told}")
    return "\n".join(lines) + "\n"


def _say(text: str) -> None:
    sys.stderr.write(text)
