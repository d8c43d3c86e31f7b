"""Paragraphs of SQuAD's layout as documents, and the questions asked of them finding them."""

import json

import pytest

from ragloom.cli.main import main
from ragloom.errors import LoadError
from ragloom.evaluate.data import read_data
from ragloom.evaluate.relevance import meant
from ragloom.pipeline import Pipeline
from ragloom.types import LoadFailure
from ragloom_text.loaders.config import RecordsConfig
from ragloom_text.loaders.json_array import JsonLoader
from ragloom_text.loaders.squad import SquadLoader

ASKED = {"id": "q1", "question": "When was the lamp lit?", "answers": [{"text": "1874", "answer_start": 20}]}
LAMP = "The lamp was lit in 1874."
KEEPER = "The keeper left in 1900."
SQUAD = {
    "version": "1.1",
    "data": [
        {"title": "North_Cape", "paragraphs": [{"context": LAMP, "qas": [ASKED]}, {"context": KEEPER, "qas": []}]},
        {"title": "灯塔", "paragraphs": [{"context": "灯塔建于1874年。", "qas": []}]},
    ],
}


@pytest.fixture(params=[SquadLoader(), JsonLoader(RecordsConfig())], ids=["squad", "json"])
def extracts(request, load):
    return lambda value: load(request.param, value if isinstance(value, str) else json.dumps(value))


def test_each_paragraph_is_a_document_known_by_its_title_and_number(extracts):
    found = [(one.key, one.title, one.text) for one in extracts(SQUAD)]
    assert found == [
        ("North Cape/1", "North Cape", LAMP),
        ("North Cape/2", "North Cape", KEEPER),
        ("灯塔/1", "灯塔", "灯塔建于1874年。"),
    ]


def test_its_place_in_the_article_is_told(extracts):
    assert str(extracts(SQUAD)[1].locations[0]) == "paragraph 2"


def test_what_is_asked_is_no_part_of_any_document(extracts):
    assert not any(ASKED["question"] in one.text for one in extracts(SQUAD))


@pytest.mark.parametrize("bad", [{"context": " "}, {"qas": []}, 3, {"context": ["x"]}])
def test_what_is_no_paragraph_is_told_and_the_others_are_read(extracts, bad):
    first, second = extracts({"data": [{"title": "A", "paragraphs": [bad, {"context": "x"}]}]})
    assert isinstance(first, LoadFailure) and first.where == "data[0].paragraphs[0]"
    assert second.key == "A/2"


def test_articles_without_paragraphs_are_told(extracts):
    first, second = extracts({"data": [{"title": "A"}, {"title": "B", "paragraphs": [{"context": "x"}]}]})
    assert isinstance(first, LoadFailure) and first.where == "data[0]"
    assert second.key == "B/1"


def test_a_title_that_cannot_be_stored_is_written_so_that_it_can(extracts):
    (found,) = extracts('{"data": [{"title": "a\\ud800\\u0000b", "paragraphs": [{"context": "x"}]}]}')
    assert (found.key, found.title) == ("a\ufffdb/1", "a\ufffdb")


@pytest.mark.parametrize("source", ['[{"text": "x"}]', '{"data": []}', '{"data": [{"text": "x"}]}', "3"])
def test_the_loader_squad_refuses_other_json(load, source):
    with pytest.raises(LoadError, match="has not SQuAD's layout") as caught:
        load(SquadLoader(), source)
    assert "loader `json`" in caught.value.hint


class TestIndexed:
    """What `ragloom index` makes of the same file."""

    @pytest.fixture(autouse=True)
    def folder(self, tmp_path, monkeypatch):
        monkeypatch.chdir(tmp_path)
        (tmp_path / "dev-squad.json").write_text(json.dumps(SQUAD), encoding="utf-8")
        (tmp_path / "rows.json").write_text('[{"text": "A row of an array."}]', encoding="utf-8")

    def ids(self):
        with Pipeline.from_config() as pipeline:
            return sorted(one.document_id for one in pipeline.search("lamp keeper row 灯塔", 10).passages)

    def test_paragraphs_and_rows_of_arrays_stand_side_by_side(self):
        assert main(["index", "dev-squad.json", "rows.json"]) == 0
        assert self.ids() == [
            "dev-squad.json#North Cape/1", "dev-squad.json#North Cape/2", "dev-squad.json#灯塔/1", "rows.json#1",
        ]  # fmt: skip

    def test_the_loader_can_be_named_alone(self):
        assert main(["index", "dev-squad.json", "--set", "ingest.loaders=[squad]"]) == 0
        assert len(self.ids()) == 3

    def test_the_questions_of_the_file_name_its_documents(self):
        assert main(["index", "dev-squad.json"]) == 0
        (question,) = read_data("dev-squad.json").questions
        found = meant(question.relevant, self.ids())
        assert found.relevant(question) == {"dev-squad.json#North Cape/1": 1.0}


class TestBeir:
    """A corpus in BEIR's layout, and the judgements beside it."""

    @pytest.fixture(autouse=True)
    def folder(self, tmp_path, monkeypatch):
        monkeypatch.chdir(tmp_path)
        (tmp_path / "beir" / "qrels").mkdir(parents=True)
        for name, text in {
            "corpus.jsonl": '{"_id": "d1", "title": "T", "text": "The lamp."}\n{"_id": "d2", "text": "A keeper."}\n',
            "queries.jsonl": '{"_id": "q1", "text": "Which lamp?"}\n',
            "qrels/test.tsv": "query-id\tcorpus-id\tscore\nq1\td1\t1\n",
        }.items():
            (tmp_path / "beir" / name).write_text(text, encoding="utf-8")

    @pytest.mark.parametrize("source", ["beir/corpus.jsonl", "beir"])
    def test_its_ids_are_the_documents_and_no_query_is_one(self, source):
        assert main(["index", source]) == 0
        assert TestIndexed.ids(self) == ["corpus.jsonl#d1", "corpus.jsonl#d2"]

    def test_the_judgements_name_the_documents(self):
        data = read_data("beir")
        assert main(["index", str(data.corpus)]) == 0
        found = meant(data.questions[0].relevant, TestIndexed.ids(self))
        assert found.relevant(data.questions[0]) == {"corpus.jsonl#d1": 1.0}
