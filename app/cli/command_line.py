"""The command line: a command of the table, or the window."""

import argparse
import importlib
import os
import sys
from pathlib import Path

from app import __version__
from app.core.errors import AppError

COMMANDS = {
    "ask": "answer one question in the terminal",
    "doctor": "what this computer and this build can do",
    "bench": "measure how fast a model runs here",
    "tune": "find the fastest settings for a model",
    "models": "the models on this computer",
    "pull": "fetch a model from the hub",
}
"""Name of a command, which is a module here with ``add_arguments`` and ``run``, to its line of help."""

INTERRUPTED = 130


def main(arguments: list[str]) -> int:
    """Run ``arguments``; 0 done, 1 a failure that was said, 2 wrong usage, 130 interrupted."""
    try:
        return _run(arguments)
    except AppError as error:
        sys.stderr.write(f"{error.problem.sentence()}\n")
        return 1
    except KeyboardInterrupt:
        return INTERRUPTED
    except BrokenPipeError:
        # Whoever read our output has enough; nothing may be flushed into the pipe any more.
        os.dup2(os.open(os.devnull, os.O_WRONLY), 1)
        return 0
    except SystemExit as exit_:  # argparse ends so, after --help and after wrong usage
        return exit_.code if isinstance(exit_.code, int) else 2


def _run(arguments: list[str]) -> int:
    at = _command_position(arguments)
    if at is None:
        return _window(arguments)
    name = arguments[at]
    module = importlib.import_module(f"app.cli.{name}")
    parser = argparse.ArgumentParser(prog=f"fireside {name}", description=COMMANDS[name])
    _add_profile(parser)
    parser.add_argument("--json", action="store_true", help="one JSON document on stdout, nothing else")
    module.add_arguments(parser)
    return int(module.run(parser.parse_args(arguments[:at] + arguments[at + 1 :])))


def _command_position(arguments: list[str]) -> int | None:
    """Where the command's name stands: first, or after ``--profile DIR``."""
    at = 0
    while at < len(arguments) and arguments[at].startswith("--profile"):
        at += 1 if "=" in arguments[at] else 2
    return at if at < len(arguments) and arguments[at] in COMMANDS else None


def _window(arguments: list[str]) -> int:
    commands = "\n".join(f"  {name:<8}{words}" for name, words in COMMANDS.items())
    parser = argparse.ArgumentParser(
        prog="fireside",
        description="Open the window.",
        epilog=f"commands (fireside COMMAND --help):\n{commands}",
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("model", nargs="?", help="a model file (.gguf), a link or OWNER/REPO to open")
    parser.add_argument("--version", action="version", version=f"Fireside {__version__}")
    _add_profile(parser)
    wanted = parser.parse_args(arguments)
    from app.application import run_window

    if wanted.model is None:
        return run_window(wanted.profile, None)
    if _is_link(wanted.model):
        return run_window(wanted.profile, None, wanted.model)
    return run_window(wanted.profile, Path(wanted.model))


def _is_link(argument: str) -> bool:
    """Whether the argument names a model elsewhere; a file that is there is always meant itself."""
    if "://" in argument:
        return True
    is_mistyped_file = argument.endswith(".gguf") and argument.count("/") < 2
    if is_mistyped_file or os.path.exists(argument):
        return False
    from app.library.hub.hub_links import address_of

    try:
        address_of(argument)
    except AppError:
        return False
    return True


def _add_profile(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--profile", type=Path, metavar="DIR", help="keep settings, chats and logs in this folder"
    )
