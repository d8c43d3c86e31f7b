import pytest
from tests.core.evaluate.comparing.evaluations import evaluation, precision_of

from ragloom.evaluate.comparing import Sampling, compare


def changes(before, after, **settings):
    sides = [evaluation(name, values, **settings) for name, values in (("a", before), ("b", after))]
    return compare(sides, precision_of, how=Sampling(samples=99)).pairs[0].changes


def ids(some):
    return [one.one.id for one in some]


def test_gains_and_losses_are_told_apart_the_largest_first():
    found = changes({"f1": [0.0, 0.2, 1.0, 0.5, 0.4]}, {"f1": [0.1, 1.0, 0.0, 0.5, 0.3]})
    assert (ids(found.gains), ids(found.losses)) == (["q1", "q0"], ["q2", "q4"])


def test_equal_changes_are_in_the_order_of_their_ids():
    assert ids(changes({"f1": [0.0] * 3}, {"f1": [1.0] * 3}).gains) == ["q0", "q1", "q2"]


def test_a_change_holds_both_answers_and_values():
    (found,) = changes({"f1": [0.25]}, {"f1": [0.75]}).gains
    assert (found.one.text, found.before, found.other.text, found.after) == ("a says 0.", 0.25, "b says 0.", 0.75)


def test_less_is_a_gain_where_less_is_better():
    found = changes({"errors": [3.0, 1.0]}, {"errors": [1.0, 2.0]}, lower_is_better=["errors"])
    assert (ids(found.gains), ids(found.losses)) == (["q0"], ["q1"])


@pytest.mark.parametrize(
    ("measured", "judge"),
    [
        (["ndcg@10", "f1", "contains"], "contains"),
        (["f1", "exact_match"], "exact_match"),
        (["contains", "accuracy"], "accuracy"),
        (["recall@5", "ndcg@10"], "ndcg@10"),
        (["citation_recall"], "citation_recall"),
    ],
)
def test_the_judge_is_the_first_metric_of_the_table_that_was_measured(measured, judge):
    values = {name: [1.0, 0.0] for name in measured}
    assert changes(values, values).judge == judge


def test_the_judge_is_known_by_its_metric_not_by_its_figures_name():
    values = {"f1": [1.0], "held": [1.0]}
    assert changes(values, values, metrics={"f1": {"use": "f1"}, "held": {"use": "metrics/contains"}}).judge == "held"


def test_without_values_nothing_has_changed():
    counts = {"pooled": [(1.0, 2.0)]}
    sides = [evaluation(name, statistics=counts) for name in "ab"]
    assert compare(sides, precision_of, how=Sampling(samples=99)).pairs[0].changes.judge == ""
