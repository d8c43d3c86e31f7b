"""The generator ``openai``."""

from __future__ import annotations

import asyncio
from collections.abc import Generator, Iterator, Sequence
from concurrent.futures import CancelledError, Future
from contextlib import closing
from queue import SimpleQueue
from typing import TYPE_CHECKING, Any

from ragloom.decoding.meter import Meter
from ragloom.errors import GenerationError
from ragloom.interfaces import Description, Resources
from ragloom.prompts import estimate_tokens
from ragloom.types import FinishReason, Generation, Request, Settings, Usage
from ragloom_openai.asking import body
from ragloom_openai.config import OpenAIConfig
from ragloom_openai.events import END
from ragloom_openai.failure import NO_SUCH_API, Failure
from ragloom_openai.loop import LoopThread, closed
from ragloom_openai.masking import masked
from ragloom_openai.reply import Part, choice_of, parsed, part_of, usage_of
from ragloom_openai.shaping import shaped

if TYPE_CHECKING:
    from ragloom_openai.server import Server


class OpenAIGenerator:
    """Writes what a server's language model writes; an abstention where the model says that there is no answer.

    A batch is sent abreast, ``concurrency`` requests at once. ``max_new_tokens``, ``temperature``, ``top_p``, ``seed``
    and ``stop`` are honoured as far as the server honours them, stop strings in any case; ``top_k``, ``beams`` and
    ``repetition_penalty`` have no place in this API. ``[n]`` marks stay in the text. ``confidence`` is the mean
    log-probability of the text's tokens (natural logarithm) with the setting ``logprobs``, else NaN. Every request
    ends by its deadline: in a text or in a ``GenerationError``. ``usage`` is what the server says that its replies
    took; where it does not say, and for streams, tokens are estimated (``ragloom.prompts.estimate_tokens``). Of
    a batch in which a request fails nothing is counted.
    """

    def __init__(self, config: OpenAIConfig) -> None:
        self._config = config
        self._meter = Meter()
        self._running: tuple[LoopThread, Server] | None = None

    @staticmethod
    def describe(config: OpenAIConfig) -> Description:
        """A server gives texts, as they grow at best: no probabilities over its vocabulary, step by step."""
        limits = {"max_tokens": config.max_prompt_tokens}
        return Description(frozenset({"Streaming", "Metered"}), architecture="server", limits=limits)

    def open(self, resources: Resources) -> None:
        """Make the client; the server is not asked for anything yet."""
        from ragloom_openai.server import Server

        server = Server(self._config)
        self._running = (LoopThread(), server)

    def close(self) -> None:
        """Close every connection; requests that are under way end in a ``GenerationError``."""
        running, self._running = self._running, None
        if running is not None:
            loop, server = running
            loop.close(server.close)

    def generate(self, requests: Sequence[Request], settings: Settings) -> list[Generation]:
        """One generation a request. Raises ``GenerationError`` for the first that fails, and leaves the others."""
        bodies = [body(request, settings, self._config) for request in requests]
        if not bodies:
            return []
        loop, server = self._opened()
        try:
            replies = loop.result(_abreast(server, bodies))
            parts = [_whole(self._config.endpoint, reply) for reply in replies]
            for asked, reply, part in zip(bodies, replies, parts, strict=True):
                self._meter.add(usage_of(parsed(reply), _length(asked), estimate_tokens(part.text)))
            return [_generation(part, settings) for part in parts]
        except Failure as failure:
            raise self._error(failure) from None

    def stream(self, request: Request, settings: Settings) -> Iterator[str]:
        """The text as it comes; what may turn out to be an abstention, or the beginning of a stop string, waits."""
        asked = body(request, settings, self._config)
        self._meter.add(Usage(1, _length(asked)))
        try:
            with closing(self._pieces(asked, settings)) as pieces:
                yield from shaped(pieces, settings.stop)
        except Failure as failure:
            raise self._error(failure) from None

    def usage(self) -> Usage:
        """Requests of batches that were answered, and the tokens of their prompts and texts."""
        return self._meter.taken

    def _pieces(self, asked: dict[str, Any], settings: Settings) -> Generator[str, None, None]:
        loop, server = self._opened()
        coming: SimpleQueue[bytes | None] = SimpleQueue()
        future = loop.begin(server.tell(asked, coming.put))
        future.add_done_callback(lambda _: coming.put(None))
        text, reason, ended = False, "", False
        try:
            while (data := coming.get()) is not None:
                ended = data == END
                if not ended and (choice := choice_of(parsed(data))):
                    part = part_of(self._config.endpoint, choice)
                    text, reason = text or bool(part.text), part.reason or reason
                    self._meter.wrote(estimate_tokens(part.text))
                    yield part.text
        finally:
            future.cancel()
        _raise_from(future)
        if not reason:
            raise Failure(
                "broke the stream off before the text's end", "ask again; if it stays so, see the server's log"
            )
        _check(Part("." if text else "", reason), settings)

    def _opened(self) -> tuple[LoopThread, Server]:
        if self._running is None:
            raise GenerationError("the generator is not open", hint="call open(resources) first")
        return self._running

    def _error(self, failure: Failure) -> GenerationError:
        """To be raised ``from None``: what a server said may repeat a secret, and a traceback shows it."""
        what = masked(failure.what, self._config.secrets)
        return GenerationError(f"the server {what}", where=f"openai, {self._config.base_url}", hint=failure.hint)


async def _abreast(server: Server, bodies: Sequence[dict[str, Any]]) -> list[bytes]:
    tasks = [asyncio.ensure_future(server.ask(one)) for one in bodies]
    try:
        return await asyncio.gather(*tasks)
    finally:
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)


def _raise_from(future: Future[None]) -> None:
    try:
        future.result()
    except CancelledError:
        raise closed() from None


def _length(asked: dict[str, Any]) -> int:
    """About how many tokens the prompt of a request has."""
    said = asked.get("messages", asked.get("prompt", ""))
    texts = [said] if isinstance(said, str) else [str(one.get("content", "")) for one in said]
    return sum(map(estimate_tokens, texts))


def _whole(endpoint: str, reply: bytes) -> Part:
    choice = choice_of(parsed(reply))
    if choice is None:
        raise Failure("answered with an empty list of choices", NO_SUCH_API)
    return part_of(endpoint, choice)


def _generation(part: Part, settings: Settings) -> Generation:
    _check(part, settings)
    text = "".join(shaped([part.text], settings.stop))
    sure = sum(part.logprobs) / len(part.logprobs) if part.logprobs else float("nan")
    return Generation(text, finish_reason=_finish(text, part, settings), confidence=sure)


def _finish(text: str, part: Part, settings: Settings) -> FinishReason:
    if not text:
        return "abstain"
    stopped = any(stop and stop in part.text for stop in settings.stop)
    return "length" if part.reason == "length" and not stopped else "stop"


def _check(part: Part, settings: Settings) -> None:
    """Raises ``Failure`` for a text that something other than its end has ended."""
    if part.reason == "content_filter":
        raise Failure("withheld a text by its content filter", "ask otherwise, or use a model without one")
    if part.reason == "length" and not part.text:
        raise Failure(
            f"used up all {settings.max_new_tokens} tokens before the text began",
            "raise `max_new_tokens`: a model that reasons writes its thoughts first",
        )
