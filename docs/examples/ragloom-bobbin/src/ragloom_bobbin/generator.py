"""The generator `copyist`: a language model of the sources alone, with three abilities beside `generate`."""

from __future__ import annotations

from codecs import getincrementaldecoder
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from math import exp

import numpy as np
from numpy.typing import NDArray
from ragloom.errors import GenerationError
from ragloom.interfaces import Stateless
from ragloom.types import Generation, Request, Settings

from ragloom_bobbin import voting
from ragloom_bobbin.choosing import choose, until
from ragloom_bobbin.config import CopyistConfig
from ragloom_bobbin.reading import relevance, sentences


@dataclass(frozen=True, slots=True, eq=False)
class Row:
    """How far one request's text has come: what can be copied, how loud each place is, how far each agrees."""

    tokens: voting.Tokens
    loud: voting.Floats
    agreement: voting.Agreement
    best: float


class Copyist(Stateless):
    """Writes one sentence that goes on as the sources do, those first that share words with the question.

    Its tokens are bytes, so it reads every script. `stream` makes it `Streaming`, `encode` and `score` make it
    `Scoring`, and `start`, `step`, `reorder`, `decode` and `eos_id` make it `Stepping`: ragloom asks for an ability by
    these methods, never by a name.
    """

    eos_id = voting.EOS

    def __init__(self, config: CopyistConfig) -> None:
        self._config = config

    def generate(self, requests: Sequence[Request], settings: Settings) -> list[Generation]:
        """One generation a request, in order. It abstains where no sentence shares a word with the question.

        `confidence` is the geometric mean of the tokens' probabilities, in (0, 1].
        """
        return [self._generated(request, settings) for request in requests]

    def stream(self, request: Request, settings: Settings) -> Iterator[str]:
        """Pieces whose concatenation is the text that `generate` gives."""
        row = self._read(request)
        chosen = (token for token, _ in self._written(row, settings)) if row.best > 0 else iter(())
        return until(decoded(chosen), settings.stop)

    def encode(self, text: str) -> tuple[int, ...]:
        """The bytes of a target text, and the token that ends it."""
        return (*text.encode("utf-8", "replace"), self.eos_id)

    def score(self, requests: Sequence[Request], target_ids: Sequence[Sequence[int]]) -> list[NDArray[np.float64]]:
        """Log p(token t | request, tokens before t): float64[T_i] for each request."""
        return [self._scored(self._read(one), ids) for one, ids in zip(requests, target_ids, strict=True)]

    def start(self, requests: Sequence[Request]) -> tuple[list[Row], NDArray[np.float32]]:
        """Read the requests: a row for each, and the log-probabilities of the first token, float32[n, 257]."""
        return self._stepped([self._read(request) for request in requests])

    def step(self, state: list[Row], tokens: NDArray[np.int64]) -> tuple[list[Row], NDArray[np.float32]]:
        """Append a token to each row: the rows, and the log-probabilities of the next token, float32[n, 257]."""
        return self._stepped([then(row, token) for row, token in zip(state, tokens.tolist(), strict=True)])

    def reorder(self, state: list[Row], rows: NDArray[np.int64]) -> list[Row]:
        """The rows numbered `rows`; a row is never changed, so it can be taken twice."""
        return [state[number] for number in rows.tolist()]

    def decode(self, tokens: Sequence[int]) -> str:
        """The text of token ids; bytes that are no UTF-8 are left out."""
        return "".join(decoded(tokens))

    def _read(self, request: Request) -> Row:
        if request.task != "answer":
            raise GenerationError(f"`copyist` cannot do the task '{request.task}'", hint="give it questions to answer")
        told = sentences(request.sources)
        shares = relevance(request.question, told)
        written = [sentence.encode("utf-8", "replace") for sentence in told]
        tokens = voting.laid_out(written)
        loud = voting.loudness(written, shares, self._config.focus)
        return Row(tokens, loud, voting.begun(tokens), max(shares, default=0.0))

    def _generated(self, request: Request, settings: Settings) -> Generation:
        row = self._read(request)
        chosen = list(self._written(row, settings)) if row.best > 0 else []
        tokens = tuple(token for token, _ in chosen if token != self.eos_id)
        text = "".join(until(decoded(tokens), settings.stop))
        if not text.strip():
            return Generation("", finish_reason="abstain")
        cut = len(tokens) == len(chosen) and text == self.decode(tokens)
        sure = exp(sum(probability for _, probability in chosen) / len(chosen))
        return Generation(text, self.encode(text)[:-1], finish_reason="length" if cut else "stop", confidence=sure)

    def _written(self, row: Row, settings: Settings) -> Iterator[tuple[int, float]]:
        """Each token with its log-probability, to the end or to the longest that is allowed."""
        random = np.random.default_rng(settings.seed)
        for _ in range(settings.max_new_tokens):
            found = self._log_probabilities(row)
            token = choose(found, settings, random)
            yield token, float(found[token])
            if token == self.eos_id:
                return
            row = then(row, token)

    def _scored(self, row: Row, ids: Sequence[int]) -> NDArray[np.float64]:
        found = np.empty(len(ids))
        for number, token in enumerate(ids):
            found[number] = self._log_probabilities(row)[token]
            row = then(row, token)
        return found

    def _stepped(self, rows: list[Row]) -> tuple[list[Row], NDArray[np.float32]]:
        found = [self._log_probabilities(row) for row in rows]
        return rows, np.array(found, np.float32).reshape(len(rows), self.eos_id + 1)

    def _log_probabilities(self, row: Row) -> voting.Floats:
        sharpness, smoothing = self._config.sharpness, self._config.smoothing
        return voting.log_probabilities(row.tokens, row.loud, row.agreement, sharpness=sharpness, smoothing=smoothing)


def then(row: Row, token: int) -> Row:
    """The row with `token` appended."""
    return replace(row, agreement=voting.advanced(row.agreement, row.tokens, token))


def decoded(tokens: Sequence[int] | Iterator[int]) -> Iterator[str]:
    """The text, piece by piece: a character as soon as its last byte is there."""
    decoder = getincrementaldecoder("utf-8")("ignore")
    for token in tokens:
        if token != voting.EOS:
            yield decoder.decode(bytes([token]))
    yield decoder.decode(b"", final=True)
