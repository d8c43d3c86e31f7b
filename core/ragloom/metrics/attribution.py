"""Whether an answer cites the right documents, for one labelled question, and what it would be without what it cites.

After citation precision and recall of Gao et al. (2023), Enabling Large Language Models to Generate Text with
Citations (ALCE), arXiv:2305.14627, with the labelled documents in the place of an entailment model.
"""

from __future__ import annotations

from collections.abc import Collection, Hashable, Mapping, Sequence
from math import nan
from typing import TypeVar

Id = TypeVar("Id", bound=Hashable)


def citation_precision(cited: Sequence[Id], relevant: Mapping[Id, float]) -> float:
    """The share of the citations whose document is relevant, each citation counted; NaN where nothing is cited.

    ``relevant`` maps a document's id to its grade, above 0 where it is relevant. A citation in the answer to a question
    to which nothing is relevant is wrong: 0.
    """
    wanted = _wanted(relevant)
    return sum(one in wanted for one in cited) / len(cited) if cited else nan


def citation_recall(cited: Collection[Id], relevant: Mapping[Id, float]) -> float:
    """The share of the relevant documents that are cited; NaN where nothing is relevant."""
    wanted = _wanted(relevant)
    return len(wanted.intersection(cited)) / len(wanted) if wanted else nan


def passage_effect(likely: float, without: Sequence[float]) -> float:
    """The mean of ``likely`` less ``without[i]``, in nats: how much likelier an answer is by each cited passage.

    ``likely`` is log p(answer | all passages), ``without[i]`` the same with passage i left out; NaN where none is.
    Leave-one-out over passages; Cohen-Wang et al. (2024), ContextCite, arXiv:2409.00729, measure context by that drop.
    """
    return sum(likely - one for one in without) / len(without) if without else nan


def _wanted(relevant: Mapping[Id, float]) -> set[Id]:
    return {one for one, grade in relevant.items() if grade > 0}
