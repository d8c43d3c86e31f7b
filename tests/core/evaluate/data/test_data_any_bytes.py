"""Whatever a file holds, there are questions or a ``UsageError``, and nothing that cannot be written down again."""

import json

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from ragloom.errors import UsageError
from ragloom.evaluate.data import EvalData, read_data
from ragloom.sample import files

ONCE = settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])

names = st.sampled_from(
    ["question", "answers", "answer", "documents", "id", "answerable", "synthetic", "language", "data", "paragraphs",
     "context", "qas", "text", "title", "is_impossible", "_id"]
)  # fmt: skip
values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(st.characters(), max_size=8) | st.just("Why?"),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(names, inner, max_size=5),
    max_leaves=25,
)
rows = st.dictionaries(names, values, max_size=6)
parts = st.sampled_from([b"question", b"Why?", b",", b'"', b"\t", b"\r", b"\n", b"\xff"])
odd = st.binary(max_size=200) | st.lists(parts, max_size=30).map(b"".join)


def judged(path, **how):
    """The data, or None where they are refused; of either, what is promised of it."""
    try:
        data = read_data(path, **how)
    except UsageError as error:
        assert error.message and error.hint
        return None
    assert isinstance(data, EvalData) and data.questions
    assert len({one.id for one in data.questions}) == len(data.questions)
    for one in data.questions:
        json.dumps(
            [one.id, one.question, one.answers, dict(one.relevant)], allow_nan=False, ensure_ascii=False
        ).encode()
        assert one.question.strip() and all(grade > 0 for grade in one.relevant.values())
    return data


@pytest.mark.parametrize("suffix", [".jsonl", ".json", ".csv", ".tsv", ""])
@ONCE
@given(content=odd)
def test_any_bytes_are_questions_or_a_usage_error(tmp_path, suffix, content):
    (tmp_path / f"qa{suffix}").write_bytes(content)
    judged(tmp_path / f"qa{suffix}")


@ONCE
@given(found=st.lists(rows, max_size=4))
def test_any_rows_are_questions_or_a_usage_error(tmp_path, found):
    (tmp_path / "qa.jsonl").write_text("\n".join(map(json.dumps, found)), encoding="utf-8")
    data = judged(tmp_path / "qa.jsonl")
    assert data is None or len(data.questions) + len(data.malformed) == len(found)


@ONCE
@given(value=values | st.fixed_dictionaries({"data": st.lists(rows | values, max_size=3)}))
def test_any_json_is_questions_or_a_usage_error(tmp_path, value):
    (tmp_path / "qa.json").write_text(json.dumps(value), encoding="utf-8")
    judged(tmp_path / "qa.json")


@ONCE
@given(
    queries=odd | st.lists(rows, max_size=3).map(lambda found: "\n".join(map(json.dumps, found)).encode()), qrels=odd
)
def test_any_folder_is_questions_or_a_usage_error(tmp_path, queries, qrels):
    (tmp_path / "qrels").mkdir(exist_ok=True)
    (tmp_path / "queries.jsonl").write_bytes(queries)
    (tmp_path / "qrels" / "test.tsv").write_bytes(qrels)
    judged(tmp_path)


def test_a_file_that_is_not_there_is_refused(tmp_path):
    with pytest.raises(UsageError, match="No such file"):
        read_data(tmp_path / "none.jsonl")


def test_a_name_that_no_system_takes_is_refused():
    with pytest.raises(UsageError, match="null byte"):
        read_data("a\0b.jsonl")


def test_the_bundled_questions_stand_behind_the_word_sample(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    data = read_data("sample")
    assert len(data.questions) == 130 and not data.malformed
    assert data.corpus == files.articles()


def test_a_file_of_that_name_comes_first(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "sample").write_text('{"question": "Why?"}', encoding="utf-8")
    assert len(read_data("sample").questions) == 1


def test_the_same_bytes_have_the_same_digest_and_others_another(tmp_path):
    for name, text in {"a.jsonl": "Why?", "b.jsonl": "Why?", "c.jsonl": "How?"}.items():
        (tmp_path / name).write_text(json.dumps({"question": text}), encoding="utf-8")
    first, same, other = (read_data(tmp_path / name).sha256 for name in ("a.jsonl", "b.jsonl", "c.jsonl"))
    assert first == same != other
