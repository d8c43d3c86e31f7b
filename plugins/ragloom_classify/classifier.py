"""The label by a trained head on an encoder."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from ragloom.config.place import seen_from_here
from ragloom.errors import ModelError
from ragloom.interfaces import Description, Encoder, Generator, Resources
from ragloom.types import Evidence, Fused
from ragloom_classify.config import ClassifierConfig
from ragloom_classify.head import Head
from ragloom_classify.head_folder import TRAIN, read_head, read_manifest
from ragloom_classify.labelling import ABSTAINED, bearing_out

SHARED = frozenset({"encoder"})


class ClassifierFuser:
    """Encodes the text and asks the head; no generator is asked.

    The text is encoded as a passage is, as the examples were that the head learnt from. ``confidence`` is the label's
    probability. The found examples decide nothing; those of the same label are cited, and without any example at all it
    abstains.
    """

    _encoder: Encoder
    _head: Head

    def __init__(self, config: ClassifierConfig) -> None:
        self._config = config

    @staticmethod
    def describe(config: ClassifierConfig) -> Description:
        """Whether it takes the pipeline's encoder. Raises ``ModelError`` where nothing has been trained."""
        read_manifest(seen_from_here(config.model))
        return Description(shares=frozenset() if config.encoder else SHARED)

    def open(self, resources: Resources) -> None:
        """Read the head. Raises ``ModelError`` where it was trained on another encoder."""
        folder = resources.path(self._config.model)
        self._head, facts = read_head(folder)
        self._encoder = resources.encoder(self._config.encoder)
        _check_space(folder, str(facts.get("passage_space")), self._encoder)

    def close(self) -> None:
        """Nothing to let go of: the encoder is the resources'."""

    @property
    def passages(self) -> int:
        """How many examples are looked at."""
        return self._config.k

    def fuse(self, evidence: Sequence[Evidence], generator: Generator) -> list[Fused]:
        """One label for each evidence, in order; all texts are encoded in one call."""
        told = [number for number, one in enumerate(evidence) if one.passages]
        fused = [ABSTAINED] * len(evidence)
        if not told:
            return fused
        vectors = self._encoder.encode_passages([evidence[number].query.text for number in told])
        for number, likely in zip(told, self._head.probabilities(vectors), strict=True):
            best = int(likely.argmax())
            label, found = self._head.labels[best], evidence[number].passages[: self._config.k]
            grounds = bearing_out(label, found, self._config.label, self._config.cite)
            fused[number] = Fused(label, confidence=float(likely[best]), grounds=grounds)
        return fused


def _check_space(folder: Path, trained: str, encoder: Encoder) -> None:
    if encoder.passage_space != trained:
        raise ModelError(
            f"was trained on an encoder of passage space {trained}; the config's has {encoder.passage_space}",
            where=str(folder),
            hint=f"{TRAIN.format(folder=folder)}, or name the encoder that it was trained on",
        )
