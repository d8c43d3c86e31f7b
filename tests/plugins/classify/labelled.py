"""Evidence of labelled passages, best first, with scores."""

import numpy as np

from ragloom.testing.fakes import passage
from ragloom.types import Evidence, Query, Ranking


def evidence(*labelled, question="A fine place"):
    """Each of ``labelled`` is a label and a score, or a label alone."""
    pairs = [one if isinstance(one, tuple) and len(one) == 2 else (one, 1.0) for one in labelled]
    passages = tuple(
        passage(number, f"text {number}", metadata={} if label is None else {"label": label})
        for number, (label, _) in enumerate(pairs, 1)
    )
    scores = np.array([score for _, score in pairs], np.float32)
    ids = np.array([one.id for one in passages], np.int64)
    return Evidence(Query(question), passages, Ranking("test", ids, scores), "classify")
