"""What a metric promises that pools, or is of a group, is checked: each promise by the check that is meant for it."""

from __future__ import annotations

import pytest
from tests.core.testing import planted_every, planted_metric
from tests.core.testing.planted_pooled import CASE
from tests.core.testing.planting import outcome, outcomes

from ragloom.testing import MetricCase, RerankerCase
from ragloom.testing.suites import grouped, pooled

HERE = "tests.core.testing.planted_pooled"
DEFECTS = {
    pooled: {
        "gives a row of counts a question": "CountsNarrowly",
        "counts where it scores": "CountsTheUnanswerable",
        "counts a question whatever the others": "SortsWhatItCounts",
        "pools any number of samples": "PoolsOneSample",
        "pools samples as it pools each": "MixesSamples",
        "pools drawn questions as it counts them again": "CountsQuestionsOnce",
        "pools in any order": "WeighsTheFirst",
        "is unmoved by what does not apply": "CountsAmongAll",
        "gives a finite figure or nan": "Unbounded",
        "pools better answers as better": "PoolsTheMissing",
        "keeps figures within its bounds": "Percent",
        "gives the figures expected": "Percent",
        "pools alike in another process": "Salted",
        "leaves counts alone": "SortsInPlace",
        "pools on several threads": "SharesItsCounts",
    },
    grouped: {
        "names a group that there is": "OfQuality",
        "judges retrieval by documents alone": "ReadsAnswers",
    },
}
PLANTED = [(check, defect) for defects in DEFECTS.values() for check, defect in defects.items()]


class Counting(planted_metric.Sound):
    def statistics(self, rows):
        return self.score(rows)[:, None]


class GroupedReranker(planted_every.Sound):
    group = "of rerankers"


@pytest.mark.parametrize("target", ["Sound", "OfDocuments"])
def test_a_sound_metric_that_pools_passes_every_check(target):
    case = CASE if target == "Sound" else MetricCase(bounds=(0, 1))
    found = outcomes("metric", f"{HERE}:{target}", case)
    assert {name: one.why for name, one in found.items() if one.outcome == "failed"} == {}
    assert {check for check, _ in PLANTED} <= found.keys()


@pytest.mark.parametrize(("check", "defect"), PLANTED, ids=[check for check, _ in PLANTED])
def test_a_planted_defect_of_a_metric_that_pools_is_found_by_the_check_meant_for_it(check, defect):
    assert outcome("metric", f"{HERE}:{defect}", check, CASE).outcome == "failed"


@pytest.mark.parametrize("suite", DEFECTS, ids=lambda suite: suite.__name__.rpartition(".")[2])
def test_every_check_of_pooling_has_a_planted_defect(suite):
    assert {one.name for one in suite.CHECKS} == set(DEFECTS[suite])


def test_a_metric_that_counts_and_does_not_pool_is_told():
    found = outcome("metric", "tests.core.testing.test_kit_pooled:Counting", "has whole capabilities", MetricCase())
    assert (found.outcome, found.why) == ("failed", "Counting has 1 of the 2 of Pooled: lacks `pooled`")


def test_a_component_of_another_kind_may_have_a_group():
    found = outcomes("reranker", "tests.core.testing.test_kit_pooled:GroupedReranker", RerankerCase())
    assert not found.keys() & {one.name for one in grouped.CHECKS}
