"""Verdicts: what is called better, worse, not shown, not tested."""

from math import isnan

import numpy as np
import pytest
from tests.core.evaluate.comparing.evaluations import evaluation, precision_of

from ragloom.errors import UsageError
from ragloom.evaluate.comparing import Sampling, compare
from ragloom.metrics import holm, paired_bootstrap, permutation_test, pooled_permutation_test

HOW = Sampling(samples=999)
BASE = [0.0, 1.0] * 20
BETTER = [1.0] * 30 + [0.0, 1.0] * 5
draw = np.random.default_rng(2)
NOISE, OTHER_NOISE = draw.random((2, 40)).tolist()
COUNTS = [(1.0, 2.0)] * 40
MORE_COUNTS = [(2.0, 2.0)] * 12 + COUNTS[12:]


def figures(*results, **settings):
    found = compare(results, precision_of, **{"how": HOW, **settings})
    return {one.name: one for one in found.pairs[0].figures}


def verdict(one, other, **settings):
    return figures(evaluation("a", {"f1": one}, **settings), evaluation("b", {"f1": other}, **settings))["f1"].verdict


def test_the_other_is_better_where_its_values_are_higher():
    assert verdict(BASE, BETTER) == "better"


def test_the_other_is_worse_where_its_values_are_lower():
    assert verdict(BETTER, BASE) == "worse"


def test_less_is_better_where_the_figure_says_so():
    assert verdict(BASE, BETTER, lower_is_better=["f1"]) == "worse"


def test_noise_shows_no_difference():
    assert verdict(NOISE, OTHER_NOISE) == "no difference shown"


def test_an_evaluation_does_not_differ_from_itself():
    same = evaluation("a", {"f1": BASE})
    found = figures(same, same)["f1"]
    assert (found.difference, found.p, found.verdict) == (0, 1, "no difference shown")


def test_the_difference_is_that_of_the_paired_bootstrap():
    found = figures(evaluation("a", {"f1": NOISE}), evaluation("b", {"f1": OTHER_NOISE}))["f1"]
    expected = paired_bootstrap(OTHER_NOISE, NOISE, resamples=999)
    assert (found.difference, found.low, found.high) == (expected.mean, expected.low, expected.high)


def test_the_p_value_is_that_of_the_paired_permutation_test():
    found = figures(evaluation("a", {"f1": NOISE}), evaluation("b", {"f1": OTHER_NOISE}))["f1"]
    assert found.p == permutation_test(OTHER_NOISE, NOISE, samples=999)


def test_p_values_are_adjusted_over_every_figure():
    values = {"f1": BASE, "contains": NOISE, "rougeL": OTHER_NOISE}
    changed = {"f1": BETTER, "contains": OTHER_NOISE, "rougeL": BASE}
    found = figures(evaluation("a", values), evaluation("b", changed)).values()
    assert [one.adjusted for one in found] == holm([one.p for one in found]).tolist()


def test_p_values_are_adjusted_over_every_pair():
    sides = [evaluation(name, {"f1": values}) for name, values in zip("abc", (BASE, BETTER, NOISE), strict=True)]
    found = compare(sides, precision_of, how=HOW)
    p = [pair.figures[0].p for pair in found.pairs]
    assert (found.tests, [pair.figures[0].adjusted for pair in found.pairs]) == (2, holm(p).tolist())


def test_a_figure_that_is_the_same_on_every_question_makes_no_test_stricter():
    one, other = (evaluation(name, {"f1": values, "map": NOISE}) for name, values in (("a", BASE), ("b", OTHER_NOISE)))
    found = compare([one, other], precision_of, how=HOW)
    f1, same = found.pairs[0].figures
    assert (found.tests, f1.adjusted, same.adjusted, same.verdict) == (1, f1.p, 1, "no difference shown")


def test_it_is_said_on_how_many_questions_a_figure_differs():
    assert figures(evaluation("a", {"f1": BASE}), evaluation("b", {"f1": BETTER}))["f1"].differing == 15


def test_each_is_compared_with_the_first():
    sides = [evaluation(name, {"f1": BASE}) for name in "abc"]
    found = compare(sides, precision_of, how=HOW)
    assert [(pair.one.name, pair.other.name) for pair in found.pairs] == [("a", "b"), ("a", "c")]


def test_all_pairs_can_be_compared():
    sides = [evaluation(name, {"f1": BASE}) for name in "abc"]
    found = compare(sides, precision_of, every=True, how=HOW)
    assert [pair.one.name + pair.other.name for pair in found.pairs] == ["ab", "ac", "bc"]


def test_naming_figures_makes_the_family_smaller():
    one, other = (evaluation(name, {"f1": BASE, "contains": NOISE}) for name in "ab")
    assert list(figures(one, other, names=["contains"])) == ["contains"]


def test_a_figure_without_values_stays_to_be_seen_when_others_are_named():
    one, other = (evaluation(name, {"f1": BASE}, untested={"latency_p50": 0.1}) for name in "ab")
    assert list(figures(one, other, names=["f1"])) == ["f1", "latency_p50"]


def test_a_name_that_no_figure_has_is_refused_with_those_there_are():
    one, other = (evaluation(name, {"f1": BASE}) for name in "ab")
    with pytest.raises(UsageError, match="no figure 'f2'") as caught:
        figures(one, other, names=["f2"])
    assert caught.value.hint == "one of: f1"


def test_a_figure_without_values_is_told_with_its_difference_and_not_tested():
    one, other = (evaluation(name, {"f1": BASE}, untested={"latency_p50": at}) for name, at in (("a", 0.1), ("b", 0.4)))
    found = figures(one, other)["latency_p50"]
    assert (round(found.difference, 9), found.verdict, isnan(found.p)) == (0.3, "not tested", True)


def test_a_figure_without_values_is_no_test():
    sides = (evaluation(name, {"f1": f1}, untested={"latency_p50": 0.1}) for name, f1 in (("a", BASE), ("b", NOISE)))
    assert compare(list(sides), precision_of, how=HOW).tests == 1


def test_a_pooled_figure_is_pooled_anew():
    one, other = (evaluation(n, statistics={"pooled": c}) for n, c in (("a", COUNTS), ("b", MORE_COUNTS)))
    found = figures(one, other)["pooled"]
    assert (found.one, found.other, found.verdict) == (0.5, 0.65, "better")


def test_a_pooled_figure_is_tested_by_swapping_statistics():
    one, other = (evaluation(n, statistics={"pooled": c}) for n, c in (("a", COUNTS), ("b", MORE_COUNTS)))
    pooled = precision_of({"use": "pooled"})
    assert figures(one, other)["pooled"].p == pooled_permutation_test(MORE_COUNTS, COUNTS, pooled, samples=999)


def test_a_pooled_figure_is_not_tested_without_its_metric_and_says_why():
    one, other = (evaluation(name, statistics={"gone": COUNTS}) for name in "ab")
    found = figures(one, other)["gone"]
    assert (found.verdict, found.why) == ("not tested", "there is no metric `gone`")


def test_statistics_of_another_shape_are_not_swapped():
    one, other = (evaluation(n, statistics={"pooled": c}) for n, c in (("a", COUNTS), ("b", [(1.0, 2.0, 3.0)] * 40)))
    assert "another shape" in figures(one, other)["pooled"].why


def test_a_figure_is_compared_on_the_questions_that_have_it_in_both():
    one = evaluation("a", {"f1": BASE, "ndcg@10": BASE}, rows={"q3": {"values": {"f1": 1.0}}})
    other = evaluation("b", {"f1": BASE, "ndcg@10": BASE}, rows={"q4": {"values": {"f1": 0.0}}})
    found = figures(one, other)
    assert (found["f1"].questions, found["ndcg@10"].questions) == (40, 38)


def test_a_figure_that_no_question_has_in_both_is_not_tested():
    gone = {f"q{number}": {"values": {}} for number in range(40)}
    found = figures(evaluation("a", {"f1": BASE}), evaluation("b", {"f1": BASE}, rows=gone))["f1"]
    assert found.why == "no question has it in both"


def test_figures_of_one_evaluation_alone_are_left_out_and_named():
    one, other = evaluation("a", {"f1": BASE, "mrr": BASE}), evaluation("b", {"f1": BASE, "map": BASE})
    left = compare([one, other], precision_of, how=HOW).pairs[0].left_out
    assert [(each.name, each.why) for each in left] == [("mrr", "only a has it"), ("map", "only b has it")]


def test_a_figure_that_other_settings_made_is_left_out():
    one, other = (evaluation(name, {"n": BASE}, metrics={"n": {"use": "ndcg", "k": k}}) for name, k in ("a5", "b9"))
    found = compare([one, other], precision_of, how=HOW).pairs[0]
    assert (found.figures, found.left_out[0].name) == ((), "n")


def test_many_tests_get_as_many_samples_as_a_difference_needs():
    values = {f"f{number}": BETTER for number in range(60)}
    found = compare(
        [evaluation("a", dict.fromkeys(values, BASE)), evaluation("b", values)],
        precision_of,
        how=Sampling(samples=50),
    )
    assert found.pairs[0].figures[0].verdict == "better"


def test_a_figure_that_sorts_gets_fewer_samples():
    def best_half(statistics):
        return -np.sort(-statistics[..., 0], axis=-1)[..., :20].mean(axis=-1)

    sides = [evaluation(name, statistics={"best": [(value,)] * 40}) for name, value in (("a", 0.0), ("b", 1.0))]
    (pair,) = compare(sides, lambda made_by: best_half, how=Sampling(samples=4000, sorted_samples=999)).pairs
    assert pair.figures[0].p == 1 / 1000


def test_a_stricter_level_shows_less():
    one, other = evaluation("a", {"f1": [0.0] * 40}), evaluation("b", {"f1": [1.0] * 6 + [0.0] * 34})
    verdicts = [figures(one, other, how=Sampling(level=level))["f1"].verdict for level in (0.95, 0.99)]
    assert verdicts == ["better", "no difference shown"]


def test_one_evaluation_alone_is_refused():
    with pytest.raises(UsageError, match="alone"):
        compare([evaluation("a", {"f1": BASE})], precision_of)


@pytest.mark.parametrize("how", [Sampling(level=1.0), Sampling(level=0.0), Sampling(samples=0)])
def test_settings_that_test_nothing_are_refused(how):
    side = evaluation("a", {"f1": BASE})
    with pytest.raises(UsageError, match="tests nothing"):
        compare([side, side], precision_of, how=how)


def test_values_that_are_no_numbers_are_called_damaged():
    broken = evaluation("b", {"f1": BASE}, rows={"q1": {"values": {"f1": "much"}}})
    with pytest.raises(UsageError, match="not every `f1` is a number"):
        figures(evaluation("a", {"f1": BASE}), broken)


def test_what_differs_in_config_and_versions_is_told():
    one = evaluation("a", {"f1": BASE}, config={"k": 5}, made_with={"ragloom": "1"})
    other = evaluation("b", {"f1": BASE}, config={"k": 6}, made_with={"ragloom": "1"})
    pair = compare([one, other], precision_of, how=HOW).pairs[0]
    assert ([each.path for each in pair.config], pair.made_with) == (["k"], ())
