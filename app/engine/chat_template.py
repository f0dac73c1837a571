"""Messages to prompt: the model's own template in a worker under limits, or a general one."""

import time
from collections.abc import Sequence

import msgspec

from app.core.conversation import Role
from app.engine.backend import ChatTemplate
from app.engine.protocol import PromptMessage, WarningCode
from app.engine.template_keeper import TemplateKeeper


class Rendered(msgspec.Struct, frozen=True):
    """A prompt, the stop sequences that belong to it, and what the person should know about it."""

    text: str
    stop: tuple[str, ...] = ()
    warning: WarningCode | None = None
    detail: str = ""


class _Failure(msgspec.Struct, frozen=True):
    code: WarningCode
    detail: str


class PromptRenderer:
    """Turns messages into the prompt of one loaded model. Owned by the engine's loop.

    A template that failed is not tried again until another model is loaded: a loop costs its limit once.
    """

    def __init__(self) -> None:
        self._worker = TemplateKeeper()
        self._template = ChatTemplate(None, "", "", knows_chatml=False)
        self._failure: _Failure | None = None

    def start(self) -> None:
        """Let the worker start while something else is done."""
        self._worker.start()

    def use(self, template: ChatTemplate) -> None:
        """Another model was loaded."""
        self._template, self._failure = template, None

    def close(self) -> None:
        """End the worker."""
        self._worker.close()

    def render(self, messages: Sequence[PromptMessage]) -> Rendered:
        """The prompt for ``messages``. Always gives one: the general form when the template does not."""
        if self._template.untrusted_source is None:
            return self._general(messages, _Failure(WarningCode.TEMPLATE_MISSING, ""))
        if self._failure is not None:
            return self._general(messages, self._failure)
        outcome = self._ask(messages)
        if isinstance(outcome, _Failure) and outcome.code is WarningCode.TEMPLATE_FAILED:
            # Some templates refuse the role "system".
            plain = _without_system(messages)
            outcome = self._ask(plain) if plain != list(messages) else outcome
        if isinstance(outcome, str):
            return Rendered(outcome)
        self._failure = outcome
        return self._general(messages, outcome)

    def render_reply(self, messages: Sequence[PromptMessage]) -> Rendered:
        """The prompt for a reply; a last message of the assistant is its beginning, which is gone on with."""
        if not messages or messages[-1].role is not Role.ASSISTANT:
            return self.render(messages)
        rendered = self.render(messages[:-1])
        return msgspec.structs.replace(rendered, text=rendered.text + messages[-1].content)

    def _ask(self, messages: Sequence[PromptMessage]) -> str | _Failure:
        request: dict[str, object] = {
            "source": self._template.untrusted_source,
            "bos_token": self._template.bos_token,
            "eos_token": self._template.eos_token,
            "messages": [{"role": str(m.role), "content": m.content} for m in messages],
            "now": time.time(),
        }
        try:
            answer = self._worker.ask(request)
        except TimeoutError:
            return _Failure(WarningCode.TEMPLATE_LOOPED, "it took too long")
        except MemoryError:
            return _Failure(WarningCode.TEMPLATE_FAILED, "it took too much memory")
        if "text" in answer:
            return answer["text"]
        return _Failure(WarningCode.TEMPLATE_FAILED, answer.get("error", ""))

    def _general(self, messages: Sequence[PromptMessage], failure: _Failure) -> Rendered:
        form = chatml if self._template.knows_chatml else plain_dialogue
        stop = ("<|im_end|>",) if form is chatml else ("\nUser:",)
        return Rendered(form(messages), stop, failure.code, failure.detail)


def chatml(messages: Sequence[PromptMessage]) -> str:
    """The form that most models without a working template were trained on."""
    turns = "".join(f"<|im_start|>{m.role}\n{m.content}<|im_end|>\n" for m in messages)
    return f"{turns}<|im_start|>assistant\n"


def plain_dialogue(messages: Sequence[PromptMessage]) -> str:
    """A dialogue in plain words, for a model that knows no turn markers: a base model goes on with it."""
    names = {Role.USER: "User: ", Role.ASSISTANT: "Assistant: ", Role.TOOL: "Tool: ", Role.SYSTEM: ""}
    turns = "".join(f"{names[m.role]}{m.content}\n\n" for m in messages)
    return f"{turns}Assistant:"


def _without_system(messages: Sequence[PromptMessage]) -> list[PromptMessage]:
    """System messages moved into the person's first message: some templates refuse the role."""
    system = "\n\n".join(m.content for m in messages if m.role is Role.SYSTEM)
    rest = [m for m in messages if m.role is not Role.SYSTEM]
    if system and rest and rest[0].role is Role.USER:
        rest[0] = PromptMessage(Role.USER, f"{system}\n\n{rest[0].content}")
    return rest
