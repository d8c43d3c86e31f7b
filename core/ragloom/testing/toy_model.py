"""A language model in one file: every capability of a generator, exact, and without weights."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from ragloom.errors import GenerationError
from ragloom.interfaces import Description, Stateless
from ragloom.prompts import TASKS
from ragloom.types import Generation, Passage, Request, Settings

EOS = 256
ORDER = 6
"""How many bytes of context decide the next one."""
READ = 2000
"""How many characters of each source, and of the question, are read."""

_BEGIN = b"\x02"
_SENTENCE = re.compile(r"[^.!?。！？]+[.!?。！？]*")


@dataclass(frozen=True, slots=True)
class Row:
    """What one request's sentences say about the next byte, and the bytes so far."""

    counts: dict[bytes, NDArray[np.float64]]
    written: bytes = _BEGIN
    ended: bool = False

    def then(self, token: int) -> Row:
        """The row with ``token`` appended; nothing follows the end."""
        if self.ended or token == EOS:
            return Row(self.counts, self.written, True)
        return Row(self.counts, self.written + bytes([token]))

    def log_probabilities(self) -> NDArray[np.float64]:
        """Of the next token, natural logarithm: float64[257]; a context one byte longer counts eight times as much."""
        mass = np.full(EOS + 1, 1e-3)
        if self.ended:
            mass[EOS] = 1e6
        else:
            for length in range(1, ORDER + 1):
                if (seen := self.counts.get(self.written[-length:])) is not None and length <= len(self.written):
                    mass += 8.0**length * seen / seen.sum()
        return np.asarray(np.log(mass / mass.sum()))


class ToyModel(Stateless):
    """Writes on as the sources go on after the same few bytes, those first that share words with the question.

    An interpolated n-gram model of bytes: ``V`` is 257, the end of a text is 256. Of the settings for choosing tokens
    it knows ``temperature``, ``seed``, ``max_new_tokens`` and ``stop``. Its ``confidence`` is the mean log-probability
    of what it wrote. Each row is computed by itself, so that a batch gives what its requests give alone.
    """

    eos_id = EOS

    @staticmethod
    def describe(config: object) -> Description:
        """Everything that a generator may be able to do."""
        abilities = frozenset({"Streaming", "Scoring", "Stepping", "JointReading"})
        return Description(capabilities=abilities, architecture="n-gram")

    def generate(self, requests: Sequence[Request], settings: Settings) -> list[Generation]:
        """One generation a request. Raises ``GenerationError`` for a task without a prompt."""
        return [self._written(request, settings) for request in requests]

    def stream(self, request: Request, settings: Settings) -> Iterator[str]:
        """The text, a character at a time."""
        yield from self._written(request, settings).text

    def encode(self, text: str) -> tuple[int, ...]:
        """Its bytes in UTF-8, and the end."""
        return (*text.encode(), EOS)

    def score(self, requests: Sequence[Request], target_ids: Sequence[Sequence[int]]) -> list[NDArray[np.float64]]:
        """Log-probabilities of the targets: float64[T_i] for each request."""
        return [self._scored(self.read(one), ids) for one, ids in zip(requests, target_ids, strict=True)]

    def start(self, requests: Sequence[Request]) -> tuple[list[Row], NDArray[np.float32]]:
        """The rows, and log-probabilities of the first token: float32[n, 257]."""
        return self._next([self.read(request) for request in requests])

    def step(self, state: list[Row], tokens: NDArray[np.int64]) -> tuple[list[Row], NDArray[np.float32]]:
        """The rows with ``tokens`` appended, and log-probabilities of the next: float32[n, 257]."""
        return self._next([row.then(int(token)) for row, token in zip(state, tokens, strict=True)])

    def reorder(self, state: list[Row], rows: NDArray[np.int64]) -> list[Row]:
        """The rows numbered ``rows``."""
        return [state[row] for row in rows.tolist()]

    def decode(self, tokens: Sequence[int]) -> str:
        """The text; bytes that are no UTF-8 are left out."""
        return bytes(token for token in tokens if token != EOS).decode(errors="ignore")

    def read_jointly(
        self, question: str, sources: Sequence[Passage], settings: Settings
    ) -> tuple[Generation, NDArray[np.float64]]:
        """The text, and each source's share in what was counted: float64[K]."""
        weights = np.array([float(sum(weight for weight, _ in _sentences(question, one.text))) for one in sources])
        shares = weights / weights.sum() if weights.any() else np.full(len(sources), 1 / len(sources))
        return self._written(Request("answer", question, tuple(sources)), settings), shares

    def read(self, request: Request) -> Row:
        """Count what follows each context in the request's sources, or in its question where it has none."""
        if request.task not in TASKS:
            raise GenerationError(f"there is no task '{request.task}'", hint=f"take one of {', '.join(TASKS)}")
        counts: dict[bytes, NDArray[np.float64]] = defaultdict(lambda: np.zeros(EOS + 1))
        for text in [source.text for source in request.sources] or [request.question]:
            for weight, sentence in _sentences(request.question, text):
                _count(counts, _BEGIN + sentence.encode(), weight)
        return Row(dict(counts))

    def _written(self, request: Request, settings: Settings) -> Generation:
        chosen = list(self._choose(self.read(request), settings))
        tokens = tuple(token for token, _ in chosen if token != EOS)
        text = _before(self.decode(tokens), settings.stop)
        if not text.strip():
            return Generation("", finish_reason="abstain")
        cut = len(chosen) == len(tokens) == settings.max_new_tokens and text == self.decode(tokens)
        sure = sum(sure for _, sure in chosen) / len(chosen)
        return Generation(text, tokens, finish_reason="length" if cut else "stop", confidence=sure)

    def _choose(self, row: Row, settings: Settings) -> Iterator[tuple[int, float]]:
        draw = np.random.default_rng(settings.seed)
        written: list[int] = []
        while len(written) < settings.max_new_tokens and EOS not in written and not self._stopped(written, settings):
            sure = row.log_probabilities()
            token = int(sure.argmax())
            if settings.temperature > 0:
                token = int((sure / settings.temperature + draw.gumbel(size=len(sure))).argmax())
            written.append(token)
            yield token, float(sure[token])
            row = row.then(token)

    def _stopped(self, written: Sequence[int], settings: Settings) -> bool:
        text = self.decode(written) if settings.stop else ""
        return text != _before(text, settings.stop)

    def _scored(self, row: Row, ids: Sequence[int]) -> NDArray[np.float64]:
        found = np.empty(len(ids))
        for number, token in enumerate(ids):
            found[number] = row.log_probabilities()[token]
            row = row.then(token)
        return found

    def _next(self, rows: list[Row]) -> tuple[list[Row], NDArray[np.float32]]:
        found = [row.log_probabilities() for row in rows]
        return rows, np.asarray(found, np.float32).reshape(len(rows), EOS + 1)


def _sentences(question: str, text: str) -> list[tuple[float, str]]:
    """Each sentence, and how much it counts: by the square of the words that it shares with the question."""
    asked = set(re.findall(r"\w+", question[:READ].lower()))
    cut = [match[0].strip() for match in _SENTENCE.finditer(text[:READ])]
    return [(1.0 + len(asked.intersection(re.findall(r"\w+", one.lower()))) ** 2, one) for one in cut if one]


def _count(counts: dict[bytes, NDArray[np.float64]], written: bytes, weight: float) -> None:
    for at, token in enumerate((*written[1:], EOS), 1):
        for length in range(1, min(ORDER, at) + 1):
            counts[written[at - length : at]][token] += weight


def _before(text: str, stop: Sequence[str]) -> str:
    return text[: min((at for word in stop if (at := text.find(word)) >= 0), default=len(text))]
