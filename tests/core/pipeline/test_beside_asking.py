"""What a pipeline gives to programs that measure it: searches, answers from given passages, what it consists of."""

import pytest

from ragloom import Document, Pipeline
from ragloom.errors import CollectionError, UsageError
from ragloom.interfaces import Description, Stateless
from ragloom.testing.fakes import ScriptedGenerator
from ragloom.types import Hits, Passage

CANALS = [
    Document("suez", "The Suez Canal was opened in 1869. It joins two seas.", "Suez Canal"),
    Document("panama", "The Panama Canal was opened in 1914. It has locks.", "Panama Canal"),
]
ASKED = "When was the Suez Canal opened?"


@pytest.fixture
def canals():
    with Pipeline.assemble(CANALS) as pipeline:
        yield pipeline


class Elsewhere(Stateless):
    @staticmethod
    def describe(config):
        return Description(frozenset({"External"}))

    def search(self, queries, k, *, filter=None):
        raise AssertionError("an engine is asked for hits")

    def hits(self, queries, k, *, filter=None):
        return [Hits("elsewhere", (Passage(0, "kiel", "The Kiel Canal.", 0, 15),), (1.0,)) for _ in queries]


def test_several_questions_are_searched_together_as_each_alone(canals):
    questions = [ASKED, "Which canal has locks?"]
    assert canals.search_all(questions, 2) == [canals.search(one, 2) for one in questions]


def test_a_search_of_nothing_is_refused(canals):
    with pytest.raises(UsageError, match="k is 0"):
        canals.search_all([ASKED], 0)


def test_an_answer_from_given_passages_is_the_one_that_is_asked_for(canals):
    asked = canals.ask(ASKED)
    (given,) = canals.answer_from([ASKED], [asked.passages])
    assert (given.text, given.citations) == (asked.text, asked.citations)


def test_an_answer_from_other_passages_rests_on_those(canals):
    panama = [one for one in canals.search(ASKED).passages if one.document_id == "panama"]
    (given,) = canals.answer_from(["When was the canal opened?"], [panama])
    assert {one.document_id for one in given.citations} == {"panama"}


def test_passages_are_given_by_the_ids_under_which_they_were_found(canals):
    found = canals.search(ASKED).passages
    assert canals.passages(one.id for one in found) == {one.id: one for one in found}


def test_a_passage_that_is_not_there_is_an_error(canals):
    with pytest.raises(CollectionError):
        canals.passages([99])


def test_documents_are_told_by_their_ids_in_order(canals):
    assert canals.document_ids() == ["panama", "suez"]
    canals.collection.remove(["suez"])
    assert canals.document_ids() == ["panama"]


def test_a_collection_keeps_its_id(canals, tmp_path):
    with Pipeline.assemble(CANALS, folder=tmp_path) as first:
        known = first.collection_id
    with Pipeline.assemble(folder=tmp_path) as again:
        assert again.collection_id == known != canals.collection_id


def test_whether_answers_come_from_the_collection_alone_is_told(canals):
    with Pipeline.assemble(CANALS, retrievers=["bm25", Elsewhere()]) as both:
        assert canals.holds_all and not both.holds_all


def test_the_generator_is_lent():
    scripted = ScriptedGenerator(["In 1869."])
    with Pipeline.assemble(CANALS, generator=scripted) as pipeline, pipeline.generator() as generator:
        assert isinstance(generator, ScriptedGenerator)


def test_what_components_may_ask_for_is_lent(canals):
    with canals.resources() as resources:
        assert len(resources.collection) == 2 and resources.generator() is not None


def test_an_observer_hears_what_happens_while_it_is_there_and_no_longer(canals):
    class Listener:
        heard = 0

        def answer_generated(self, event):
            self.heard += 1

    listener = Listener()
    with canals.observed(listener):
        canals.ask(ASKED)
    canals.ask(ASKED)
    assert listener.heard == 1
