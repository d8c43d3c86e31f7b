"""ROUGE through rouge-score: Lin (2004), ROUGE: A Package for Automatic Evaluation of Summaries, ACL Workshop.

rouge-score's own tokenizer drops every letter that is not of a to z or 0 to 9, so that Chinese scores 0 whatever it
says; it is given another here, which makes the same tokens of English (``ragloom.metrics.tokens.rouge_tokens``).
"""

from __future__ import annotations

from collections.abc import Callable
from math import nan
from typing import Any, ClassVar

from ragloom.interfaces import Resources, Scored
from ragloom.metrics.tokens import rouge_tokens
from ragloom_metrics.answers.references import references
from ragloom_metrics.config import RougeConfig
from ragloom_metrics.each import Each

_STEMMED = 4
"""Words of fewer letters are left as they are: rouge-score's rule."""


class Rouge(Each):
    """The F-measure against the accepted text that is most like the answer.

    An abstention scores 0. NaN where the data do not tell what is right, or accept nothing.
    """

    kind: ClassVar[str]

    def __init__(self, config: RougeConfig) -> None:
        self._stem = config.stem
        self._scorer: Any = None

    def open(self, resources: Resources) -> None:
        """Load rouge-score."""
        from rouge_score.rouge_scorer import RougeScorer

        self._scorer = RougeScorer([self.kind], tokenizer=Words(self._stem))

    def value(self, row: Scored) -> float:
        """In [0, 1]."""
        wanted = references(row)
        return float(self._scorer.score_multi(wanted, row.said)[self.kind].fmeasure) if wanted else nan


class Rouge1(Rouge):
    """Words in common."""

    kind = "rouge1"


class Rouge2(Rouge):
    """Pairs of words in common."""

    kind = "rouge2"


class RougeL(Rouge):
    """The longest common subsequence of words."""

    kind = "rougeL"


class Words:
    """A tokenizer as rouge-score takes one: letters and digits of every script, a CJK character by itself."""

    def __init__(self, stem: bool = False) -> None:
        self._stem = _porter() if stem else None

    def tokenize(self, text: str) -> list[str]:
        """The tokens of ``text``."""
        tokens = rouge_tokens(text)
        return [self._stemmed(one) for one in tokens] if self._stem else tokens

    def _stemmed(self, token: str) -> str:
        return self._stem(token) if self._stem and len(token) >= _STEMMED and token.isascii() else token


def _porter() -> Callable[[str], str]:
    """That which rouge-score's own tokenizer uses."""
    from rouge_score.tokenizers import porter

    stem: Callable[[str], str] = porter.PorterStemmer().stem
    return stem
