"""Trains the head: encodes labelled texts, fits, cross-validates, writes the folder that ``classifier`` serves from."""

from __future__ import annotations

import platform
from collections.abc import Iterable, Iterator, Mapping
from importlib.metadata import version
from itertools import islice

import numpy as np
from numpy.typing import NDArray

from ragloom.interfaces import Encoder, Json, Resources, TrainingJob, TrainingReport
from ragloom.metrics import wilson_interval
from ragloom_classify.config import TrainerConfig
from ragloom_classify.examples import Example, check_enough, data_digest, examples_of
from ragloom_classify.fitting import choose, fit, held_out
from ragloom_classify.head import Head
from ragloom_classify.head_folder import check_free, write_head

_VERSIONS = ("ragloom", "numpy", "scikit-learn")


class ClassifierTrainer:
    """Multinomial logistic regression with a ridge penalty; the encoder is left as it is.

    Examples are read and encoded a batch at a time. C is chosen by cross-validation on all of them; the accuracy that
    is reported is of folds that neither the head nor the choice of C saw. The folder appears when all is done.
    """

    _encoder: Encoder

    def __init__(self, config: TrainerConfig) -> None:
        self._config = config

    def open(self, resources: Resources) -> None:
        """Take the encoder."""
        self._encoder = resources.encoder(self._config.encoder)

    def close(self) -> None:
        """Nothing to let go of: the encoder is the resources'."""

    def train(self, job: TrainingJob) -> TrainingReport:
        """Train anew, whatever ``job.resume`` says. Raises ``UsageError`` for a row that is no example, or too few."""
        check_free(job.output)
        rows = islice(job.examples, self._config.batch) if job.dry_run else job.examples
        examples, vectors = self._encoded(rows)
        if job.dry_run and examples:
            return TrainingReport(job.output)
        counts = check_enough(examples)
        labels = tuple(counts)
        codes = np.array([labels.index(one.label) for one in examples], np.int64)
        how = {"strengths": self._config.strengths, "folds": self._config.folds, "seed": job.seed}
        taken, folds = held_out(vectors, codes, **how)  # type: ignore[arg-type]
        strength = choose(vectors, codes, **how)  # type: ignore[arg-type]
        weights, steps = fit(vectors, codes, strength=strength)
        right = wilson_interval(taken == codes)
        figures = {"accuracy": right.mean, "low": right.low, "high": right.high, "folds": folds, "strength": strength}
        about = self._about(examples, counts, job.seed) | {"figures": dict(figures)}
        write_head(job.output, Head(labels, weights), about)
        return TrainingReport(job.output, {**figures, "examples": len(examples)}, steps)

    def _encoded(self, rows: Iterable[Mapping[str, Json]]) -> tuple[list[Example], NDArray[np.float64]]:
        every: list[Example] = []
        vectors: list[NDArray[np.float32]] = []
        for some in _batches(examples_of(rows, text=self._config.text, label=self._config.label), self._config.batch):
            every += some
            vectors.append(self._encoder.encode_passages([one.text for one in some]))
        return every, np.concatenate(vectors).astype(np.float64) if vectors else np.empty((0, 0))

    def _about(self, examples: list[Example], counts: Mapping[str, int], seed: int) -> dict[str, Json]:
        return {
            "passage_space": self._encoder.passage_space,
            "dimension": self._encoder.dimension,
            "label_field": self._config.label,
            "examples": dict(counts),
            "data_sha256": data_digest(examples),
            "seed": seed,
            "versions": {"python": platform.python_version(), **{name: version(name) for name in _VERSIONS}},
        }


def _batches(examples: Iterable[Example], size: int) -> Iterator[list[Example]]:
    iterator = iter(examples)
    while some := list(islice(iterator, size)):
        yield some
