"""Task summarize from documents to cited summaries: on a topic, and of a document as a whole."""

import pytest

from ragloom import Document, Pipeline
from ragloom.errors import UsageError
from ragloom.pipeline.citations import MARK
from ragloom.sample.files import articles

WHOLE = {
    "retrievers": [{"use": "document", "k": 100_000}],
    "fusion": {"answer": {"use": "map_reduce", "passages": 100_000, "tokens": 200}},
}
BEES = "\n\n".join(
    f"Chapter {n}\n\nIn year {n} the keeper of hive {n} took {n} jars of honey. "
    f"The bees of hive {n} flew over field {n}. Clover grew in field {n} all summer long."
    for n in range(1, 400)
)


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    at = tmp_path_factory.mktemp("collection")
    with Pipeline.from_config({"collection": str(at)}) as pipeline:
        pipeline.collection.index([articles()])
        pipeline.collection.add([Document("long/bees.txt", BEES, title="Bees")])
    return at


@pytest.fixture(scope="module")
def topics(folder):
    with Pipeline.from_config({"collection": str(folder), "task": "summarize"}) as pipeline:
        yield pipeline


@pytest.fixture(scope="module")
def whole(folder):
    with Pipeline.from_config({"collection": str(folder), "task": "summarize", **WHOLE}) as pipeline:
        yield pipeline


@pytest.mark.parametrize(
    ("topic", "said", "document"),
    [
        ("the mosquitoes of Panama", "William Gorgas", "en/panama-canal.html"),
        ("taxes on salt", "gabelle", "en/salt.md"),
        ("黄河的泥沙", "黄土高原", "zh/yellow-river.md"),
    ],
)
def test_a_topic_is_summarised_in_sentences_that_are_all_cited(topics, topic, said, document):
    answer = topics.ask(topic)
    assert said in answer.text
    assert answer.unsupported == ()
    assert document in {citation.document_id for citation in answer.citations}


@pytest.mark.parametrize("topic", ["quantum chromodynamics", "量子力学的历史"])
def test_a_topic_that_no_document_speaks_of_is_abstained_on(topics, topic):
    assert topics.ask(topic).abstained


@pytest.mark.parametrize("name", ["en/suez-canal.md", "suez-canal.md", "The Suez Canal", "都江堰", "long/bees.txt"])
def test_a_document_is_summarised_from_itself_alone_in_its_own_order(whole, name):
    answer = whole.ask(name)
    assert answer.text and answer.unsupported == ()
    assert len({citation.document_id for citation in answer.citations}) == 1
    starts = [citation.start for citation in answer.citations]
    assert starts == sorted(starts)


def test_a_document_longer_than_a_run_is_read_to_its_end(whole):
    answer = whole.ask("long/bees.txt")
    assert answer.passages[-1].end == len(BEES)


def test_what_is_cited_stands_in_the_document_at_its_offsets(whole):
    for citation in whole.ask("Bees").citations:
        assert BEES[citation.start : citation.end] == citation.quote


def test_a_summary_says_what_its_citations_say(whole):
    answer = whole.ask("zh/tea.md")
    assert MARK.sub("", answer.text) == "".join(citation.quote for citation in answer.citations)


def test_a_document_that_is_not_there_is_named_with_those_like_it(whole):
    with pytest.raises(UsageError, match=r"no document 'suez-cannal\.md'") as raised:
        whole.ask("suez-cannal.md")
    assert raised.value.hint == "did you mean `en/suez-canal.md`?"
