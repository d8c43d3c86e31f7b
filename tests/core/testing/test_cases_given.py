"""What a plugin's ``conformance`` may give, and what is refused as a slip of the case."""

from __future__ import annotations

import pytest
from tests.core.testing import planting

from ragloom.errors import PluginError
from ragloom.registry import Registry
from ragloom.testing import RerankerCase
from ragloom.testing.running import cases_of

SOUND = "tests.core.testing.planted_every:Sound"


def cases_given(given):
    planting._cases["now"] = given
    registry = Registry.of(planted=planting.plugin("reranker", SOUND))
    return cases_of(registry.find("reranker", "planted"))


def test_one_case_may_stand_alone():
    case = RerankerCase()

    assert cases_given(case) == (case,)


def test_a_text_that_the_case_has_not_is_the_cases_slip():
    case = RerankerCase(texts={"harbour": "Ships lie here."}, prefers={"Where do ships lie?": "harbor"})

    with pytest.raises(PluginError, match="has no text called 'harbor'") as refused:
        cases_given([case])
    assert "harbour" in refused.value.hint
