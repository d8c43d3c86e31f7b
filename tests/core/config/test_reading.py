"""Every format gives the same values, with their places, or says where it cannot be read."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ragloom.config.read import read
from ragloom.config.read_json import read_json
from ragloom.config.read_toml import read_toml
from ragloom.config.read_yaml import read_yaml
from ragloom.config.scalars import scalar
from ragloom.errors import ConfigError, UsageError

YAML = """\
version: 1
retrievers:
  - {use: bm25, k: 20}
  - use: faiss
    encoder:
      use: onnx
"""

JSON = """{
  "version": 1,
  "retrievers": [
    {"use": "bm25", "k": 20},
    {"use": "faiss",
     "encoder": {"use": "onnx"}}
  ]
}"""

TOML = """\
version = 1
[[retrievers]]
use = "bm25"
k = 20
[[retrievers]]
use = "faiss"
[retrievers.encoder]
use = "onnx"
"""

VALUE = {
    "version": 1,
    "retrievers": [{"use": "bm25", "k": 20}, {"use": "faiss", "encoder": {"use": "onnx"}}],
}


def at(tree, *path, on="value"):
    place = tree.place(path, on)
    return place.line, place.column


def problems_of(reader, text):
    with pytest.raises(ConfigError) as caught:
        reader(text, "f")
    return [str(problem) for problem in caught.value.problems]


@pytest.mark.parametrize(("reader", "text"), [(read_yaml, YAML), (read_json, JSON), (read_toml, TOML)])
def test_every_format_gives_the_same_values(reader, text):
    assert reader(text, "f").value == VALUE


def test_yaml_knows_line_and_column_of_values_and_keys():
    tree = read_yaml(YAML, "f")

    assert at(tree, "retrievers", 0, "k") == (3, 20)
    assert at(tree, "retrievers", 0, "k", on="key") == (3, 17)
    assert at(tree, "retrievers", 1, "encoder", "use") == (6, 12)


def test_json_knows_line_and_column_of_values_and_keys():
    tree = read_json(JSON, "f")

    assert at(tree, "retrievers", 0, "k") == (4, 26)
    assert at(tree, "retrievers", 1, "encoder", on="key") == (6, 6)


def test_toml_knows_the_line():
    tree = read_toml(TOML, "f")

    assert [at(tree, "retrievers", 0, "k")[0], at(tree, "retrievers", 1, "encoder", "use")[0]] == [4, 8]


def test_toml_is_not_misled_by_keys_in_long_strings():
    tree = read_toml('note = """\nk = 3\n"""\nk = 4\n', "f")

    assert at(tree, "k")[0] == 4


def test_toml_dates_are_text():
    assert read_toml("day = 2024-01-02\n", "f").value == {"day": "2024-01-02"}


def test_what_is_not_there_has_the_place_of_what_should_hold_it():
    assert at(read_yaml(YAML, "f"), "retrievers", 1, "encoder", "model") == (6, 7)


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("a: &x 1\n", "f:1:4: a: anchors are not read (`&x`): take it out"),
        ("a: *x\n", "f:1:4: a: aliases are not read: write the value out"),
        ("a: !!python/name:os.system x\n", "tags are not read (`tag:yaml.org,2002:python/name:os.system`)"),
        ("a: 1\nb: 2\na: 3\n", "f:3:1: a: is set twice: the first is on line 1: keep one"),
        ("a: 1\n---\nb: 2\n", "a second document begins"),
        ("? [a]\n: 1\n", "a key must be plain text"),
        ("a: [1,\n", "f:2:1: (top level): is not YAML:"),
        ("a: \x07\n", "is not YAML"),
        ("[" * 90 + "]" * 90, "is nested more than 64 levels deep"),
    ],
)
def test_yaml_that_could_surprise_is_refused_with_its_place(text, problem):
    assert any(problem in found for found in problems_of(read_yaml, text))


def test_all_aliases_of_a_file_are_told_together():
    assert len(problems_of(read_yaml, "a: *x\nb: *y\n")) == 2


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ('{"a": 1, "a": 2}', "f:1:10: a: is set twice: the first is on line 1: keep one"),
        ('{"a": 1,}', "f:1:"),
        ('{"a": NaN}', "NaN is no JSON number"),
        ("{'a': 1}", "f:1:2: (top level): is not JSON"),
        ("[" * 90 + "]" * 90, "is nested more than 64 levels deep"),
        ("[" * 90_000, "is n"),
    ],
)
def test_json_that_could_surprise_is_refused_with_its_place(text, problem):
    assert any(problem in found for found in problems_of(read_json, text))


def test_toml_that_cannot_be_read_is_told_with_its_place():
    assert problems_of(read_toml, "a = 1\nb = \n")[0].startswith("f:2:5: (top level): is not TOML: invalid value")


values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False) | st.text(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(), inner, max_size=3),
    max_leaves=8,
)


@given(values, st.sampled_from([None, 2]))
def test_json_values_come_back_as_they_were_written(value, indent):
    assert read_json(json.dumps(value, indent=indent), "f").value == value


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("no", "no"), ("on", "on"), ("2024-01-01", "2024-01-01"), ("1:30", "1:30"), ("1e-4", 1e-4), ("0x1F", 31),
        ("0o17", 15), ("012", 12), ("-3", -3), (".5", 0.5), ("1.", 1.0), ("true", True), ("~", None), ("", None),
        ("-.inf", float("-inf")), ("1_000", "1_000"), ("9" * 500, "9" * 500),
    ],
)  # fmt: skip
def test_plain_scalars_mean_what_yaml_1_2_says(text, value):
    assert scalar(text) == value


def test_a_quoted_number_is_text():
    assert read_yaml("a: '12'\nb: !!str 12\n", "f").value == {"a": "12", "b": "12"}


def test_an_empty_yaml_file_is_an_empty_config(tmp_path: Path):
    (tmp_path / "c.yaml").write_text("# nothing yet\n")

    assert read(tmp_path / "c.yaml").value == {}


def test_a_byte_order_mark_is_no_part_of_the_config(tmp_path: Path):
    (tmp_path / "c.yaml").write_bytes(b"\xef\xbb\xbfversion: 1\n")

    assert read(tmp_path / "c.yaml").value == {"version": 1}


@pytest.mark.parametrize(
    ("name", "data", "problem"),
    [
        ("c.yaml", b"a: 1\nb: \xff\n", "c.yaml:2:4: (top level): is not UTF-8: byte 0xff: save the file as UTF-8"),
        ("c.yaml", b"#" * (1 << 20) + b"\n", "is larger than 1 MB"),
        ("c.yaml", b"- a\n", "must be a mapping (key: value)"),
        ("c.json", b"[]", "must be a mapping (key: value)"),
    ],
)
def test_a_file_that_is_no_config_says_why(tmp_path, monkeypatch, name, data, problem):
    monkeypatch.chdir(tmp_path)
    Path(name).write_bytes(data)

    with pytest.raises(ConfigError) as caught:
        read(Path(name))

    assert problem in str(caught.value)


@pytest.mark.parametrize("name", ["gone.yaml", "c.ini", "."])
def test_a_file_that_is_not_there_or_of_another_kind_is_a_usage_error(tmp_path, monkeypatch, name):
    monkeypatch.chdir(tmp_path)
    Path("c.ini").write_text("a=1")

    with pytest.raises(UsageError):
        read(Path(name))
