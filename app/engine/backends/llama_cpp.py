"""llama.cpp as a backend, on the low-level calls: the bindings' ``Llama`` class is slower and cannot stop."""

import time
from collections.abc import Callable
from pathlib import Path

import llama_cpp
import llama_cpp.llama_cpp as ll
import msgspec
import psutil

from app.core.errors import AppError, ErrorCode, NextAct, problem
from app.core.gguf.checks import check_file
from app.core.gguf.shape import model_shape
from app.core.load_fit import given_back
from app.core.load_plan import Plan, Wishes
from app.core.model_shape import ModelShape
from app.engine.backend import Arrivals, ChatTemplate, Request
from app.engine.backends.llama_adapters import LlamaAdapters
from app.engine.backends.llama_context import Evaluated, LlamaContext, Part
from app.engine.backends.llama_devices import device_words, devices, features
from app.engine.backends.llama_embedding import LlamaEmbedding, embedding_wishes, not_for_embedding
from app.engine.backends.llama_guessing import (
    DraftModel,
    Guesses,
    Guessing,
    PromptLookup,
    draft_model,
)
from app.engine.backends.llama_log import LlamaLog
from app.engine.backends.llama_model import LlamaModel, refusal
from app.engine.backends.llama_planning import does_not_fit, planned, ran_out
from app.engine.backends.llama_plugins import load_plugins
from app.engine.backends.llama_replies import LlamaReplies
from app.engine.backends.llama_slots import Slots
from app.engine.backends.llama_states import LlamaStates, state_key
from app.engine.backends.llama_tuning import tune
from app.engine.cancel import CancelFlag
from app.engine.options import EngineOptions
from app.engine.protocol import (
    PROTOCOL_VERSION,
    Adapter,
    Load,
    LoadedModel,
    PlanLoad,
    Planned,
    Ready,
    Trial,
    Tune,
    Tuned,
)
from app.engine.state_files import StateFiles


class LlamaCppBackend:
    """One model, one context, a few chats in it."""

    def __init__(self, options: EngineOptions) -> None:
        self._options = options
        self._log = LlamaLog()
        ll.llama_backend_init()
        self._device_problems = load_plugins(options)
        self._model: LlamaModel | None = None
        self._context: LlamaContext | None = None
        self._replies: LlamaReplies | None = None
        self._files = StateFiles(options.state_folder, options.state_budget_bytes)
        self._states: LlamaStates | None = None
        self._adapters: LlamaAdapters | None = None
        self._embedding: LlamaEmbedding | None = None
        self._draft: DraftModel | None = None
        self._loaded: LoadedModel | None = None
        self._wishes = Wishes()

    def ready(self) -> Ready:
        """The library's version, features and devices."""
        return Ready(PROTOCOL_VERSION, "llama_cpp", llama_cpp.__version__, features(), devices())

    def plan(self, command: PlanLoad) -> Planned:
        """What ``load`` would do with the memory that is free now, and with what is loaded now unloaded."""
        return self._plan(command, model_shape(Path(command.path)))

    def load(self, command: Load, cancel: CancelFlag, report: Callable[[float], None]) -> LoadedModel:
        """Load weights, make a context, evaluate one token: what is going to crash does so now."""
        self.unload()
        began, resident = time.perf_counter(), psutil.Process().memory_info().rss
        path = Path(command.path)
        fault = check_file(path)
        if fault is not None:
            raise AppError(fault)
        shape = model_shape(path)
        if command.embeds:
            wishes = embedding_wishes(command.wishes, shape.trained_context_length)
            command = msgspec.structs.replace(command, wishes=wishes)
        found = self._plan(PlanLoad(command.id, command.path, command.wishes, command.correction), shape)
        plan = found.plan
        if not plan.fits:
            raise AppError(does_not_fit(command.name, found))
        self._log.buffers.forget()
        try:
            self._model = model = LlamaModel(
                path, command.name, self._log, cancel, report, layout=plan.layout, embeds=command.embeds
            )
            context_length = self._make_context(command, model, plan, cancel)
            measured = self._log.buffers.uses(found.devices)
            guesses = self._make_guesses(command, model, cancel, plan)
        except (AppError, MemoryError) as error:
            raise self._given_up(command, found, error) from None
        loaded = LoadedModel(
            name=command.name,
            path=command.path,
            identity=model.identity(),
            architecture=model.architecture,
            parameters=model.parameters,
            context_length=context_length,
            trained_context_length=model.trained_context_length,
            kv_bytes_per_token=model.kv_bytes_per_token,
            threads=plan.threads,
            device=device_words(plan.layout, found.devices),
            load_s=time.perf_counter() - began,
            memory_bytes=max(0, psutil.Process().memory_info().rss - resident),
            plan=plan,
            measured=measured,
        )
        self._loaded, self._wishes = loaded, command.wishes
        if self._context is not None:
            self._begin_chats(model, self._context, loaded, guesses)
        return loaded

    def unload(self) -> None:
        """Keep the chats; give context and weights back, in this order."""
        for part in (self._states, self._draft, self._context, self._embedding, self._model):
            if part is not None:
                part.close()
        self._model = self._context = self._replies = self._draft = self._loaded = None
        self._states = self._adapters = self._embedding = None

    def template(self) -> ChatTemplate:
        """The loaded model's chat template."""
        return self._loaded_model().template()

    def count(self, text: str, *, is_prompt: bool) -> int:
        """Tokens of ``text``."""
        return len(self._loaded_model().tokenize(text, is_prompt=is_prompt))

    def serve(self, first: Request, arrivals: Arrivals) -> None:
        """Make replies beside each other."""
        if self._replies is None:
            model = self._model
            first.failed(model.not_for_chat() if model is not None else _nothing_loaded().problem)
        else:
            self._replies.serve(first, arrivals)

    def rest(self) -> None:
        """Keep the chats' evaluated state."""
        if self._states is not None:
            self._states.rest()

    def forget(self, conversation: str) -> None:
        """Keep nothing of a chat that was deleted."""
        if self._states is not None:
            self._states.forget(conversation)
        else:
            self._files.forget(conversation)

    def set_adapters(self, adapters: tuple[Adapter, ...]) -> None:
        """Apply these LoRA adapters to the loaded model, and no others."""
        model = self._loaded_model()
        if self._adapters is None:
            raise AppError(model.not_for_chat())
        self._adapters.set(adapters)

    def embed(self, texts: tuple[str, ...], cancel: CancelFlag) -> tuple[tuple[float, ...], ...]:
        """One vector of length 1 per text."""
        model = self._loaded_model()
        if self._embedding is None:
            raise not_for_embedding(model)
        return self._embedding.embed(texts, cancel)

    def tune(self, command: Tune, cancel: CancelFlag, report: Callable[[Trial], None]) -> Tuned:
        """Find the fastest way to run the loaded model; its chats stay as they are."""
        model, loaded = self._model, self._loaded
        if model is None or loaded is None:
            raise _nothing_loaded()

        def load_on_cpu(stop: CancelFlag) -> LlamaModel:
            return LlamaModel(model.path, model.name, self._log, stop, lambda fraction: None)

        return tune(model, loaded, self._wishes, command, cancel, report, load_on_cpu)

    def _begin_chats(
        self, model: LlamaModel, context: LlamaContext, loaded: LoadedModel, guesses: Guesses
    ) -> None:
        key = state_key(loaded, self._wishes.flash_attention)
        self._states = states = LlamaStates(context, self._files, key)
        self._adapters = LlamaAdapters(model, context, self._log, states, key)
        self._replies = LlamaReplies(model, context, Slots(context, states), loaded, Guessing(guesses))

    def _plan(self, command: PlanLoad, shape: ModelShape) -> Planned:
        there = devices()
        free = given_back(there, self._loaded.measured if self._loaded is not None else ())
        return msgspec.structs.replace(planned(command, shape, free, self._device_problems), devices=there)

    def _given_up(self, command: Load, found: Planned, error: AppError | MemoryError) -> AppError:
        """Give back what a load that failed has taken; what it failed of, and whether less would do."""
        self.unload()
        is_stopped = isinstance(error, AppError) and error.problem.code is ErrorCode.LOAD_CANCELLED
        if self._log.ran_out_of_memory and not is_stopped:
            taken = self._log.buffers.uses(found.devices)
            return AppError(ran_out(command, found.plan, self._log.first_error, devices(), taken))
        return error if isinstance(error, AppError) else AppError(refusal(command.name, self._log))

    def _make_context(self, command: Load, model: LlamaModel, plan: Plan, cancel: CancelFlag) -> int:
        """One to embed or to chat in, tried with one token; the tokens that it holds."""
        self._log.forget()
        if command.embeds:
            self._embedding = LlamaEmbedding(model, plan.layout.context_length, plan.threads)
            self._embedding.embed(("",), cancel)
            return self._embedding.length
        self._context = context = LlamaContext(
            model.pointer,
            plan.layout,
            threads=plan.threads,
            flash_attention=command.wishes.flash_attention,
        )
        if not context.can_generate:
            raise AppError(model.not_for_chat())
        self._warm_up(model, context, cancel)
        return context.context_length

    def _make_guesses(self, command: Load, model: LlamaModel, cancel: CancelFlag, plan: Plan) -> Guesses:
        if not command.wishes.draft_path:
            return PromptLookup()
        self._draft = draft_model(Path(command.wishes.draft_path), model, self._log, cancel, plan)
        return self._draft

    def _warm_up(self, model: LlamaModel, context: LlamaContext, cancel: CancelFlag) -> None:
        cancel.share(context.interrupt)
        slot = context.slots[0]
        outcome = context.evaluate([Part(slot, [model.first_token()], 1)])
        cancel.share(None)
        if outcome is Evaluated.CANCELLED or cancel.is_set:
            raise AppError(problem(ErrorCode.LOAD_CANCELLED, name=model.name))
        context.clear(slot)

    def _loaded_model(self) -> LlamaModel:
        if self._model is None:
            raise _nothing_loaded()
        return self._model


def _nothing_loaded() -> AppError:
    return AppError(problem(ErrorCode.NO_MODEL_LOADED, next_act=NextAct.CHOOSE_MODEL))
