"""What a sentence's place says for it: a document says first what it is about, and a section likewise."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from ragloom.types import Passage
from ragloom_extractive.material import Material

Array = NDArray[np.float64]

LEAD = 2.0
OPENING = 0.25
"""Both beside a centrality of at most 1; fitted on half of the sample's summaries (``benchmarks.tasks_summarize``)."""


def leads(sources: Sequence[Passage], material: Material) -> Array:
    """``LEAD / i`` for sentence i of its document, counted from 1: float64[n]; 0 where the beginning is not there.

    That the first sentences are a hard summary to beat is old (Brandow, Mitze & Rau 1995); the weight falls with their
    number as in Hong & Nenkova (2014), so that the middle of a long document is left to what is central.
    """
    begun = {one.document_id for one in sources if one.start == 0}
    counted: Counter[str] = Counter()
    found = np.zeros(len(material.sentences))
    for row, sentence in enumerate(material.sentences):
        document = sources[sentence.source].document_id
        counted[document] += 1
        found[row] = LEAD / counted[document] if document in begun else 0.0
    return found


def opening(material: Material) -> Array:
    """``OPENING`` for each sentence right below a heading: float64[n]."""
    return OPENING * np.array(material.opens, np.float64)
