"""The replies being made: asks the engine for them, gives them its events, ends them in words."""

from collections.abc import Callable

from PySide6.QtCore import QObject, Signal

from app.core.conversation import Message, MessageStatus, ReplyFacts, StopReason
from app.core.errors import ErrorCode, NextAct, Problem, problem
from app.core.prompt import context_problem
from app.engine.protocol import (
    EngineDied,
    Failed,
    Finished,
    LoadedModel,
    PromptMessage,
    PromptProgress,
    Token,
    Warned,
)
from app.state.engines import EnginePhase, Engines, EngineState
from app.state.reply import Reply

Prompt = Callable[[], tuple[PromptMessage, ...]]
"""Gives the prompt when the engine is ready for it, with the settings of that moment."""


class Replies(QObject):
    """Every reply that is being made, in any conversation.

    A reply waits while the model loads, then the engine makes one after the other. Whatever ends it (the
    model, the person, a failure, the engine's death), its text is kept and ``ended`` says so once.

    Signals:
        grew(Message): text was added.
        ended(Message): the reply has reached its last status, or its facts came late.
        progressed(Message, int done, int total): prompt tokens are in the context.
        context_used(Message, int used): tokens in the context by now.
        warned(Message, str): a ``WarningCode``.
        running_changed(): a reply began or ended.
    """

    grew = Signal(object)
    ended = Signal(object)
    progressed = Signal(object, int, int)
    context_used = Signal(object, int)
    warned = Signal(object, str)
    running_changed = Signal()

    def __init__(
        self, engines: Engines, save: Callable[[Message], None], parent: QObject | None = None
    ) -> None:
        super().__init__(parent)
        self._engines = engines
        self._save = save
        self._replies: list[Reply] = []
        self._prompts: dict[str, Prompt] = {}
        engines.state_changed.connect(self._on_engine_changed)
        engines.event_received.connect(self._on_event)

    @property
    def growing(self) -> list[Message]:
        """The messages that grow now, the one that began first at the head."""
        return [reply.message for reply in self._replies if reply.is_growing]

    def begin(self, message: Message, prompt: Prompt) -> None:
        """Let the engine write ``message``, as soon as a model is loaded."""
        reply = Reply(message, self._save, self)
        self._replies.append(reply)
        self._prompts[message.id] = prompt
        self.running_changed.emit()
        if self._engines.state.model is None:
            nothing = problem(ErrorCode.NO_MODELS_FOUND, next_act=NextAct.CHOOSE_MODEL)
            self._end(reply, MessageStatus.FAILED, found=nothing)
        elif self._engines.state.phase in (EnginePhase.READY, EnginePhase.ANSWERING):
            self._ask(reply)
        else:
            self._engines.ensure_loaded()

    def stop(self, message_id: str) -> None:
        """End a reply now; its facts follow when the engine has stopped too."""
        for reply in self._replies:
            if reply.message.id == message_id and reply.is_growing:
                if reply.request_id is not None:
                    self._engines.cancel(reply.request_id)
                self._end(reply, MessageStatus.STOPPED)
                return

    def interrupt_all(self) -> None:
        """The application closes: what grows is kept as interrupted."""
        for reply in list(self._replies):
            if reply.is_growing:
                self._end(reply, MessageStatus.INTERRUPTED)

    def _ask(self, reply: Reply) -> None:
        messages = self._prompts.pop(reply.message.id)()
        reply.request_id = self._engines.generate(messages, reply.message.conversation_id)

    def _on_engine_changed(self, state: EngineState) -> None:
        waiting = [reply for reply in self._replies if reply.is_growing and reply.request_id is None]
        for reply in waiting:
            if state.phase is EnginePhase.READY:
                self._ask(reply)
            elif state.phase is EnginePhase.FAILED:
                self._end(reply, MessageStatus.FAILED, found=state.problem)

    def _on_event(self, event: object) -> None:
        if isinstance(event, EngineDied):
            self._on_died()
        elif isinstance(event, Failed) and event.problem.code is ErrorCode.LOAD_CANCELLED:
            # One that gave way to another model ends nothing: what waits for a model goes on waiting.
            if self._engines.state.phase is not EnginePhase.LOADING:
                self._on_load_cancelled()
        else:
            self._on_reply_event(event)

    def _on_reply_event(self, event: object) -> None:
        request_id = getattr(event, "id", None)
        reply = next((it for it in self._replies if it.request_id == request_id), None)
        if reply is None or request_id is None:
            return
        match event:
            case Token() if reply.is_growing:
                reply.grow(event.text, event.count)
                self.grew.emit(reply.message)
                self.context_used.emit(reply.message, reply.prompt_tokens + reply.tokens)
            case PromptProgress() if reply.is_growing:
                reply.prompt_tokens = event.total
                self.progressed.emit(reply.message, event.done, event.total)
            case Warned():
                self.warned.emit(reply.message, event.code.value)
            case Finished():
                self._on_finished(reply, event.facts)
            case Failed():
                self._on_failed(reply, event.problem)

    def _on_finished(self, reply: Reply, facts: ReplyFacts) -> None:
        if not reply.is_growing:
            reply.take_facts(facts)
            self._forget(reply)
            self.ended.emit(reply.message)
            return
        is_cancelled = facts.stop_reason is StopReason.CANCELLED
        status = MessageStatus.STOPPED if is_cancelled else MessageStatus.DONE
        found = None
        if facts.stop_reason is StopReason.CONTEXT_FULL and self._engines.state.loaded:
            found = context_full(self._engines.state.loaded, facts.context_used)
        self._end(reply, status, facts=facts, found=found)
        self._forget(reply)

    def _on_failed(self, reply: Reply, found: Problem) -> None:
        if reply.is_growing:
            status = MessageStatus.INTERRUPTED if reply.message.text else MessageStatus.FAILED
            self._end(reply, status, found=found)
        self._forget(reply)

    def _on_died(self) -> None:
        for reply in [it for it in self._replies if it.request_id is not None]:
            if reply.is_growing:
                self._end(reply, MessageStatus.INTERRUPTED, found=self._engines.state.problem)
            self._forget(reply)

    def _on_load_cancelled(self) -> None:
        for reply in [it for it in self._replies if it.request_id is None]:
            self._end(reply, MessageStatus.STOPPED)

    def _end(
        self,
        reply: Reply,
        status: MessageStatus,
        *,
        facts: ReplyFacts | None = None,
        found: Problem | None = None,
    ) -> None:
        model = self._engines.state.model
        reply.end(status, facts=facts, problem=found, model=model.name if model else None)
        self._prompts.pop(reply.message.id, None)
        if reply.request_id is None:
            self._forget(reply)
        self.running_changed.emit()
        self.ended.emit(reply.message)

    def _forget(self, reply: Reply) -> None:
        if reply in self._replies:
            self._replies.remove(reply)
            reply.deleteLater()


def context_full(loaded: LoadedModel, used: int) -> Problem:
    """The context of ``loaded`` is full."""
    return context_problem(
        ErrorCode.CONTEXT_FULL,
        used=used,
        context_length=loaded.context_length,
        trained_context_length=loaded.trained_context_length,
        kv_bytes_per_token=loaded.kv_bytes_per_token,
    )
