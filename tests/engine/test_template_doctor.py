"""The template doctor names what is wrong and is silent about what is right, on templates really rendered."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from app.core.gguf.model_files import header_of
from app.core.gguf.special_tokens import special_tokens
from app.core.paths import resources
from app.engine.backend import ChatTemplate
from app.engine.chat_template import PromptRenderer
from app.engine.template_doctor import FAMILIES, SAMPLE, SENTENCES, TemplateFault, examine, known_good
from tests.fakes import tiny_models
from tests.fakes.fixtures import TinyModel

ENDS = ("<|im_end|>", "<|eot_id|>", "<end_of_turn>", "<|end|>", "</s>")
F = TemplateFault


@pytest.fixture
def renderer() -> Iterator[PromptRenderer]:
    made = PromptRenderer()
    yield made
    made.close()


def faults(renderer: PromptRenderer, source: str | None, bos_token: str = "<s>") -> list[TemplateFault]:
    template = ChatTemplate(source, bos_token, "</s>", knows_chatml=True)
    renderer.use(template)
    found = examine(renderer.render, template, lambda text: text.startswith(ENDS))
    assert all(warning.sentence().endswith(".") for warning in found)
    return [warning.fault for warning in found]


CHATML = tiny_models.CHATML
TURNS = "{% for m in messages %}<|im_start|>{{ m.role }}\n{{ m.content }}<|im_end|>\n{% endfor %}"
BAD = {
    "no template": (None, [F.MISSING]),
    "a syntax error": ("{% if %}", [F.FAILED]),
    "a refusal of everything": ("{{ raise_exception('no') }}", [F.FAILED]),
    "the last message only": ("{{ messages[-1].content }}", [F.IGNORES_MESSAGES]),
    "always the same": ("Hello", [F.IGNORES_MESSAGES]),
    "the answers are dropped": (
        CHATML.replace("{{ m.content }}", "{{ m.content if m.role != 'assistant' }}"),
        [F.IGNORES_MESSAGES],
    ),
    "instructions are dropped": (
        CHATML.replace("{% for m in messages %}", "{% for m in messages if m.role != 'system' %}"),
        [F.SYSTEM_DROPPED],
    ),
    "instructions are refused": (tiny_models.INST, [F.NO_SYSTEM_ROLE]),
    "two beginnings": ("{{ bos_token }}{{ bos_token }}" + CHATML, [F.BEGINS_TWICE]),
    "a beginning after a line break": ("\n\n{{ bos_token }}" + CHATML, [F.BEGINS_TWICE]),
    "no turn for the model": (TURNS, [F.NO_GENERATION_PROMPT]),
    "an end that is none": (CHATML.replace("<|im_end|>", "<|stop|>"), [F.WRONG_END]),
    "no end at all": (tiny_models.RWKV, [F.WRONG_END]),
    "several": (
        "{{ bos_token * 2 }}{% for m in messages if m.role != 'system' %}[{{ m.role }}] {{ m.content }}\n"
        "{% endfor %}",
        [F.SYSTEM_DROPPED, F.BEGINS_TWICE, F.NO_GENERATION_PROMPT, F.WRONG_END],
    ),
}


@pytest.mark.parametrize("what", BAD)
def test_what_is_wrong_is_named(what: str, renderer: PromptRenderer) -> None:
    source, expected = BAD[what]
    assert faults(renderer, source) == expected


def test_a_loop_is_named(renderer: PromptRenderer) -> None:
    loop = "{% for a in range(99999) %}{% for b in range(99999) %}{% endfor %}{% endfor %}"
    assert faults(renderer, loop) == [F.LOOPED]


@pytest.mark.parametrize(
    "source", [CHATML, tiny_models.GEMMA, tiny_models.PHI, tiny_models.HARMONY, "{{ bos_token }}" + CHATML]
)
def test_a_good_template_gets_no_warning(source: str, renderer: PromptRenderer) -> None:
    assert faults(renderer, source) == []


def test_a_token_that_begins_every_turn_is_no_doubled_beginning(renderer: PromptRenderer) -> None:
    assert faults(renderer, CHATML, bos_token="<|im_start|>") == []


def test_a_thinking_model_may_open_more_than_its_turn(renderer: PromptRenderer) -> None:
    assert faults(renderer, CHATML.replace("assistant\n", "assistant\n<think>\n")) == []


KNOWN_GOOD = {
    "chatml": [],
    "llama3": [],
    "phi": [],
    "gemma": [F.NO_SYSTEM_ROLE],
    "mistral": [F.NO_SYSTEM_ROLE],
}


def known(name: str) -> str:
    return (resources() / "chat_templates" / f"{name}.jinja").read_text(encoding="utf-8")


@pytest.mark.parametrize("name", KNOWN_GOOD)
def test_the_templates_that_are_offered_are_good(name: str, renderer: PromptRenderer) -> None:
    assert faults(renderer, known(name)) == KNOWN_GOOD[name]


def test_every_family_has_its_template_and_every_template_a_family() -> None:
    there = {path.stem for path in (resources() / "chat_templates").glob("*.jinja")}
    assert there == {family.name for family in FAMILIES} == set(KNOWN_GOOD)
    assert set(SENTENCES) == set(TemplateFault)


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        (
            "llama3",
            "<s><|start_header_id|>system<|end_header_id|>\n\nAnswer in verse.<|eot_id|>"
            "<|start_header_id|>user<|end_header_id|>\n\nWhy is it dark?<|eot_id|>"
            "<|start_header_id|>assistant<|end_header_id|>\n\nThe sun went home.<|eot_id|>"
            "<|start_header_id|>user<|end_header_id|>\n\nAnd then?<|eot_id|>"
            "<|start_header_id|>assistant<|end_header_id|>\n\n",
        ),
        (
            "mistral",
            "<s>[INST] Answer in verse.\n\nWhy is it dark? [/INST] The sun went home.</s>"
            "[INST] And then? [/INST]",
        ),
        (
            "gemma",
            "<s><start_of_turn>user\nAnswer in verse.\n\nWhy is it dark?<end_of_turn>\n<start_of_turn>model\n"
            "The sun went home.<end_of_turn>\n<start_of_turn>user\nAnd then?<end_of_turn>\n"
            "<start_of_turn>model\n",
        ),
        (
            "phi",
            "<|system|>\nAnswer in verse.<|end|>\n<|user|>\nWhy is it dark?<|end|>\n<|assistant|>\n"
            "The sun went home.<|end|>\n<|user|>\nAnd then?<|end|>\n<|assistant|>\n",
        ),
    ],
)
def test_what_they_write_is_what_the_family_was_trained_on(
    name: str, expected: str, renderer: PromptRenderer
) -> None:
    renderer.use(ChatTemplate(known(name), "<s>", "</s>", knows_chatml=False))
    assert renderer.render(SAMPLE).text == expected


def test_chatml_is_what_the_starter_model_says_itself(renderer: PromptRenderer, starter_model: Path) -> None:
    own = header_of(starter_model).text("tokenizer.chat_template")
    texts = []
    for source in (own, known("chatml")):
        renderer.use(ChatTemplate(source, "", "<|im_end|>", knows_chatml=True))
        texts.append(renderer.render(SAMPLE).text)
    assert texts[0] == texts[1]


@pytest.mark.parametrize(
    ("architecture", "tokens", "name"),
    [
        ("llama", {"<|start_header_id|>", "<|end_header_id|>", "<|eot_id|>"}, "llama3"),
        ("llama", {"<|im_start|>", "<|im_end|>"}, "chatml"),
        ("llama", {"[INST]", "[/INST]"}, "mistral"),
        ("mistral3", set(), "mistral"),
        ("gemma3", {"<start_of_turn>", "<end_of_turn>"}, "gemma"),
        ("phi3", {"<|end|>", "<|user|>", "<|assistant|>", "<|im_start|>", "<|im_end|>"}, "phi"),
        ("llama", set(), None),
        ("gpt2", {"<|endoftext|>"}, None),
    ],
)
def test_the_family_is_known_by_its_tokens(architecture: str, tokens: set[str], name: str | None) -> None:
    found = known_good(architecture, tokens.__contains__)
    assert (found.stem if found else None) == name


def test_special_tokens_are_read_from_the_file(tiny_model: TinyModel, starter_model: Path) -> None:
    special = special_tokens(tiny_model("mistral"), ("[INST]", "nowhere"))
    assert (special.begins, special.ends_text) == ("<s>", "</s>")
    assert "</s>" in special.ends
    assert special.known == {"[INST]"}
    assert special_tokens(starter_model).ends >= {"<|im_end|>"}
