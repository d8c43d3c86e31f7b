"""How good a reader is on rows that it did not learn from."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from statistics import fmean

from ragloom.decoding.reading import Found, SourceReader
from ragloom.types import Example, Passage, Request
from ragloom_torch.training.agreement import agreement


@dataclass(frozen=True, slots=True)
class Judge:
    """Reads each question's own passages as it would when it serves."""

    reader: SourceReader
    examples: tuple[Example, ...]

    @property
    def metric(self) -> str:
        """The figure that says whose answers are best; empty where there are no answers to give."""
        answerable = {bool(one.answers) for one in self.examples}
        return {frozenset({True}): "f1", frozenset({True, False}): "squad2_f1"}.get(frozenset(answerable), "")

    def figures(self) -> Mapping[str, float]:
        """``exact_match``, ``f1``: of the best span, however unsure, of what answers; both 0 to 1.

        ``answered``: the share of these questions that are answered at the threshold 0. Where some questions have no
        answer, ``left_unanswered`` is the share of them that are not, and ``squad2_f1`` is over all questions, at the
        threshold 0, saying nothing being right where nothing answers (Rajpurkar, Jia & Liang 2018, arXiv:1806.03822).
        """
        found = list(zip(self.examples, self.reader.read([_request(one) for one in self.examples]), strict=True))
        known = [(example.answers or (), _said(example, one), _sure(one)) for example, one in found]
        right = [one for one in known if one[0]]
        mixed = known if self.metric == "squad2_f1" else ()
        shares = {
            "answered": [float(sure) for *_, sure in right],
            "left_unanswered": [float(not sure) for gold, _, sure in known if not gold],
        }
        return {
            **agreement([(said, gold) for gold, said, _ in right]),
            **{name: fmean(values) for name, values in shares.items() if values},
            **({"squad2_f1": agreement([(said * sure, gold) for gold, said, sure in mixed])["f1"]} if mixed else {}),
        }


def _request(example: Example) -> Request:
    texts = _texts(example)
    return Request("answer", example.question, tuple(Passage(n, str(n), t, 0, len(t)) for n, t in enumerate(texts)))


def _texts(example: Example) -> Sequence[str]:
    """What answers, and nothing else; where nothing does, all that the row brings."""
    shown = example.positives if example.answers else (*example.positives, *example.negatives)
    return [one.text for one in shown]


def _said(example: Example, found: Found | None) -> str:
    return "" if found is None else _texts(example)[found.source][found.start : found.end]


def _sure(found: Found | None) -> bool:
    return found is not None and found.odds >= 0
