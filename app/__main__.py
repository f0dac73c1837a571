"""Which of the four this process is: an engine, a worker, a terminal command, or the window."""

import importlib
import sys

WORKERS = {
    "template": "app.engine.template_worker",
    "template_keeper": "app.engine.template_keeper",
    "bare_loop": "app.engine.backends.bare_loop",
    "probe_plugin": "app.engine.backends.plugin_probe",
}
"""Name to the module whose ``main()`` is the worker."""


def main() -> int:
    """Run what the command line asks for; the exit status."""
    arguments = sys.argv[1:]
    if arguments[:1] == ["--engine"]:
        from app.engine.process import main as engine

        return engine(*arguments[1:3])
    if arguments[:1] == ["--worker"] and len(arguments) > 1:
        return int(importlib.import_module(WORKERS[arguments[1]]).main())
    from app.cli.command_line import main as command_line

    return command_line(arguments)


if __name__ == "__main__":
    sys.exit(main())
