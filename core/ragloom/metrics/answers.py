"""How good an answer is, for one question, against the accepted answers: the best of them counts.

``language`` picks the tokens (``ragloom.metrics.tokens``). An unanswerable question has no accepted answers, and
saying nothing is right: as SQuAD 2.0 (Rajpurkar, Jia & Liang 2018, arXiv:1806.03822) has it.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Sequence

from ragloom.metrics.tokens import TOKENS, cmrc_tokens, squad_tokens, word_tokens


def exact_match(prediction: str, golds: Sequence[str], *, language: str = "en") -> float:
    """1 where the tokens are the same, else 0. Rajpurkar et al. (2016)."""
    return _best(prediction, golds, language, lambda said, wanted: float(said == wanted))


def token_f1(prediction: str, golds: Sequence[str], *, language: str = "en") -> float:
    """The harmonic mean of precision and recall of the tokens, each counted as often as it occurs: in [0, 1].

    Rajpurkar et al. (2016), for Chinese over characters. (CMRC's own script counts the longest common run instead of
    the common tokens; this is the usual definition, as in MLQA, Lewis et al. 2020.)
    """
    return _best(prediction, golds, language, _f1)


def holds_answer(text: str, answers: Iterable[str]) -> bool:
    """Whether an accepted answer stands in ``text``, from token boundary to token boundary, case and forms folded.

    Punctuation inside of words may vanish ("U.S." is "US") or separate ("2010-2015" holds "2015"): either reading is
    accepted, but a number is never cut at its decimal point. After has_answer of Chen et al. (2017), DrQA,
    arXiv:1704.00051.
    """
    wanted = list(answers)
    return any(_holds(split(text), map(split, wanted)) for split in (_closed_up, word_tokens))


def _best(
    prediction: str, golds: Sequence[str], language: str, score: Callable[[list[str], list[str]], float]
) -> float:
    split = TOKENS.get(language, squad_tokens)
    said = split(prediction)
    # As in SQuAD 2.0's script, an accepted answer without a word accepts nothing, unless there is no other.
    wanted = [tokens for gold in golds if (tokens := split(gold))] or [[]]
    return max(score(said, tokens) for tokens in wanted)


def _f1(said: list[str], wanted: list[str]) -> float:
    if not said or not wanted:
        return float(said == wanted)
    common = (Counter(said) & Counter(wanted)).total()
    return 2 * common / (len(said) + len(wanted))


def _closed_up(text: str) -> list[str]:
    return cmrc_tokens(" ".join(squad_tokens(text)))


def _holds(whole: list[str], parts: Iterable[list[str]]) -> bool:
    joined = f" {' '.join(whole)} "
    return any(part and f" {' '.join(part)} " in joined for part in parts)
