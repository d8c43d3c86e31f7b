"""Beam search over one text: which hypotheses go on, which have ended, when it is over.

The same rules as transformers' ``generate``, of which the next step keeps twice as many candidates as beams (more for
several end tokens), so that enough go on however many end; ended ones compete by their summed log p over a power of
their length. Pure: arrays and hypotheses in, hypotheses out.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from math import inf

import numpy as np
from numpy.typing import NDArray

from ragloom.decoding.brief import Brief
from ragloom.decoding.sampling import several_drawn, warped
from ragloom.decoding.text import Text
from ragloom.decoding.topmost import topmost


@dataclass(frozen=True, slots=True)
class Hypothesis:
    """``total`` is the summed log p, penalties included; ``sure`` the model's own; ``parent`` the beam it goes on."""

    tokens: tuple[int, ...] = ()
    sure: tuple[float, ...] = ()
    total: float = 0.0
    parent: int = 0


@dataclass(frozen=True, slots=True)
class Beams:
    """``running`` hypotheses and ``ended`` ones, best first, at most as many of each as there are beams."""

    running: tuple[Hypothesis, ...] = (Hypothesis(),)
    ended: tuple[Text, ...] = ()
    is_over: bool = False


def advanced(beams: Beams, sure: NDArray[np.float32], brief: Brief, random: np.random.Generator) -> Beams:
    """One token further: ``sure`` float32[b, V] are the log p of what may follow each running hypothesis."""
    width = brief.settings.beams
    found = list(_candidates(beams.running, sure, brief, random))
    hits = [_is_over(one, brief) for one in found]
    running = [one for one, hit in zip(found, hits, strict=True) if not hit]
    running = sorted(running, key=lambda one: -one.total)[:width]
    fresh = [_as_text(one, brief) for one, hit in zip(found[:width], hits[:width], strict=True) if hit]
    ended = tuple(sorted([*beams.ended, *fresh], key=lambda one: -one.score)[:width])
    if not running and not ended:
        # Nothing may follow any more: what stands is all there is.
        ended = tuple(Text(one.tokens, one.sure, "length") for one in beams.running)
    return Beams(tuple(running), ended, _nothing_to_gain(running, ended, brief))


def _candidates(
    running: Sequence[Hypothesis], sure: NDArray[np.float32], brief: Brief, random: np.random.Generator
) -> Iterator[Hypothesis]:
    """The best continuations, or drawn ones, best (or drawn) first; none that is impossible."""
    totals = np.stack([one.total + _steps(one, row, brief) for one, row in zip(running, sure, strict=True)])
    count = max(2, 1 + len(brief.ends)) * brief.settings.beams
    flat = totals.ravel()
    places = several_drawn(flat, count, random) if brief.draws else topmost(flat, count)
    for place in places.tolist():
        parent, token = divmod(place, sure.shape[1])
        if flat[place] > -inf:
            one = running[parent]
            found = float(sure[parent, token])
            yield Hypothesis((*one.tokens, token), (*one.sure, found), float(flat[place]), parent)


def _steps(one: Hypothesis, sure: NDArray[np.float32], brief: Brief) -> NDArray[np.float64]:
    scores = brief.processed(sure, one.tokens)
    return warped(scores, brief.settings) if brief.draws else np.asarray(scores, np.float64)


def _is_over(one: Hypothesis, brief: Brief) -> bool:
    return one.tokens[-1] in brief.ends or len(one.tokens) >= brief.limit or brief.ended(one.tokens)


def _as_text(one: Hypothesis, brief: Brief) -> Text:
    score = one.total / len(one.tokens) ** brief.rules.length_penalty
    if one.tokens[-1] in brief.ends:
        return Text(one.tokens[:-1], one.sure[:-1], "stop", one.tokens[-1], one.sure[-1], score)
    return Text(one.tokens, one.sure, "stop" if brief.ended(one.tokens) else "length", score=score)


def _nothing_to_gain(running: Sequence[Hypothesis], ended: Sequence[Text], brief: Brief) -> bool:
    """Whether no running hypothesis can come in, as far as is looked for."""
    if not running:
        return True
    if len(ended) < brief.settings.beams:
        return False
    rules = brief.rules
    hoping = rules.early_stopping == "never" and rules.length_penalty > 0
    length = brief.limit if hoping else len(running[0].tokens)
    return rules.early_stopping is True or running[0].total / length**rules.length_penalty <= ended[-1].score
