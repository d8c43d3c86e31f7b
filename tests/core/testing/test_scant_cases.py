"""Cases that bring too little to look at are told, not passed."""

from __future__ import annotations

import pytest
from tests.core.testing.planting import outcome, outcomes

from ragloom.errors import PluginError
from ragloom.testing import RankFuserCase, RerankerCase, RetrieverCase

FEW = RetrieverCase(texts={"lighthouse": "Its lamp was lit in 1874.", "ferry": "It carries forty cars."})


@pytest.mark.parametrize(
    ("kind", "case", "said"),
    [
        ("reranker", RerankerCase(questions=()), "0 questions"),
        ("reranker", RerankerCase(texts={}), "0 texts"),
        ("rank_fuser", RankFuserCase(sources=("one", "two")), "2 sources"),
    ],
)
def test_a_case_of_nothing_to_ask_is_refused(kind, case, said):
    with pytest.raises(PluginError, match=f"the case “default settings” has {said}"):
        outcomes(kind, f"tests.core.testing.planted_{kind}:Sound", case)


def test_an_index_is_not_tried_with_texts_too_few_to_come_and_go():
    target, settings = (f"tests.core.testing.planted_indexed:{name}" for name in ("Sound", "Settings"))
    found = outcome("retriever", target, "never finds what was removed", FEW, config=settings)
    assert (found.outcome, found.why) == ("not checked", "the case has 2 texts, an index is tried with 6 or more")
