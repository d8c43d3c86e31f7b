"""The label that a language model gives, shown labelled examples."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from ragloom.interfaces import Generator, Resources
from ragloom.types import Evidence, Fused, Generation, Passage, Request
from ragloom_classify.config import InContextConfig
from ragloom_classify.labelling import ABSTAINED, bearing_out, label_of, labels_among
from ragloom_classify.reply import read_label, spellings
from ragloom_classify.showing import instruction, shown

_LONGEST = 80
"""Characters of a reply that are told again."""


class InContextFuser:
    """Retrieved examples as demonstrations (Liu et al. 2022, What Makes Good In-Context Examples for GPT-3?).

    The reply is read as one of the known labels; one that is none of them, or names two, is an abstention that says so.
    ``confidence`` is the generator's own; the shown examples of that label are cited. All texts are asked about in one
    call.
    """

    def __init__(self, config: InContextConfig) -> None:
        self._config = config
        self._settings = config.generation.settings()
        self._labels: tuple[str, ...] = ()
        self._known: Mapping[str, str] = {}

    def open(self, resources: Resources) -> None:
        """Learn the labels: without `labels` in the config, from every example of the collection."""
        every = (one for some in resources.collection.scan() for one in some)
        self._labels = self._config.labels or labels_among(every, self._config.label)
        self._known = spellings(self._labels, self._config.synonyms)

    def close(self) -> None:
        """Nothing to let go of."""

    @property
    def passages(self) -> int:
        """How many examples are shown."""
        return self._config.k

    def fuse(self, evidence: Sequence[Evidence], generator: Generator) -> list[Fused]:
        """One label for each evidence, in order; without examples or labels, nobody is asked."""
        told = [number for number, one in enumerate(evidence) if one.passages and self._known]
        requests = [self._request(evidence[number]) for number in told]
        replies = generator.generate(requests, self._settings) if requests else []
        fused = [ABSTAINED] * len(evidence)
        for number, reply in zip(told, replies, strict=True):
            fused[number] = self._read(reply, evidence[number].passages[: self._config.k])
        return fused

    def _request(self, evidence: Evidence) -> Request:
        text = evidence.query.text
        found = evidence.passages[: self._config.k]
        sources = tuple(shown(one, label_of(one, self._config.label), text) for one in found)
        return Request("classify", text, sources, self._config.instruction or instruction(text, self._labels))

    def _read(self, reply: Generation, found: Sequence[Passage]) -> Fused:
        label = "" if reply.finish_reason == "abstain" else read_label(reply.text, self._known)
        if not label:
            return Fused("", abstained=True, confidence=reply.confidence, reason=_unread(reply, self._labels))
        grounds = bearing_out(label, found, self._config.label, self._config.cite)
        return Fused(label, confidence=reply.confidence, grounds=grounds)


def _unread(reply: Generation, labels: Sequence[str]) -> str:
    said = " ".join(reply.text.split())
    cut = said if len(said) <= _LONGEST else f"{said[:_LONGEST]}…"
    told = f"The model's reply is no label: “{cut}”." if said else "The model gave no reply."
    return f"{told} Labels: {', '.join(labels)}."
