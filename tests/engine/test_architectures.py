"""The list of families that this build runs is llama.cpp's own."""

import json
import re
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import gguf
import llama_cpp
import pytest

from app.core.gguf.architectures import ARCHITECTURES

ASK = """
import ctypes, json, sys
import llama_cpp

said = []

@llama_cpp.llama_log_callback
def keep(level, text, data):
    said.append(text.decode(errors="replace"))

llama_cpp.llama_log_set(keep, ctypes.c_void_p(0))
params = llama_cpp.llama_model_default_params()
params.vocab_only = True
for line in sys.stdin:
    said.clear()
    llama_cpp.llama_model_load_from_file(json.loads(line).encode(), params)
    print(json.dumps("".join(said)), flush=True)
"""
"""In a process of its own: what llama.cpp says to files with a name and nothing else."""

REFUSED = re.compile(r"(unknown|unsupported) model architecture|CLIP cannot be used")
NOT_FOUND = "key not found in model"
"""What it asks for next, once it knows the family."""


Known = Callable[[list[str]], set[str]]


@pytest.fixture
def known(tmp_path: Path) -> Known:
    """Which of some names llama.cpp knows."""

    def ask(names: list[str]) -> set[str]:
        paths = []
        for number, name in enumerate(names):
            paths.append(tmp_path / f"{number}.gguf")
            writer = gguf.GGUFWriter(paths[-1], name)
            writer.write_header_to_file()
            writer.write_kv_data_to_file()
            writer.write_ti_data_to_file()
            writer.close()
        done = subprocess.run(
            [sys.executable, "-c", ASK],
            input="\n".join(json.dumps(str(path)) for path in paths),
            capture_output=True,
            text=True,
            check=True,
        )
        said = [json.loads(line) for line in done.stdout.splitlines()]
        assert len(said) == len(names)
        assert all(REFUSED.search(words) or NOT_FOUND in words for words in said), said
        return {name for name, words in zip(names, said, strict=True) if not REFUSED.search(words)}

    return ask


def test_llama_cpp_knows_every_family_of_the_list(known: Known) -> None:
    assert known(sorted(ARCHITECTURES)) == ARCHITECTURES


def test_it_refuses_what_is_none(known: Known) -> None:
    assert known(["clip", "flux", "stable-diffusion", "gptj", "nonsense"]) == set()


def test_it_knows_no_family_that_the_list_lacks(known: Known) -> None:
    # Short names are kept inside of instructions, and so escape; the longer ones tell of a newer library.
    folder = Path(llama_cpp.__file__).parent / "lib"
    (library,) = [it for it in folder.iterdir() if re.fullmatch(r"(lib)?llama\.(so|dylib|dll)", it.name)]
    words = re.findall(rb"\0([a-z][a-z0-9_.-]{2,24})(?=\0)", library.read_bytes())
    names = sorted({word.decode() for word in words})
    assert len(set(names) & ARCHITECTURES) > 100, "the names are looked for where they are"
    assert known(names) <= ARCHITECTURES
