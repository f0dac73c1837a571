"""Command lines that a model's page offers to copy for other programs, read as if they were addresses."""

import re

_COMMANDS = (
    re.compile(r"(?:\$\s*)?ollama\s+(?:run|pull)\s+(?P<repo>hf\.co/\S+|huggingface\.co/\S+)"),
    re.compile(r"(?:\$\s*)?fireside\s+pull\s+(?P<repo>\S+)"),
    re.compile(
        r"(?:\$\s*)?(?:hf|huggingface-cli)\s+download\s+(?P<repo>[^\s-]\S*)(?:\s+(?P<file>[^\s-]\S*))?"
    ),
    re.compile(r"(?:\$\s*)?(?:\./)?llama-(?:cli|server)\s+(?:-hf|--hf-repo)\s+(?P<repo>\S+)"),
)


def repository_in_command(line: str) -> str:
    """The address that a known command line names, or ""; what follows it on the line is left out."""
    for command in _COMMANDS:
        if found := command.match(line):
            file = found.groupdict().get("file")
            return f"{found['repo']}/{file}" if file else found["repo"]
    return ""
