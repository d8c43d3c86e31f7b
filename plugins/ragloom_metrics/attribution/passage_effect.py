"""What the cited passages do for an answer: how much less likely it is without each."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import islice

import numpy as np
from numpy.typing import NDArray

from ragloom.errors import PluginError
from ragloom.interfaces import Description, Resources, Scored, Scoring
from ragloom.metrics.attribution import passage_effect
from ragloom.types import Passage, Request
from ragloom_metrics.config import PassageEffectConfig


class PassageEffect:
    """The mean over the cited passages of log p(answer | all passages) - log p(answer | all but that one), in nats.

    Of the whole answer, without its citation marks, whose numbers would shift. NaN for an abstention, for an answer
    without citations, for one made from fewer than two passages, and for one that the model holds impossible with or
    without a passage. ``ragloom.metrics.attribution`` has the source.
    """

    higher_is_better = True
    group = "attribution"

    def __init__(self, config: PassageEffectConfig) -> None:
        self._config = config
        self._generator: Scoring

    @staticmethod
    def describe(config: PassageEffectConfig) -> Description:
        """It needs a generator that scores: the pipeline's own where no other is named."""
        needs = frozenset() if config.generator else frozenset({"Scoring"})
        return Description(capabilities=frozenset({"Grouped"}), needs=needs)

    def open(self, resources: Resources) -> None:
        """Take the generator. Raises ``PluginError`` for one that cannot say how likely a text is."""
        generator = resources.generator(self._config.generator)
        if not isinstance(generator, Scoring):
            raise PluginError(
                "metric `passage_effect` needs a generator with Scoring (one that says how likely a text is), "
                f"which {type(generator).__name__} has not",
                hint="name one that has: {use: passage_effect, generator: {use: onnx, model: …}}",
            )
        self._generator = generator

    def close(self) -> None:
        """Nothing to let go of: the generator is the pipeline's."""

    def score(self, rows: Sequence[Scored]) -> NDArray[np.float64]:
        """float64[n], in nats."""
        values = np.full(len(rows), np.nan)
        asked = [(number, made) for number, row in enumerate(rows) if (made := list(self._requests(row)))]
        pairs = [(request, rows[number].said) for number, made in asked for request in made]
        found = iter(self._likely(pairs))
        for number, made in asked:
            whole, *without = islice(found, len(made))
            if np.isfinite([whole, *without]).all():
                values[number] = passage_effect(whole, without)
        return values

    def _requests(self, row: Scored) -> Iterator[Request]:
        """With all passages, then without each that is cited."""
        passages = row.answer.passages
        cited = {one.passage_id for one in row.answer.citations}
        left_out = [one for one in passages if one.id in cited]
        if row.answer.abstained or len(passages) < 2 or not left_out:
            return
        yield self._request(row, passages)
        for one in left_out:
            yield self._request(row, tuple(other for other in passages if other is not one))

    def _request(self, row: Scored, passages: tuple[Passage, ...]) -> Request:
        return Request(self._config.task, row.question, passages, self._config.instruction)

    def _likely(self, pairs: Sequence[tuple[Request, str]]) -> list[float]:
        if not pairs:
            return []
        targets = [self._generator.encode(text) for _, text in pairs]
        return [float(one.sum()) for one in self._generator.score([request for request, _ in pairs], targets)]
