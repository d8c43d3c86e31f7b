"""Questions a row of a table."""

import pytest

from ragloom.errors import UsageError
from ragloom.evaluate.data import read_data


@pytest.fixture
def read(tmp_path):
    def data(content, name="qa.csv"):
        (tmp_path / name).write_bytes(content if isinstance(content, bytes) else content.encode())
        return read_data(tmp_path / name)

    return data


def test_columns_are_named_as_the_fields_of_json_lines_are(read):
    (one,) = read("ID, Question ,answers,documents,synthetic,language,note\nq1,Why?,so|thus,a | b,yes,en,x\n").questions
    assert (one.id, one.question, one.answers, one.relevant) == ("q1", "Why?", ("so", "thus"), {"a": 1.0, "b": 1.0})
    assert one.synthetic and one.language == "en"


def test_tabs_part_the_cells_of_a_tsv(read):
    assert read("question\tanswers\nWhy, then?\tso, so\n", "qa.tsv").questions[0].answers == ("so, so",)


def test_quotes_hold_separators_quotes_and_line_ends(read):
    (one, two) = read('question,answers\r\n"Why, ""then""\r\nand how?",so\r\nWho?,me\r\n').questions
    assert one.question == 'Why, "then"\r\nand how?'
    assert (one.line, two.line) == (2, 4)


@pytest.mark.parametrize("character", ["\u2028", "\x0b", "\x0c", "\x85", "\x1c"])
def test_what_ends_no_line_of_a_table_ends_no_row(read, character):
    data = read(f"question,answers\nWhy{character}now?,so\nWho?,me\n")
    assert [one.line for one in data.questions] == [2, 3] and not data.malformed


def test_an_empty_cell_of_answers_says_that_nothing_answers(read):
    (one,) = read("question,answers\nWhy?,\n").questions
    assert one.answered and one.answers == ()


def test_without_a_column_of_answers_nothing_is_said(read):
    data = read("question\nWhy?\n")
    assert not data.questions[0].answered and not data.answered


def test_a_byte_order_mark_and_blank_rows_are_passed_over(read):
    data = read(b"\xef\xbb\xbf\n\nquestion,answers\n\n , \nWhy?,so\n")
    assert [one.id for one in data.questions] == ["6"] and not data.malformed


@pytest.mark.parametrize(
    ("row", "wrong"),
    [
        ("Why?", "has 1 cells, and the header has 3"),
        ("Why?,so,yes,more", "has 4 cells, and the header has 3"),
        (",so,yes", "`question` must be a text"),
        ("Why?,so||thus,yes", "`answers` must hold no empty text"),
        ("Why?,so,perhaps", "`answerable` must be true or false"),
        ("Why?,so,no", "`answerable` is false"),
        (b"Why\xe9?,so,yes", "is not UTF-8"),
        ("x" * 200_000 + ",so,yes", "cannot be read: field larger than field limit"),
    ],
    ids=lambda value: f"{value!r:.40}",
)
def test_a_row_that_is_none_is_named_with_its_line_and_the_others_are_read(read, row, wrong):
    row = row if isinstance(row, bytes) else row.encode()
    data = read(b"question,answers,answerable\nHow?,so,yes\n" + row + b"\nWho?,me,\n")
    assert [one.question for one in data.questions] == ["How?", "Who?"]
    assert data.malformed[0].where.endswith("qa.csv:3") and wrong in data.malformed[0].what


def test_a_row_is_named_with_the_line_it_begins_on(read):
    data = read('question,answers\n"Why\nthen?",so,more\nWho?,me\n')
    assert data.malformed[0].where.endswith(":2") and data.questions[0].line == 4


@pytest.mark.parametrize(
    ("content", "wrong"),
    [
        ("", "names no column `question`; it names nothing"),
        ("\n\n", "names no column `question`; it names nothing"),
        ("q;a\nWhy?;so\n", "names no column `question`; it names q;a"),
        ("Why?,so\n", "it names why\\?, so"),
        ("question,answers,answers\nWhy?,so,thus\n", "names `answers` twice"),
        ("x" * 200_000, "it cannot be read: field larger"),
        ("question".encode("utf-16"), "names no column `question`"),
    ],
    ids=lambda value: f"{value!r:.40}",
)
def test_a_table_without_a_usable_header_is_refused(read, content, wrong):
    with pytest.raises(UsageError, match=wrong) as caught:
        read(content)
    assert "question,answers,documents" in caught.value.hint


def test_a_header_alone_holds_no_question(read):
    with pytest.raises(UsageError, match="holds no question"):
        read("question,answers\n")
