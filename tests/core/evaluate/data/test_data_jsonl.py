"""Questions a row of JSON Lines, and of a JSON array."""

import json

import pytest

from ragloom.errors import UsageError
from ragloom.evaluate.data import EvalQuestion, all_answered, read_data

GOOD = {"question": "When was the lamp lit?", "answers": ["1874"]}


@pytest.fixture
def read(tmp_path):
    def data(*rows, name="qa.jsonl"):
        lines = [row if isinstance(row, bytes) else json.dumps(row, ensure_ascii=False).encode() for row in rows]
        (tmp_path / name).write_bytes(b"\n".join(lines))
        return read_data(tmp_path / name)

    return data


def test_a_row_says_all_that_is_known_of_its_question(read):
    row = {
        "id": 7, "question": "灯塔建于哪一年？", "answers": ["1874", "1874", "一八七四"], "documents": {"a": 2, "b": 0},
        "language": "zh", "synthetic": True, "other": 1,
    }  # fmt: skip
    assert read(row).questions == (
        EvalQuestion("7", "灯塔建于哪一年？", ("1874", "一八七四"), {"a": 2.0}, "zh", 1, True, True, True, {"b": 0.0}),
    )  # fmt: skip


def test_a_row_without_an_id_is_known_by_its_line(read):
    assert [one.id for one in read(b"", GOOD, b"  ", GOOD).questions] == ["2", "4"]


@pytest.mark.parametrize(("tag", "language"), [("zh-CN", "zh"), ("ZH", "zh"), ("zh_Hant_TW", "zh"), (" ", "en")])
def test_a_tag_says_its_language_without_script_and_region(read, tag, language):
    assert read({**GOOD, "language": tag}).questions[0].language == language


def test_a_document_of_grade_nought_is_judged_and_not_relevant(read):
    (one,) = read({**GOOD, "documents": {"lamp.md": 2, "cape.md": 0}}).questions
    assert (one.relevant, one.irrelevant) == ({"lamp.md": 2.0}, {"cape.md": 0.0})


def test_the_language_is_found_out_where_none_is_said(read):
    asked = [GOOD, *({"question": one} for one in ("灯塔建于哪一年？", "灯台はいつ建った？", "등대는 언제 지었나?"))]
    assert [one.language for one in read(*asked).questions] == ["en", "zh", "ja", "ko"]


@pytest.mark.parametrize("name", ["answers", "answer", "label", "references", "reference"])
def test_what_is_right_goes_by_several_names_as_text_or_list(read, name):
    found = read({"question": "Why?", name: "so"}, {"question": "How?", name: ["so", "thus"]}).questions
    assert [one.answers for one in found] == [("so",), ("so", "thus")]


@pytest.mark.parametrize("name", ["documents", "articles", "relevant"])
def test_what_is_relevant_goes_by_several_names(read, name):
    assert read({"question": "Why?", name: ["a", "b"]}).questions[0].relevant == {"a": 1.0, "b": 1.0}


def test_an_empty_list_says_that_nothing_answers_and_no_list_says_nothing(read):
    none, untold, said = read(
        {"question": "Why?", "answers": []}, {"question": "How?"}, {"question": "Who?", "answerable": False}
    ).questions
    assert (none.answered, untold.answered, said.answered) == (True, False, True)
    assert not (none.answers or untold.answers or said.answers)


def test_no_judgement_is_another_thing_than_none_relevant(read):
    assert [one.judged for one in read({"question": "Why?", "documents": []}, {"question": "How?"}).questions] == [
        True, False,
    ]  # fmt: skip


def test_a_byte_order_mark_and_windows_line_ends_change_nothing(read):
    row = json.dumps(GOOD).encode()
    data = read(b"\xef\xbb\xbf" + row + b"\r", row + b"\r", b"")
    assert [one.id for one in data.questions] == ["1", "2"] and not data.malformed


@pytest.mark.parametrize(
    ("row", "wrong"),
    [
        (b"{", "is not JSON"),
        (b"[]", "is no JSON object"),
        (b'{"question": "\xff"}', "is not UTF-8: byte 0xff"),
        (b"[" * 100_000, "cannot be read"),
        (b'{"id": ' + b"9" * 5000 + b"}", "cannot be read"),
        ({"answers": []}, "`question` must be a text"),
        ({"question": " "}, "`question` must be a text"),
        ({"question": ["Why?"]}, "`question` must be a text"),
        ({"question": "Why?", "answers": 1}, "`answers` must be a text or a list of texts"),
        ({"question": "Why?", "answer": [1]}, "`answer` must be a text or a list of texts"),
        ({"question": "Why?", "answers": [" "]}, "`answers` must hold no empty text"),
        ({"question": "Why?", "answers": ["so"], "answerable": False}, "`answerable` is false"),
        ({"question": "Why?", "answers": [], "answerable": True}, "`answerable` is true"),
        ({"question": "Why?", "answerable": "no"}, "`answerable` must be true or false"),
        ({"question": "Why?", "synthetic": 1}, "`synthetic` must be true or false"),
        ({"question": "Why?", "documents": "a"}, "`documents` must be a list of document ids"),
        ({"question": "Why?", "documents": [""]}, "`documents` must be a list of document ids"),
        ({"question": "Why?", "documents": {"a": "1"}}, "`documents` must be a list of document ids"),
        ({"question": "Why?", "documents": {"a": True}}, "`documents` must be a list of document ids"),
        (b'{"question": "Why?", "documents": {"a": NaN}}', "`documents` must be a list of document ids"),
        (b'{"question": "Why?", "documents": {"a": 1' + b"0" * 400 + b"}}", "`documents` must be a list"),
        ({"question": "Why?", "language": 1}, "`language` must be a text"),
        ({"question": "Why?", "id": 1.5}, "`id` must be a text or a whole number"),
        ({"question": "Why?", "id": True}, "`id` must be a text or a whole number"),
        (b'{"question": "Why\\ud800?"}', "holds half of a surrogate pair"),
        (b'{"question": "Why?", "answers": ["\\udfff"]}', "holds half of a surrogate pair"),
        (b'{"question": "Why?", "documents": ["\\udfff"]}', "holds half of a surrogate pair"),
    ],
    ids=lambda value: f"{value!r:.60}",
)
def test_a_row_that_is_none_is_named_with_its_line_and_the_others_are_read(read, row, wrong):
    data = read(GOOD, row, {**GOOD, "id": "last"})
    assert [one.id for one in data.questions] == ["1", "last"]
    (malformed,) = data.malformed
    assert malformed.where.endswith("qa.jsonl:2") and wrong in malformed.what


def test_a_second_row_of_an_id_is_none_and_names_the_first(read):
    data = read({**GOOD, "id": "a"}, {**GOOD, "id": "a"}, GOOD)
    assert [one.line for one in data.questions] == [1, 3]
    assert data.malformed[0].where.endswith(":2") and data.malformed[0].what.endswith("qa.jsonl:1")


@pytest.mark.parametrize("content", [b"", b"\n \n", b"\xef\xbb\xbf"])
def test_a_file_without_a_row_is_refused(read, content):
    with pytest.raises(UsageError, match="holds no question"):
        read(content)


def test_a_file_of_nothing_but_bad_rows_names_the_first_of_them(read):
    with pytest.raises(UsageError) as caught:
        read(*[b"no"] * 30)
    assert caught.value.message.count("is not JSON") == 20 and caught.value.message.endswith("and 10 more rows")


def test_what_must_be_answered_is_refused_with_each_row_that_is_not(read):
    with pytest.raises(UsageError) as caught:
        all_answered(read(GOOD, {"question": "How?"}, b"{"))
    assert "qa.jsonl:2: has no `answers`" in caught.value.message and "qa.jsonl:3: is not JSON" in caught.value.message


def test_the_objects_of_an_array_are_read_as_rows_are(read):
    data = read([GOOD, 3, {**GOOD, "id": "b"}], name="qa.json")
    assert (data.layout, [one.id for one in data.questions]) == ("json", ["0", "b"])
    assert data.malformed[0].where.endswith("qa.json: [1]")


@pytest.mark.parametrize(
    ("content", "wrong"),
    [(b"{", "is not JSON"), (b"3", "is neither SQuAD's layout nor an array"), (b'{"data": []}', "is neither SQuAD's")],
)
def test_other_json_is_refused(read, content, wrong):
    with pytest.raises(UsageError, match=wrong):
        read(content, name="qa.json")
