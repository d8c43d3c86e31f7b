"""Questions of a folder in BEIR's layout."""

import pytest

from ragloom.errors import UsageError
from ragloom.evaluate.data import read_data

HEADER = "query-id\tcorpus-id\tscore\n"
QUERIES = '{"_id": "q1", "text": "Which lamp?"}\n{"_id": 2, "text": "Which keeper?"}\n{"_id": "q3", "text": "Which?"}\n'


@pytest.fixture
def read(tmp_path):
    def data(judged=f"{HEADER}q1\td1\t2\n2\td2\t1\n", queries=QUERIES, split="test"):
        (tmp_path / "qrels").mkdir(exist_ok=True)
        (tmp_path / "queries.jsonl").write_bytes(queries if isinstance(queries, bytes) else queries.encode())
        (tmp_path / "qrels" / "test.tsv").write_bytes(judged if isinstance(judged, bytes) else judged.encode())
        return read_data(tmp_path, split=split)

    return data


def test_the_judged_queries_are_the_questions_with_their_grades(read):
    data = read()
    assert [(one.id, one.question, one.relevant) for one in data.questions] == [
        ("q1", "Which lamp?", {"d1": 2.0}), ("2", "Which keeper?", {"d2": 1.0}),
    ]  # fmt: skip
    assert all(one.judged and not one.answered for one in data.questions) and not data.malformed


def test_a_document_of_grade_nought_is_judged_and_not_relevant(read):
    (one,) = read("q1\td1\t1\nq1\td2\t0\nq1\td3\t-1\n").questions
    assert (one.relevant, one.irrelevant) == ({"d1": 1.0}, {"d2": 0.0, "d3": -1.0})


def test_a_query_that_is_judged_by_noughts_alone_is_judged(read):
    (one,) = read("q1\td1\t0\n").questions
    assert one.judged and not one.relevant


def test_the_first_line_is_a_judgement_where_it_has_a_grade(read):
    assert [one.id for one in read("q1\td1\t1\n2\td2\t1").questions] == ["q1", "2"]


def test_windows_line_ends_and_a_byte_order_mark_change_nothing(read):
    data = read(b"\xef\xbb\xbf" + f"{HEADER}q1\td1\t1\n".replace("\n", "\r\n").encode(), QUERIES.replace("\n", "\r\n"))
    assert data.questions[0].relevant == {"d1": 1.0} and not data.malformed


@pytest.mark.parametrize(
    ("line", "wrong"),
    [
        (b"q1\td1", "is no judgement"),
        (b"q1 0 d1 1", "is no judgement"),
        (b"q1\t \t1", "is no judgement"),
        (b"q1\td1\tgood", "the grade `good` is no whole number"),
        (b"q1\td1\t0.5", "the grade `0.5` is no whole number"),
        (b"q1\td1\t" + b"9" * 400, "is no whole number of a size that a grade has"),
        (b"q1\td\xff\t1", "is not UTF-8: byte 0xff"),
        (b"2\td2\t3", "gives `d2` another grade than a line before it"),
    ],
    ids=repr,
)
def test_what_is_no_judgement_is_named_with_its_line_and_the_others_count(read, line, wrong):
    data = read(HEADER.encode() + b"2\td2\t1\n" + line + b"\nq1\td1\t1\n")
    assert [one.relevant for one in data.questions] == [{"d1": 1.0}, {"d2": 1.0}]
    assert data.malformed[0].where.endswith("test.tsv:3") and wrong in data.malformed[0].what


def test_the_same_judgement_twice_is_one(read):
    assert not read("q1\td1\t1\nq1\td1\t1\n").malformed


def test_a_judged_query_that_is_not_there_is_told(read):
    data = read("q1\td1\t1\nq9\td1\t1\n")
    assert str(data.malformed[0]).endswith("judges the query `q9`, which queries.jsonl does not hold")


@pytest.mark.parametrize(
    "row",
    [b"{", b"[]", b'{"text": "Which?"}', b'{"_id": "", "text": "x"}', b'{"_id": "q1"}', b'{"_id": "q1", "text": " "}'],
)
def test_what_is_no_query_is_named_with_its_line_and_the_others_are_read(read, row):
    data = read(queries=row + b"\n" + QUERIES.encode())
    assert [one.id for one in data.questions] == ["q1", "2"]
    assert data.malformed[0].where.endswith("queries.jsonl:1")


def test_a_second_query_of_an_id_is_none(read):
    data = read(queries=QUERIES + '{"_id": "q1", "text": "Another?"}\n')
    assert data.questions[0].question == "Which lamp?"
    assert str(data.malformed[0]).endswith("queries.jsonl:1") and "queries.jsonl:4: has the id" in str(
        data.malformed[0]
    )


def test_the_corpus_is_the_file_of_the_documents_where_there_is_one(read, tmp_path):
    assert read().corpus is None
    (tmp_path / "corpus.jsonl").touch()
    assert read().corpus == tmp_path / "corpus.jsonl"


def test_another_split_is_refused_with_those_that_there_are(read):
    with pytest.raises(UsageError, match="there is no split 'dev'") as caught:
        read(split="dev")
    assert caught.value.hint == "`split` is one of: test"


def test_other_judgements_make_other_data(read):
    assert read("q1\td1\t1\n").sha256 != read("q1\td1\t2\n").sha256


@pytest.mark.parametrize("judged", ["", HEADER, "q9\td1\t1\n"])
def test_a_split_that_judges_no_query_is_refused(read, judged):
    with pytest.raises(UsageError):
        read(judged)


def test_a_folder_of_another_layout_is_refused(tmp_path):
    with pytest.raises(UsageError, match=r"has no queries\.jsonl with a folder qrels beside it"):
        read_data(tmp_path)
