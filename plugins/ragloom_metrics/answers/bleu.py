"""BLEU through sacrebleu, on a scale of 0 to 1: sacrebleu's own figure over 100.

Papineni et al. (2002), BLEU: a Method for Automatic Evaluation of Machine Translation, ACL; Post (2018), A Call for
Clarity in Reporting BLEU Scores, WMT, arXiv:1804.08771.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from ragloom.interfaces import Resources, Scored
from ragloom_metrics.answers.references import references
from ragloom_metrics.config import BleuConfig

if TYPE_CHECKING:
    from sacrebleu.metrics.bleu import BLEU, BLEUScore

_ORDERS = 4
_SMOOTHING = "exp"
_USUAL = "13a"
_TOKENIZERS = {"zh": "zh", "ja": "char", "ko": "char"}
"""By a question's language; sacrebleu's own for Japanese and Korean need libraries beside it."""


class Bleu:
    """BLEU of all answers together: matches of one to four words, of all questions, smoothed as sacrebleu does.

    A question's own value is BLEU of its answer alone, with as many orders as it has words (sacrebleu's effective
    order). An abstention is a text of no words. NaN where the data do not tell what is right, or accept nothing.
    """

    higher_is_better = True
    group = "answers"

    def __init__(self, config: BleuConfig) -> None:
        self._config = config
        self._of: Mapping[str, BLEU] = {}

    def open(self, resources: Resources) -> None:
        """Make the tokenizers."""
        self._of = {name: self._made(name, of_one=True) for name in self._names()}

    def close(self) -> None:
        """Nothing to let go of."""

    def score(self, rows: Sequence[Scored]) -> NDArray[np.float64]:
        """float64[n], in [0, 1]."""
        found = [self._one(row) for row in rows]
        return np.array([one.score / 100 if one else np.nan for one in found], np.float64)

    def statistics(self, rows: Sequence[Scored]) -> NDArray[np.float64]:
        """float64[n, 10]: words written, words wanted, matches of each order, n-grams written of each order."""
        found = [self._one(row) for row in rows]
        counts = [[one.sys_len, one.ref_len, *one.counts, *one.totals] if one else _NONE for one in found]
        return np.array(counts, np.float64).reshape(len(rows), len(_NONE))

    def pooled(self, statistics: NDArray[np.float64]) -> NDArray[np.float64]:
        """Of each sample."""
        if not statistics.shape[-2]:
            return np.full(statistics.shape[:-2], np.nan)
        sums = statistics.sum(axis=-2)
        found = [_bleu(one) for one in sums.reshape(-1, len(_NONE)).tolist()]
        return np.array(found, np.float64).reshape(sums.shape[:-1])

    def signature(self, rows: Sequence[Scored]) -> str:
        """Say as sacrebleu does how the figure of ``rows`` is made: one for each tokenizer, a comma between."""
        scored = [(self._tokenizer(row), len(references(row))) for row in rows if references(row)]
        by_name = {name: {count for one, count in scored if one == name} for name in self._of}
        return ", ".join(self._signed(name, counts) for name, counts in by_name.items() if counts)

    def _one(self, row: Scored) -> BLEUScore | None:
        wanted = references(row)
        return self._of[self._tokenizer(row)].sentence_score(row.said, wanted) if wanted else None

    def _tokenizer(self, row: Scored) -> str:
        chosen = self._config.tokenizer
        return _TOKENIZERS.get(row.language, _USUAL) if chosen == "auto" else chosen

    def _names(self) -> tuple[str, ...]:
        chosen = self._config.tokenizer
        return (_USUAL, *dict.fromkeys(_TOKENIZERS.values())) if chosen == "auto" else (chosen,)

    def _signed(self, name: str, counts: set[int]) -> str:
        bleu = self._made(name, of_one=False)
        bleu.num_refs = counts.pop() if len(counts) == 1 else -1
        return str(bleu.get_signature())

    def _made(self, name: str, *, of_one: bool) -> BLEU:
        from sacrebleu.metrics.bleu import BLEU

        lower = self._config.lowercase
        return BLEU(tokenize=name, lowercase=lower, smooth_method=_SMOOTHING, effective_order=of_one)


_NONE = [float("nan")] * (2 + 2 * _ORDERS)


def _bleu(sums: Sequence[float]) -> float:
    from sacrebleu.metrics.bleu import BLEU

    written, wanted, *counts = map(int, sums)
    made = BLEU.compute_bleu(counts[:_ORDERS], counts[_ORDERS:], written, wanted, smooth_method=_SMOOTHING)
    return made.score / 100
