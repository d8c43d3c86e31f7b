"""Rows of labelled questions, and how wrong an answer to one is."""

import json

import pytest

from ragloom.errors import UsageError
from ragloom.evaluate import LabelledQuestion, read_questions
from ragloom.evaluate.losses import RIGHT, loss
from ragloom.sample.files import questions


def read(tmp_path, text):
    file = tmp_path / "qa.jsonl"
    file.write_bytes(text if isinstance(text, bytes) else text.encode())
    return read_questions(file)


def test_the_bundled_questions_are_read():
    found = read_questions(questions())
    assert len(found) == 130 and sum(not one.answers for one in found) == 15


def test_blank_lines_a_byte_order_mark_and_other_fields_are_passed_over(tmp_path):
    row = json.dumps({"question": "Why?", "answers": ["So."], "language": "en", "id": 7})
    assert read(tmp_path, f"\ufeff{row}\r\n\n") == [LabelledQuestion("Why?", ("So.",), "en")]


@pytest.mark.parametrize(
    ("row", "wrong"),
    [
        (b"{", "is not JSON"),
        (b"[]", "is no JSON object"),
        (b'{"answers": []}', "`question` must be a text"),
        (b'{"question": " ", "answers": []}', "`question` must be a text"),
        (b'{"question": "Why?"}', "`answers` must be a list"),
        (b'{"question": "Why?", "answers": "So."}', "`answers` must be a list"),
        (b'{"question": "Why?", "answers": [1]}', "`answers` must be a list"),
        (b'{"question": "Why?", "answers": [""]}', "`answers` must hold no empty text"),
        (b'{"question": "Why?", "answers": [], "language": 1}', "`language` must be a text"),
        (b'{"question": "\xff"}', "is not UTF-8: byte 0xff"),
        (b"[" * 100_000, "cannot be read"),
    ],
)
def test_a_row_that_is_none_is_named_with_its_line(tmp_path, row, wrong):
    with pytest.raises(UsageError, match=wrong) as caught:
        read(tmp_path, b'{"question": "Why?", "answers": []}\n\n' + row)
    assert "qa.jsonl:3: " in caught.value.message


def test_all_rows_that_are_none_are_named_up_to_a_number(tmp_path):
    with pytest.raises(UsageError) as caught:
        read(tmp_path, "no\n" * 30)
    assert caught.value.message.count("is not JSON") == 20 and caught.value.message.endswith("and 10 more rows")


@pytest.mark.parametrize("text", ["", "\n\n"])
def test_a_file_without_a_row_is_refused(tmp_path, text):
    with pytest.raises(UsageError, match="holds no question"):
        read(tmp_path, text)


def test_a_file_that_is_not_there_is_refused(tmp_path):
    with pytest.raises(UsageError, match="No such file"):
        read_questions(tmp_path / "none.jsonl")


LAMP = LabelledQuestion("When was the lamp lit?", ("1874", "in 1874"))


@pytest.mark.parametrize(
    ("name", "text", "wrong"),
    [
        ("contains", "The lamp was lit in 1874.", 0.0),
        ("contains", "The lamp was lit in 1875.", 1.0),
        ("exact-match", "1874. [1]", 0.0),
        ("exact-match", "It was 1874.", 1.0),
        ("f1", "In 1874 [2][3].", 0.0),
        ("f1", "it 1874", pytest.approx(1 / 3)),
    ],
)
def test_an_answer_is_compared_with_the_accepted_ones_without_its_marks(name, text, wrong):
    assert loss(name, LAMP, text) == wrong


@pytest.mark.parametrize("name", RIGHT)
def test_any_answer_to_an_unanswerable_question_is_wrong(name):
    assert loss(name, LabelledQuestion("Why?"), "So.") == 1


def test_a_chinese_question_is_compared_by_characters():
    assert loss("f1", LabelledQuestion("灯塔建于哪一年？", ("一八七四年",)), "一八七四") == pytest.approx(1 - 8 / 9)
