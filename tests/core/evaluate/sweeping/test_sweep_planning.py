"""Which configs are tried, and what their choices are called."""

from itertools import islice

import pytest

from ragloom.config.alternatives import grid
from ragloom.config.load import written_config
from ragloom.errors import UsageError
from ragloom.evaluate.sweeping.labels import labels
from ragloom.evaluate.sweeping.planning import TRIALS, Grid, Guided, plan_of
from ragloom.evaluate.sweeping.trial import Misfit, Trial, settings_of, trial_of
from ragloom.registry import Registry


def written(tmp_path, text):
    (tmp_path / "c.yaml").write_text(f"version: 1\n{text}\n", encoding="utf-8")
    return written_config(tmp_path / "c.yaml")


MANY = "\n".join(f"{name}: {{sweep: [1, 2, 3, 4, 5, 6, 7, 8, 9, 10]}}" for name in ("a", "b", "c", "d"))


def values(plan: Grid) -> list[dict]:
    return [one.tree.value for one in plan.configs]


def test_a_grid_is_tried_whole(tmp_path):
    plan = plan_of(written(tmp_path, "rounds: {sweep: [1, 2]}\ntrace: {sweep: [true, false]}"), None)
    assert isinstance(plan, Grid) and len(plan.configs) == 4


def test_so_many_as_are_asked_for_are_drawn_the_first_alternatives_among_them(tmp_path):
    found = values(plan_of(written(tmp_path, MANY), 20))
    assert found[0] == {"version": 1, "a": 1, "b": 1, "c": 1, "d": 1}
    assert len({tuple(one.values()) for one in found}) == 20


def test_a_grid_that_nobody_waits_for_is_refused_with_what_to_type(tmp_path):
    with pytest.raises(UsageError, match=r"lead to 10000 configs\n.*--trials"):
        plan_of(written(tmp_path, MANY), None)


@pytest.mark.parametrize(("trials", "tried"), [(None, TRIALS), (7, 7)])
def test_ranges_are_searched_for_so_many_configs(tmp_path, trials, tried):
    assert plan_of(written(tmp_path, "a: [{b: {sweep: {low: 0.0, high: 1.0}}}]"), trials) == Guided(tried)


def test_a_config_without_alternatives_has_nothing_to_sweep(tmp_path):
    with pytest.raises(UsageError, match="has no alternatives"):
        plan_of(written(tmp_path, "rounds: 2"), None)


def named(tmp_path, text) -> list[dict[str, str]]:
    config = written(tmp_path, text)
    return [labels(one, config.tree.value) for one in grid(config.tree)]


def test_components_are_called_by_their_names(tmp_path):
    found = named(tmp_path, "retrievers: {sweep: [[bm25], [bm25, {use: rank_bm25, k: 5}]]}")
    assert found == [{"retrievers": "bm25"}, {"retrievers": "bm25 + rank_bm25"}]


def test_a_component_that_the_config_gives_a_name_is_called_by_it(tmp_path):
    found = named(tmp_path, "retrievers: {sweep: [[bm25], [bm25, {use: bm25, name: words, analyzer: whitespace}]]}")
    assert found == [{"retrievers": "bm25"}, {"retrievers": "bm25 + words"}]


def test_of_one_component_twice_the_settings_that_differ_are_named(tmp_path):
    found = named(tmp_path, "generator: {sweep: [{use: a, x: 1, y: 2}, {use: a, x: 1, y: 3}, b]}")
    assert [one["generator"] for one in found] == ["a y: 2", "a y: 3", "b"]


def test_alternatives_that_cannot_be_told_apart_are_numbered(tmp_path):
    assert [one["rounds"] for one in named(tmp_path, "rounds: {sweep: [1, 1]}")] == ["1 (1)", "1 (2)"]


def test_the_settings_of_a_trial_hold_no_sweep(tmp_path):
    config = written(tmp_path, "query: {sweep: [[{use: multi, n: {sweep: [2, 3]}}]]}")
    (last,) = islice(grid(config.tree), 1, None)
    assert settings_of(last) == {"query": [{"use": "multi", "n": 3}], "query.0.n": 3}


def test_a_config_that_cannot_be_made_is_told_with_its_place(tmp_path):
    config = written(tmp_path, "retrievers: {sweep: [[bm25], [bm26]]}")
    good, bad = (trial_of(n, one, config, Registry.bundled()) for n, one in enumerate(grid(config.tree)))
    assert isinstance(good, Trial) and isinstance(bad, Misfit)
    assert "c.yaml:2:31: retrievers.0.use: no retriever is called `bm26`" in bad.error
