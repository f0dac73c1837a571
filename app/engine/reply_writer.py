"""A reply while the engine makes it: text out, clocks, counts."""

import time
from collections.abc import Callable, Sequence

from app.core.conversation import ReplyFacts, StopReason
from app.engine.protocol import Event, PickedToken, PromptProgress, Token
from app.engine.text_stream import TextStream

SEND_EVERY_S = 0.016
"""Tokens that come faster than this are sent together: a screen draws no sooner, and every event wakes
another process, on a core that computes the next token."""


class ReplyWriter:
    """What a backend writes a reply into: progress and token bytes in, events out, facts at the end.

    Touched once a token, on the hot path: a token of a small model takes 8 ms, 0.1 ms here is one percent.
    """

    def __init__(
        self, request_id: int, emit: Callable[[Event], None], stop: Sequence[str], max_tokens: int
    ) -> None:
        self._id = request_id
        self._emit = emit
        self._stream = TextStream(stop)
        self._max_tokens = max_tokens
        self._began = time.perf_counter()
        self._first = 0.0
        self._first_cpu = 0.0
        self._last = 0.0
        self._sent = 0.0
        self._unsent = 0
        self._data = b""
        self._picked: list[PickedToken] = []
        self._guesses = self._right = 0
        self.tokens = 0
        self.prompt_tokens = 0
        self.reused_tokens = 0
        self.prompt_eval_s = 0.0
        self.prompt_eval_cpu_s = 0.0
        self.stop_reason: StopReason | None = None

    def prompt(self, done: int, total: int, reused: int) -> None:
        """``done`` of ``total`` prompt tokens are in the context, ``reused`` of them from before."""
        self.prompt_tokens, self.reused_tokens = total, reused
        self._emit(PromptProgress(self._id, done, total, reused))

    def prompt_evaluated(self, seconds: float, cpu_s: float) -> None:
        """The whole prompt is in the context; evaluating it took ``seconds``, ``cpu_s`` of all processors."""
        self.prompt_eval_s, self.prompt_eval_cpu_s = seconds, cpu_s

    def token(self, data: bytes) -> bool:
        """Take the bytes of one generated token; False when the reply is to end, for ``stop_reason``."""
        now = time.perf_counter()
        if not self.tokens:
            self._first, self._first_cpu = now, time.process_time()
        self._last = now
        self.tokens += 1
        self._unsent += 1
        self._data += data
        if now - self._sent >= SEND_EVERY_S or self._stream.has_stop:
            self._sent = now
            self.flush()
            if self._stream.is_stopped:
                self.stop_reason = StopReason.STOP_SEQUENCE
        if self.tokens == self._max_tokens and self.stop_reason is None:
            self.stop_reason = StopReason.MAX_TOKENS
        return self.stop_reason is None

    def flush(self) -> None:
        """Send what was kept back to be sent together: the next token is not soon."""
        if not self._data:
            return
        text, self._data = self._stream.feed(self._data), b""
        if text:
            self._send(text)

    def picked(self, picked: PickedToken) -> None:
        """What the next token was picked from; it goes out with that token."""
        self._picked.append(picked)

    def guessed(self, guesses: int, right: int) -> None:
        """So many tokens were guessed ahead, and the first ``right`` of them came true."""
        self._guesses += guesses
        self._right += right

    def end(self, reason: StopReason) -> None:
        """Why the reply ended, when the backend saw it."""
        if self.stop_reason is None:
            self.stop_reason = reason

    def finish(
        self, *, model: str, identity: str, seed: int, context_used: int, context_length: int
    ) -> ReplyFacts:
        """Send the text that was kept back; the facts of the reply."""
        self.flush()
        rest = self._stream.finish()
        if rest or self._picked:  # the last tokens may have no text: special ones, or a stop sequence
            self._send(rest)
        return ReplyFacts(
            model=model,
            model_identity=identity,
            prompt_tokens=self.prompt_tokens,
            evaluated_tokens=self.prompt_tokens - self.reused_tokens,
            reused_tokens=self.reused_tokens,
            tokens=self.tokens,
            prompt_eval_s=self.prompt_eval_s,
            generation_s=self._last - self._first,
            time_to_first_token_s=self._first - self._began if self.tokens else None,
            stop_reason=self.stop_reason or StopReason.END_OF_GENERATION,
            seed=seed,
            context_used=context_used,
            context_length=context_length,
            prompt_eval_cpu_s=self.prompt_eval_cpu_s,
            generation_cpu_s=time.process_time() - self._first_cpu if self.tokens else 0.0,
            drafted_tokens=self._guesses,
            accepted_tokens=self._right,
        )

    def _send(self, text: str) -> None:
        self._emit(Token(self._id, text, self._unsent, tuple(self._picked)))
        self._unsent = 0
        self._picked.clear()
