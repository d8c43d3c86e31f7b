"""``map_reduce`` over more text than one request should hold, and over a document as a whole."""

from dataclasses import replace

import numpy as np
import pytest

from ragloom.prompts import estimate_tokens
from ragloom.testing import EchoGenerator, ScriptedGenerator, passage
from ragloom.types import Evidence, Generation, Query, Ranking, SourceSpan
from ragloom_fusion.answers.concat import ConcatFuser
from ragloom_fusion.answers.map_reduce import MapReduceFuser, SummaryCutWarning
from ragloom_fusion.config import ConcatConfig, MapReduceConfig


def fuser(tokens=0, passages=100):
    return MapReduceFuser(MapReduceConfig(tokens=tokens, passages=passages))


def evidence(*texts, question="the tower", task="summarize", document="", title=""):
    passages = tuple(
        replace(passage(10 + i, text, document=document or f"d{i}"), title=title) for i, text in enumerate(texts)
    )
    ids = [one.id for one in passages]
    return Evidence(Query(question), passages, Ranking.of("document", ids, -np.arange(len(ids))), task)


def asked(generator):
    return [[one.task for one in call] for call in generator.calls]


def quotes(fused, given):
    return [
        (fused.text[one.start : one.end], given.passages[one.source].text[one.source_start : one.source_end])
        for one in fused.spans
    ]


def test_what_fits_one_run_is_summarised_at_once():
    generator = ScriptedGenerator(["Both."])
    fuser(tokens=100).fuse([evidence("One.", "Two.")], generator)
    assert asked(generator) == [["summarize"]]


def test_what_does_not_is_summarised_in_parts_that_are_joined():
    generator = ScriptedGenerator(lambda request: "Some.")
    fuser(tokens=5).fuse([evidence(*["One two."] * 4)], generator)
    assert asked(generator) == [["summarize_part"] * 4, ["join_summaries"] * 2, ["join_summaries"]]


def test_without_a_length_each_passage_is_a_part_and_all_are_joined_at_once():
    generator = ScriptedGenerator(lambda request: "Some.")
    fuser().fuse([evidence("One.", "Two.", "Three.")], generator)
    assert asked(generator) == [["summarize_part"] * 3, ["join_summaries"]]


def test_answers_are_asked_for_as_answers():
    generator = ScriptedGenerator(lambda request: "Some.")
    fuser(tokens=5).fuse([evidence(*["One two."] * 2, task="answer")], generator)
    assert asked(generator) == [["map", "map"], ["reduce"]]


def test_no_run_of_passages_is_longer_than_the_configs_tokens():
    generator = ScriptedGenerator(lambda request: "Some.")
    fuser(tokens=30).fuse([evidence(*["A tower of iron stands in Paris."] * 9)], generator)
    lengths = [sum(estimate_tokens(one.indexed_text) for one in request.sources) for request in generator.calls[0]]
    assert max(lengths) <= 30 < sum(lengths)


def test_a_text_that_is_left_over_waits_for_the_next_level_unasked():
    generator = ScriptedGenerator(lambda request: "One two three.")
    fuser(tokens=5).fuse([evidence(*["One two."] * 3)], generator)
    assert asked(generator) == [["summarize_part"] * 3, ["join_summaries"], ["join_summaries"]]


def test_parts_are_joined_in_the_order_of_the_passages():
    generator = ScriptedGenerator(["One.", "Two.", "Three.", "All."])
    fuser().fuse([evidence("a", "b", "c")], generator)
    assert [one.text for one in generator.requests[-1].sources] == ["One.", "Two.", "Three."]


def test_a_part_that_says_nothing_drops_out():
    generator = ScriptedGenerator(["", "Two.", "Three.", "All."])
    fuser().fuse([evidence("a", "b", "c")], generator)
    assert [one.text for one in generator.requests[-1].sources] == ["Two.", "Three."]


def test_one_call_a_level_serves_all_questions():
    generator = ScriptedGenerator(lambda request: "Some.")
    fuser(tokens=5).fuse([evidence(*["One two."] * 4), evidence(*["One two."] * 2)], generator)
    assert [len(call) for call in generator.calls] == [6, 3, 1]


def test_quotes_are_traced_through_every_level_to_the_passages():
    given = evidence(*[f"Padding. Tower {number} is iron." for number in range(8)])
    (fused,) = fuser(tokens=16).fuse([given], EchoGenerator(sources=9))
    assert fused.spans and all(said == held for said, held in quotes(fused, given))


def test_a_quote_of_a_run_is_traced_to_the_right_passage_of_it():
    given = evidence("It is iron.", "It is tall.", "Padding padding padding.", "And old.")
    replies = [
        Generation("It is tall.", spans=(SourceSpan(0, 11, 1, 0, 11),)),
        "Else.",
        Generation("It is tall.", spans=(SourceSpan(0, 11, 0, 0, 11),)),
    ]
    (fused,) = fuser(tokens=10).fuse([given], ScriptedGenerator(replies))
    assert fused.spans == (SourceSpan(0, 11, 1, 0, 11),)


def test_a_mark_of_a_run_names_the_passage_of_it_that_holds_most_of_the_sentence():
    given = evidence("Rivets hold it.", "The tower is iron.", "Paris lies in France.", "It rains.")
    replies = ["Rivets and iron.", "France.", "The tower is of iron [1]. France it is [2]."]
    (fused,) = fuser(tokens=11).fuse([given], ScriptedGenerator(replies))
    assert fused.text == "The tower is of iron [2]. France it is [3]."


def test_a_mark_of_a_run_names_only_what_the_run_itself_marked():
    given = evidence("The tower is iron.", "A tower is tall.", "Paris lies in France.", "It rains.")
    replies = ["A tower [2].", "France.", "The tower is iron [1]."]
    (fused,) = fuser(tokens=12).fuse([given], ScriptedGenerator(replies))
    assert fused.text == "The tower is iron [2]."


def test_a_mark_that_could_not_be_read_is_not_written():
    given = evidence(*["Nothing."] * 1000, "It is iron.", "It is old.")
    replies = [*[""] * 1000, "Iron.", "Old.", "Iron [1]."]
    (fused,) = fuser(passages=2000).fuse([given], ScriptedGenerator(replies))
    assert fused.text == "Iron."


@pytest.mark.parametrize("name", ["en/tower.md", "tower.md", " The Tower ", "the tower"])
def test_a_question_that_names_the_document_is_no_topic(name):
    generator = ScriptedGenerator(["All."])
    fuser(tokens=99).fuse([evidence("a", "b", question=name, document="en/tower.md", title="The Tower")], generator)
    assert generator.requests[0].question == ""


def test_a_question_about_several_documents_is_a_topic():
    generator = ScriptedGenerator(["All."])
    fuser(tokens=99).fuse([evidence("a", "b", question="The Tower", title="The Tower")], generator)
    assert generator.requests[0].question == "The Tower"


def test_an_answer_is_always_asked_for_with_its_question():
    generator = ScriptedGenerator(["All."])
    given = evidence("a", question="tower.md", document="en/tower.md", task="answer")
    fuser(tokens=99).fuse([given], generator)
    assert generator.requests[0].question == "tower.md"


def test_concat_summarises_a_document_without_a_topic_too():
    generator = ScriptedGenerator(["All."])
    ConcatFuser(ConcatConfig()).fuse([evidence("a", question="tower.md", document="en/tower.md")], generator)
    assert generator.requests[0].question == ""


def test_a_document_that_may_have_more_passages_than_are_read_is_warned_of():
    given = evidence("a", "b", question="tower.md", document="en/tower.md")
    with pytest.warns(SummaryCutWarning, match="first 2 passages; set fusion.answer.passages"):
        fuser(tokens=99, passages=2).fuse([given], ScriptedGenerator(["All."]))


def test_as_many_passages_as_a_topic_is_given_are_no_reason_to_warn():
    assert fuser(tokens=99, passages=2).fuse([evidence("a", "b")], ScriptedGenerator(["All."]))[0].text == "All."


def test_an_abstention_keeps_its_confidence():
    nothing = Generation("", finish_reason="abstain", confidence=0.25)
    (fused,) = fuser(tokens=99).fuse([evidence("a")], ScriptedGenerator([nothing]))
    assert (fused.abstained, fused.confidence) == (True, 0.25)
