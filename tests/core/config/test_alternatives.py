"""Alternatives in a config: which configs they stand for, and what is refused."""

from __future__ import annotations

from pathlib import Path

import pytest

from ragloom.cli.main import main
from ragloom.config import config_from_mapping, load_config
from ragloom.config.alternatives import Range, grid, settled, size
from ragloom.config.load import written_config
from ragloom.config.tree import Tree
from ragloom.errors import ConfigError
from ragloom.registry import Registry
from ragloom.registry.every_alternative import check_alternatives


@pytest.fixture(autouse=True)
def folder(tmp_path, monkeypatch) -> Path:
    monkeypatch.chdir(tmp_path)
    return tmp_path


def written(text: str, *overrides: str):
    Path("c.yaml").write_text(text, encoding="utf-8")
    return written_config("c.yaml", overrides=overrides)


def values(text: str) -> list[dict]:
    return [{**one.tree.value} for one in grid(written(text).tree)]


def problems(text: str) -> list[str]:
    with pytest.raises(ConfigError) as caught:
        check_alternatives(written(text), Registry.bundled())
    return [str(problem) for problem in caught.value.problems]


def test_a_scalar_may_have_alternatives_and_the_first_come_first():
    assert [one["rounds"] for one in values("rounds: {sweep: [2, 1]}")] == [2, 1]


def test_several_sweeps_multiply_and_the_last_turns_fastest():
    found = values("rounds: {sweep: [1, 2]}\ntrace: {sweep: [true, false]}")
    assert [(one["rounds"], one["trace"]) for one in found] == [(1, True), (1, False), (2, True), (2, False)]


def test_a_whole_list_and_an_entry_of_a_list_may_have_alternatives():
    found = values("retrievers: {sweep: [[bm25], [{sweep: [a, b]}, c]]}")
    assert [one["retrievers"] for one in found] == [["bm25"], ["a", "c"], ["b", "c"]]


def test_what_stands_within_an_alternative_counts_only_where_it_is_taken():
    found = values("generator: {sweep: [extractive, {use: reader, top: {sweep: [1, 2]}}]}")
    assert [one["generator"] for one in found] == [
        "extractive",
        {"use": "reader", "top": 1},
        {"use": "reader", "top": 2},
    ]


def test_an_alternative_may_be_alternatives_itself():
    assert [one["rounds"] for one in values("rounds: {sweep: [1, {sweep: [2, 3]}]}")] == [1, 2, 3]


@pytest.mark.parametrize(
    "text", ["rounds: 1", "a: {sweep: [1, 2]}\nb: {sweep: [x, {sweep: [y, z]}]}", "a: {sweep: {low: 0.0, high: 1.0}}"]
)
def test_the_number_of_configs_is_known_without_making_them(text):
    assert size(written(text).tree.value) == len(values(text))


def test_a_range_gives_the_number_that_is_chosen():
    one = settled(Tree({"w": {"sweep": {"low": 1, "high": 9}}}, "c"), lambda path, offer: offer.high)
    assert (one.tree.value, one.choices[0].offer) == ({"w": 9}, Range(1, 9))


@pytest.mark.parametrize(
    ("of", "middle"),
    [(Range(0, 9), 4), (Range(1.0, 100.0, log=True), 10.0), (Range(0.0, 1.0), 0.5), (Range(1e200, 1e220, True), 1e210)],
)
def test_the_middle_of_a_range_is_by_its_own_measure(of, middle):
    assert of.middle == pytest.approx(middle)


def test_a_choice_knows_where_it_stands_in_the_file_and_in_the_config():
    last = list(grid(written("retrievers: {sweep: [[a], [b, {use: c, k: {sweep: [1, 2]}}]]}").tree))[-1]
    assert [(one.path, one.taken) for one in last.choices] == [(("retrievers",), 1), (("retrievers", 1, "k"), 1)]


@pytest.mark.parametrize(
    ("held", "said"),
    [
        ("[]", "a list of alternatives"),
        ("3", "a list of alternatives"),
        ("{low: 1}", "a range has low, high"),
        ("{low: 0, high: 1, step: 1}", "a range has low, high"),
        ("{low: a, high: 1}", "finite numbers"),
        (f"{{low: 1, high: 1{'0' * 400}}}", "finite numbers"),
        ("{low: 2, high: 1}", "low must be less than high"),
        ("{low: 0, high: 1, log: true}", "more than 0"),
    ],
)
def test_misformed_alternatives_are_refused_with_their_place(held, said):
    with pytest.raises(ConfigError) as caught:
        written(f"version: 1\nrounds: {{sweep: {held}}}")
    assert said in str(caught.value) and str(caught.value).startswith("c.yaml:2:17: rounds.sweep:")


def test_a_verb_that_takes_one_config_says_what_to_type_for_one_with_alternatives(capsys):
    Path("c.yaml").write_text("version: 1\nretrievers: {sweep: [[bm25], [rank_bm25]]}\n", encoding="utf-8")
    assert main(["ask", "Why?", "-c", "c.yaml"]) == 2
    assert capsys.readouterr().err == (
        "c.yaml:2:13: retrievers: this config has alternatives: ragloom sweep -c c.yaml --write best.yaml\n"
    )


def test_a_mapping_with_alternatives_is_refused_too():
    with pytest.raises(ConfigError, match="this config has alternatives"):
        config_from_mapping({"rounds": {"sweep": [1, 2]}})


def test_a_value_of_the_command_line_may_be_alternatives():
    assert size(written("version: 1", "rounds={sweep: [1, 2, 3]}").tree.value) == 3


def test_without_alternatives_a_config_loads_as_it_did():
    assert load_config(written("version: 1\nrounds: 2").file).core.rounds == 2


def test_every_alternative_is_checked_and_its_problem_has_its_own_place():
    found = problems(
        "version: 1\nrounds: {sweep: [1, 0]}\nretrievers:\n  sweep:\n    - [{use: bm25, zeal: 1}]\n    - [bm26]\n"
    )
    assert [one.partition(" is")[0].partition(" must")[0] for one in found] == [
        "c.yaml:2:21: rounds:",
        "c.yaml:5:20: retrievers.0.zeal:",
        "c.yaml:6:8: retrievers.0.use: no retriever",
    ]


def test_both_ends_of_a_range_are_checked():
    assert problems("version: 1\nretrievers: [{use: bm25, b: {sweep: {low: 0.0, high: 2.0}}}]") == [
        "c.yaml:2:29: retrievers.0.b: must be at most 1, not 2.0"
    ]


def test_of_a_large_grid_every_alternative_is_checked_all_the_same():
    many = "\n".join(f"{name}: {{sweep: [1, 2, 3, 4, 5, 6, 7, 8, 9]}}" for name in ("rounds",))
    wide = "retrievers: [{use: bm25, k: {sweep: [1, 2, 3, 4, 5, 6, 7, 8, 9]}, k1: {sweep: [1, 2, 3, 4, 5, 6, 7, -8]}}]"
    assert problems(f"version: 1\n{many}\n{wide}") == ["c.yaml:3:101: retrievers.0.k1: must be at least 0, not -8"]


def test_the_command_line_says_how_many_configs_were_checked(capsys):
    written("version: 1\nrounds: {sweep: [1, 2]}")
    assert main(["config", "check", "-c", "c.yaml"]) == 0
    assert capsys.readouterr().out == "ok: c.yaml (2 configs by its alternatives)\n"


def test_a_number_that_no_float_holds_ends_no_range():
    with pytest.raises(ConfigError, match="finite numbers"):
        config_from_mapping({"rounds": {"sweep": {"low": 1, "high": 10**400}}})


def test_ranges_within_an_alternative_count_among_what_is_checked_one_by_one():
    many = ", ".join(f"{{use: bm25, name: r{number}, k1: {{sweep: {{low: 1, high: 2}}}}}}" for number in range(12))
    config = written(f"version: 1\nretrievers: {{sweep: [[bm25], [{many}]]}}")
    assert check_alternatives(config, Registry.bundled()) < 30
