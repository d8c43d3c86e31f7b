"""A config may hold anything: it is read, or refused with a place, in little time."""

from __future__ import annotations

import pytest

from ragloom.config import config_from_mapping, load_config
from ragloom.errors import ConfigError


def problems(tmp_path, name, text):
    path = tmp_path / name
    path.write_text(text, encoding="utf-8")
    with pytest.raises(ConfigError) as caught:
        assert load_config(path).core
    return caught.value.problems


@pytest.mark.parametrize(
    "text", ["a." * 100 + "a = 1", "a." * 300_000 + "a = 1", "x = {" + "a." * 5000 + "a = 1}", f"[{'a.' * 90}a]"]
)
def test_a_toml_key_of_many_parts_is_nested_too_deep(tmp_path, text):
    (problem, *_) = problems(tmp_path, "ragloom.toml", f"version = 1\n{text}\n")
    assert problem.what == "is nested more than 64 levels deep"
    assert problem.line == 2


def test_toml_tables_that_nest_step_by_step_are_nested_too_deep(tmp_path):
    lines = [f"[{'.'.join('a' * depth)}]" for depth in (40, 60)] + [f"{'b.' * 30}b = 1"]
    (problem, *_) = problems(tmp_path, "ragloom.toml", "version = 1\n" + "\n".join(lines))
    assert problem.what == "is nested more than 64 levels deep"


def test_a_toml_number_of_thousands_of_digits_is_refused(tmp_path):
    (problem, *_) = problems(tmp_path, "ragloom.toml", f"version = {'9' * 5000}")
    assert "digits" in problem.what


@pytest.mark.parametrize("parts", [65, 30_000])
def test_an_override_of_many_parts_is_nested_too_deep(parts):
    with pytest.raises(ConfigError, match="64 levels"):
        load_config(overrides=[".".join("a" * parts) + "=1"])


def test_an_override_whose_value_nests_the_rest_is_nested_too_deep(tmp_path):
    with pytest.raises(ConfigError, match="64 levels"):
        load_config(overrides=[".".join("a" * 40) + "=" + "[" * 40 + "]" * 40])


def test_a_mapping_that_nests_too_deep_is_refused():
    value: dict = {}
    for _ in range(5000):
        value = {"a": value}
    with pytest.raises(ConfigError, match="64 levels"):
        config_from_mapping(value)


@pytest.mark.parametrize("opening", ["${", "${env:", "${env:A:-", "$${"])
def test_a_text_of_nothing_but_openings_is_read_in_little_time(tmp_path, opening):
    path = tmp_path / "ragloom.yaml"
    path.write_text(f"version: 1\ncollection: '{opening * 20_000}'\n", encoding="utf-8")
    assert load_config(path).findings == ()


def test_of_very_many_problems_the_first_are_told(tmp_path):
    told = problems(tmp_path, "ragloom.yaml", "version: 1\n" + "".join(f"k{number}: 1\n" for number in range(500)))
    assert len(told) == 101
    assert "400 more" in told[-1].what
