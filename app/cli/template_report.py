"""What ``fireside doctor --model`` says about a model's chat template."""

from pathlib import Path

import msgspec

from app.core.gguf.model_files import header_of
from app.core.gguf.special_tokens import special_tokens
from app.engine.backend import ChatTemplate
from app.engine.chat_template import PromptRenderer
from app.engine.template_doctor import FAMILIES, TemplateWarning, examine, known_good

_CHATML = "<|im_start|>"


class TemplateReport(msgspec.Struct, frozen=True):
    """What is wrong with one model's template.

    Attributes:
        model: its file's name.
        warnings: empty when nothing was found.
        known_good: a template that suits the model's family; None when the family is not known.
    """

    model: str
    warnings: tuple[TemplateWarning, ...]
    known_good: Path | None

    def document(self) -> dict[str, object]:
        """For ``--json``."""
        return {
            "model": self.model,
            "warnings": [
                {"code": warning.fault, "sentence": warning.sentence(), "detail": warning.detail}
                for warning in self.warnings
            ],
            "known_good": str(self.known_good) if self.known_good else None,
        }

    def lines(self) -> list[str]:
        """For people; a known-good template is only offered where something is wrong."""
        if not self.warnings:
            return [f"{self.model}: nothing is wrong with its chat template."]
        lines = [f"{self.model}: {warning.sentence()}" for warning in self.warnings]
        if self.known_good is not None:
            lines.append(f"A chat template that suits this family: {self.known_good}")
        return lines


def template_report(path: Path) -> TemplateReport:
    """Examine the template of a model file, rendered by a worker as for a chat; ``AppError`` for no model."""
    header = header_of(path)
    asked = {_CHATML, *(token for family in FAMILIES for token in family.tokens)}
    special = special_tokens(path, asked)
    source = header.text("tokenizer.chat_template") or None
    template = ChatTemplate(source, special.begins, special.ends_text, _CHATML in special.known)
    renderer = PromptRenderer()
    renderer.use(template)
    try:
        warnings = examine(renderer.render, template, lambda text: text.startswith(tuple(special.ends)))
    finally:
        renderer.close()
    good = known_good(header.architecture, special.known.__contains__)
    return TemplateReport(path.name, tuple(warnings), good)
