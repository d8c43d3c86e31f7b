"""Whether an answer cites the right documents, for one labelled question.

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


def _wanted(relevant: Mapping[Id, float]) -> set[Id]:
    return {one for one, grade in relevant.items() if grade > 0}
