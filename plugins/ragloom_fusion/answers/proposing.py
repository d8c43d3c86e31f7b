"""Texts that passages alone would give: the candidates that RAG-Sequence chooses from."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from ragloom.decoding import Text, generation, search
from ragloom.interfaces import Scoring, Stepping
from ragloom.types import Generation, Request, Settings
from ragloom_fusion.answers.component import is_empty
from ragloom_fusion.answers.stepped_rows import SteppedRows
from ragloom_fusion.answers.stepwise_brief import stepwise_brief

_ROWS = 32
"""How many hypotheses are decoded side by side."""


@dataclass(frozen=True, slots=True)
class Proposal:
    """A text as the tokens that are scored, the end among them where it came to one."""

    ids: tuple[int, ...]
    text: str


def proposals(generator: Any, requests: Sequence[Request], settings: Settings) -> list[tuple[Proposal, ...]]:
    """For each request the texts that it would give, best first; none where the best is an abstention.

    In beams all that ended are proposed, through ``Stepping``; else, and of a generator without it, one a request.
    """
    if settings.beams > 1 and isinstance(generator, Stepping):
        count = max(1, _ROWS // settings.beams)
        batches = [requests[first : first + count] for first in range(0, len(requests), count)]
        return [one for batch in batches for one in _searched(generator, batch, settings)]
    found = generator.generate(requests, settings)
    return [() if is_empty(one) else (Proposal(_target(generator, one, settings), one.text),) for one in found]


def _searched(generator: Stepping, requests: Sequence[Request], settings: Settings) -> list[tuple[Proposal, ...]]:
    brief = stepwise_brief(generator, settings)
    found = search(SteppedRows(generator, requests), [brief] * len(requests))
    return [_answering([_proposal(generator, text, settings) for text in texts]) for texts in found]


def _answering(said: Sequence[Proposal]) -> tuple[Proposal, ...]:
    return tuple(one for one in said if one.text) if said[0].text else ()


def _proposal(generator: Stepping, text: Text, settings: Settings) -> Proposal:
    said = generation(generator.decode, text, settings.stop)
    whole = len(said.token_ids) == len(text.tokens)
    return Proposal(text.ids if whole else said.token_ids, said.text)


def _target(generator: Scoring, found: Generation, settings: Settings) -> tuple[int, ...]:
    """The text's tokens and, where it ended of itself, its end. A stop string is none: what follows is not known."""
    if not found.token_ids:
        return generator.encode(found.text)
    end = generator.encode("")[-1:]
    closed = found.finish_reason == "stop" and not any(settings.stop) and found.token_ids[-1:] != end
    return (*found.token_ids, *end) if closed else found.token_ids
