"""What is wrong with a model's chat template: a sample dialogue is rendered and looked at.

A bad template is a quiet cause of bad answers: instructions that never reach the model, a beginning that
stands there twice, a turn that the model cannot end. Nothing here knows a vocabulary; whoever asks tells
which texts end a reply and which are tokens.
"""

from collections.abc import Callable, Sequence
from enum import StrEnum
from pathlib import Path

import msgspec

from app.core.conversation import Role
from app.core.paths import resources
from app.core.words import QT_TRANSLATE_NOOP
from app.engine.backend import ChatTemplate
from app.engine.chat_template import Rendered
from app.engine.protocol import PromptMessage, WarningCode

Render = Callable[[Sequence[PromptMessage]], Rendered]
"""``PromptRenderer.render``, or the like."""


class TemplateFault(StrEnum):
    """Every warning; its sentence is in ``SENTENCES``."""

    MISSING = "missing"
    FAILED = "failed"
    LOOPED = "looped"
    IGNORES_MESSAGES = "ignores_messages"
    NO_SYSTEM_ROLE = "no_system_role"
    SYSTEM_DROPPED = "system_dropped"
    BEGINS_TWICE = "begins_twice"
    NO_GENERATION_PROMPT = "no_generation_prompt"
    WRONG_END = "wrong_end"


_ = QT_TRANSLATE_NOOP

SENTENCES: dict[TemplateFault, str] = {
    TemplateFault.MISSING: _("template", "The file has no chat template; a general form is used."),
    TemplateFault.FAILED: _("template", "The chat template fails; a general form is used instead."),
    TemplateFault.LOOPED: _(
        "template", "The chat template does not come to an end; a general form is used instead."
    ),
    TemplateFault.IGNORES_MESSAGES: _(
        "template", "The chat template leaves messages out: the model never sees all that was said."
    ),
    TemplateFault.NO_SYSTEM_ROLE: _(
        "template", "The chat template has no place for instructions; they are put before the first question."
    ),
    TemplateFault.SYSTEM_DROPPED: _(
        "template", "The chat template drops instructions: the model never sees the system prompt."
    ),
    TemplateFault.BEGINS_TWICE: _(
        "template", "The chat template writes the token that begins a text more than once."
    ),
    TemplateFault.NO_GENERATION_PROMPT: _(
        "template",
        "The chat template does not open the model's turn, so the model may go on writing the question.",
    ),
    TemplateFault.WRONG_END: _(
        "template",
        "The chat template ends a turn with something that does not end a reply, so the model may write on "
        "and on.",
    ),
}


class TemplateWarning(msgspec.Struct, frozen=True):
    """One thing that is wrong; ``detail`` is the template's own text or error, never shown alone."""

    fault: TemplateFault
    detail: str = ""

    def sentence(self) -> str:
        """For the person."""
        return SENTENCES[self.fault]


SYSTEM, QUESTION, ANSWER, FOLLOW_UP = "Answer in verse.", "Why is it dark?", "The sun went home.", "And then?"
SAMPLE = (
    PromptMessage(Role.SYSTEM, SYSTEM),
    PromptMessage(Role.USER, QUESTION),
    PromptMessage(Role.ASSISTANT, ANSWER),
    PromptMessage(Role.USER, FOLLOW_UP),
)
"""The dialogue that is rendered: every role, and two turns of the person."""

_SHOWN = 60
"""Characters of a text that go into a warning's detail."""
_FAULTS = {
    WarningCode.TEMPLATE_MISSING: TemplateFault.MISSING,
    WarningCode.TEMPLATE_FAILED: TemplateFault.FAILED,
    WarningCode.TEMPLATE_LOOPED: TemplateFault.LOOPED,
}


def examine(render: Render, template: ChatTemplate, is_end: Callable[[str], bool]) -> list[TemplateWarning]:
    """Everything that is wrong with ``template``, which ``render`` uses; empty when nothing is.

    ``is_end`` tells whether a text begins with a token that ends a reply.
    """
    rendered = render(SAMPLE)
    if rendered.warning is not None:
        return [TemplateWarning(_FAULTS[rendered.warning], rendered.detail)]
    text = rendered.text
    if not all(words in text for words in (QUESTION, ANSWER, FOLLOW_UP)):
        return [TemplateWarning(TemplateFault.IGNORES_MESSAGES)]
    found = [_system(render, text), _beginning(text, template.bos_token), _opening(text), _end(text, is_end)]
    return [warning for warning in found if warning is not None]


def _system(render: Render, text: str) -> TemplateWarning | None:
    if SYSTEM not in text:
        return TemplateWarning(TemplateFault.SYSTEM_DROPPED)
    merged = PromptMessage(Role.USER, f"{SYSTEM}\n\n{QUESTION}")
    has_no_role = render((merged, *SAMPLE[2:])).text == text
    return TemplateWarning(TemplateFault.NO_SYSTEM_ROLE) if has_no_role else None


def _beginning(text: str, bos_token: str) -> TemplateWarning | None:
    """Twice by the template; or by it and llama.cpp, which overlooks one that something stands before."""
    begun = text.lstrip()
    if not bos_token or not begun.startswith(bos_token):
        return None
    is_seen = begun == text or text.count(bos_token) > 1  # ChatML's begins every turn, and is never added
    if is_seen and not begun.startswith(bos_token * 2):
        return None
    return TemplateWarning(TemplateFault.BEGINS_TWICE, text[:_SHOWN])


def _opening(text: str) -> TemplateWarning | None:
    """What follows the last question must be more than the end of a turn: as much as begins an answer."""
    opening = text.split(QUESTION)[1].split(ANSWER)[0].strip()
    other = text.split(ANSWER)[1].split(FOLLOW_UP)[0].strip()
    last = text.rpartition(FOLLOW_UP)[2].strip()
    is_missing = last != opening and opening.startswith(last) and other.startswith(last)
    return TemplateWarning(TemplateFault.NO_GENERATION_PROMPT, opening[:_SHOWN]) if is_missing else None


def _end(text: str, is_end: Callable[[str], bool]) -> TemplateWarning | None:
    after = text.split(ANSWER)[1].split(FOLLOW_UP)[0].lstrip()
    return None if is_end(after) else TemplateWarning(TemplateFault.WRONG_END, after[:_SHOWN])


class Family(msgspec.Struct, frozen=True):
    """A way of writing turns that models of several makers share.

    Attributes:
        name: of its template in ``resources/chat_templates/``.
        tokens: a vocabulary that has them all was trained for it.
        architectures: llama.cpp's names; empty: whoever has the tokens.
    """

    name: str
    tokens: tuple[str, ...]
    architectures: frozenset[str] = frozenset()


FAMILIES = (
    Family("llama3", ("<|start_header_id|>", "<|end_header_id|>", "<|eot_id|>")),
    Family(
        "gemma", ("<start_of_turn>", "<end_of_turn>"), frozenset({"gemma", "gemma2", "gemma3", "gemma3n"})
    ),
    Family("phi", ("<|end|>", "<|user|>", "<|assistant|>"), frozenset({"phi3", "phimoe"})),
    Family("chatml", ("<|im_start|>", "<|im_end|>")),
    Family("mistral", ("[INST]", "[/INST]")),
    Family("mistral", (), frozenset({"mistral", "mistral3"})),
)
"""The most particular first: some vocabularies have ChatML's tokens without having been trained with them."""


def known_good(architecture: str, is_token: Callable[[str], bool]) -> Path | None:
    """A template that is known to suit the model's family; None when the family is not known."""
    for family in FAMILIES:
        is_of_it = not family.architectures or architecture in family.architectures
        if is_of_it and (family.tokens or family.architectures) and all(map(is_token, family.tokens)):
            return resources() / "chat_templates" / f"{family.name}.jinja"
    return None
