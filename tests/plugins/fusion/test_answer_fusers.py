import numpy as np
import pytest

from ragloom.config.generation import GenerationConfig
from ragloom.interfaces import AnswerFuser
from ragloom.testing import EchoGenerator, ScriptedGenerator, passage
from ragloom.types import Evidence, Generation, Query, Ranking, SourceSpan
from ragloom_fusion.answers.concat import ConcatFuser
from ragloom_fusion.answers.map_reduce import MapReduceFuser
from ragloom_fusion.answers.refine import RefineFuser
from ragloom_fusion.config import ConcatConfig, MapReduceConfig, RefineConfig

FUSERS = {
    "concat": lambda **given: ConcatFuser(ConcatConfig(**given)),
    "refine": lambda **given: RefineFuser(RefineConfig(**given)),
    "map_reduce": lambda **given: MapReduceFuser(MapReduceConfig(**given)),
}
every_fuser = pytest.mark.parametrize("make", FUSERS.values(), ids=FUSERS)
TEXTS = (
    "The tower opened in 1889. It is iron.",
    "Paris is in France.",
    "The tower is 330 metres tall. Rivets hold it.",
)


def evidence(*texts: str, question: str = "How tall is the tower?", task: str = "answer") -> Evidence:
    passages = tuple(passage(10 + i, text) for i, text in enumerate(texts))
    ids = [one.id for one in passages]
    return Evidence(Query(question), passages, Ranking.of("rrf", ids, -np.arange(len(ids))), task)


def quotes(fused, given: Evidence) -> list[tuple[str, str]]:
    return [
        (fused.text[one.start : one.end], given.passages[one.source].text[one.source_start : one.source_end])
        for one in fused.spans
    ]


@every_fuser
def test_a_fuser_is_an_answer_fuser(make):
    assert isinstance(make(), AnswerFuser)


@every_fuser
def test_the_config_says_how_many_passages(make):
    assert make(passages=3).passages == 3


@every_fuser
def test_no_passage_beyond_the_configs_number_is_read(make):
    generator = EchoGenerator(sources=9)
    (fused,) = make(passages=1).fuse([evidence(*TEXTS)], generator)
    assert {one.source for one in fused.spans} == {0}


@every_fuser
def test_a_question_without_passages_is_abstained_on_unasked(make):
    generator = ScriptedGenerator([])
    assert make().fuse([evidence()], generator)[0].abstained and not generator.calls


@every_fuser
def test_no_evidence_gives_no_output(make):
    assert make().fuse([], ScriptedGenerator([])) == []


@every_fuser
def test_where_the_generator_always_abstains_the_answer_does(make):
    (fused,) = make().fuse([evidence(*TEXTS)], ScriptedGenerator(lambda _: ""))
    assert (fused.abstained, fused.text, fused.spans) == (True, "", ())


@every_fuser
def test_every_span_quotes_its_passage(make):
    given = evidence(*TEXTS)
    (fused,) = make().fuse([given], EchoGenerator(sources=2))
    assert fused.spans and all(said == held for said, held in quotes(fused, given))


@every_fuser
def test_outputs_come_in_the_order_of_the_evidence(make):
    batch = [evidence("Alpha."), evidence(), evidence("Beta.")]
    assert [one.text for one in make().fuse(batch, EchoGenerator())] == ["Alpha.", "", "Beta."]


@every_fuser
def test_the_generator_is_given_the_configs_settings(make):
    generator = ScriptedGenerator(["Yes."])
    make(generation=GenerationConfig(max_new_tokens=7, stop=("\n",))).fuse([evidence("A.")], generator)
    assert (generator.settings[0].max_new_tokens, generator.settings[0].stop) == (7, ("\n",))


@every_fuser
def test_the_configs_instruction_goes_with_every_request(make):
    generator = ScriptedGenerator(lambda _: "Yes.")
    make(instruction="Be brief.").fuse([evidence(*TEXTS)], generator)
    assert {request.instruction for request in generator.requests} == {"Be brief."}


def test_concat_asks_for_all_questions_in_one_call():
    generator = ScriptedGenerator(["One.", "Two."])
    FUSERS["concat"]().fuse([evidence(*TEXTS), evidence("B.", task="summarize")], generator)
    assert [[one.task for one in call] for call in generator.calls] == [["answer", "summarize"]]


def test_concat_gives_one_request_all_passages():
    generator = ScriptedGenerator(["One."])
    given = evidence(*TEXTS)
    FUSERS["concat"]().fuse([given], generator)
    assert generator.requests[0].sources == given.passages


def test_concat_hands_on_the_generators_confidence():
    (fused,) = FUSERS["concat"]().fuse([evidence("A.")], ScriptedGenerator([Generation("Yes.", confidence=0.4)]))
    assert fused.confidence == 0.4


def test_concat_takes_out_a_mark_of_a_source_that_is_not_there():
    (fused,) = FUSERS["concat"]().fuse([evidence("A.")], ScriptedGenerator(["Yes [1]. No [4]."]))
    assert fused.text == "Yes [1]. No."


def test_refine_asks_once_and_then_improves():
    generator = ScriptedGenerator(["One.", "Two.", "Three."])
    (fused,) = FUSERS["refine"]().fuse([evidence(*TEXTS)], generator)
    asked = [(one.task, one.previous) for one in generator.requests]
    assert asked == [("answer", ""), ("refine", "One."), ("refine", "Two.")] and fused.text == "Three."


def test_refine_takes_one_call_a_step_for_all_questions():
    generator = ScriptedGenerator(lambda _: "Yes.")
    FUSERS["refine"]().fuse([evidence(*TEXTS), evidence("A.")], generator)
    assert [len(call) for call in generator.calls] == [2, 1, 1]


def test_refine_reads_as_many_passages_a_step_as_the_config_says():
    generator = ScriptedGenerator(lambda _: "Yes.")
    FUSERS["refine"](step=2).fuse([evidence(*TEXTS)], generator)
    assert [len(one.sources) for one in generator.requests] == [2, 1]


def test_refine_asks_afresh_while_nothing_is_answered():
    generator = ScriptedGenerator(["", "Paris.", "Paris."])
    FUSERS["refine"]().fuse([evidence(*TEXTS)], generator)
    assert [one.task for one in generator.requests] == ["answer", "answer", "refine"]


def test_refine_keeps_its_answer_where_a_later_step_abstains():
    (fused,) = FUSERS["refine"]().fuse([evidence(*TEXTS)], ScriptedGenerator(["One.", "", ""]))
    assert fused.text == "One."


def test_refine_shows_the_cited_passages_again():
    generator = ScriptedGenerator(["", "France [1].", "France [1], tall [2]."])
    given = evidence(*TEXTS)
    FUSERS["refine"]().fuse([given], generator)
    assert generator.requests[2].sources == (given.passages[1], given.passages[2])


def test_refine_counts_marks_in_the_evidences_passages():
    generator = ScriptedGenerator(["", "France [1].", "France [1], tall [2]."])
    (fused,) = FUSERS["refine"]().fuse([evidence(*TEXTS)], generator)
    assert fused.text == "France [2], tall [3]."


def test_refine_shows_the_answer_so_far_in_the_requests_own_numbers():
    generator = ScriptedGenerator(["", "France [1].", "Yes."])
    FUSERS["refine"]().fuse([evidence(*TEXTS)], generator)
    assert generator.requests[2].previous == "France [1]."


def test_refine_keeps_the_surer_answer_of_a_generator_that_ignores_the_one_before():
    replies = [Generation(text, confidence=sure) for text, sure in (("So.", 0.2), ("Surely.", 0.9), ("Or.", 0.5))]
    (fused,) = FUSERS["refine"]().fuse([evidence(*TEXTS)], ScriptedGenerator(replies))
    assert fused.text == "Surely."


def test_map_reduce_takes_two_calls_for_all_questions():
    generator = ScriptedGenerator(lambda _: "Yes.")
    FUSERS["map_reduce"]().fuse([evidence(*TEXTS), evidence(*TEXTS[:2])], generator)
    assert [[one.task for one in call] for call in generator.calls] == [["map"] * 5, ["reduce"] * 2]


def test_map_reduce_leaves_out_passages_that_do_not_answer():
    generator = ScriptedGenerator(["One.", "", "Three.", "Both."])
    FUSERS["map_reduce"]().fuse([evidence(*TEXTS)], generator)
    assert [one.text for one in generator.requests[-1].sources] == ["One.", "Three."]


def test_map_reduce_takes_a_single_answer_as_it_is():
    generator = ScriptedGenerator(["", "", "Tall [1]."])
    (fused,) = FUSERS["map_reduce"]().fuse([evidence(*TEXTS)], generator)
    assert fused.text == "Tall [3]." and len(generator.calls) == 1


def test_map_reduce_counts_marks_of_the_reduction_in_the_evidences_passages():
    generator = ScriptedGenerator(["One [1].", "", "Three [1].", "One [1], three [2]."])
    (fused,) = FUSERS["map_reduce"]().fuse([evidence(*TEXTS)], generator)
    assert fused.text == "One [1], three [3]."


def test_map_reduce_shows_partial_answers_without_their_marks():
    generator = ScriptedGenerator(["One [1].", "", "Three [1].", "Both."])
    FUSERS["map_reduce"]().fuse([evidence(*TEXTS)], generator)
    assert [one.text for one in generator.requests[-1].sources] == ["One.", "Three."]


def test_map_reduce_traces_a_quote_of_a_partial_answer_back_to_its_passage():
    given = evidence("Padding. The tower opened in 1889.", "Padding again. It is iron.")
    replies = [
        Generation("Well: The tower opened in 1889.", spans=(SourceSpan(6, 31, 0, 9, 34),)),
        Generation("It is iron.", spans=(SourceSpan(0, 11, 0, 15, 26),)),
        Generation("It is iron. opened in", spans=(SourceSpan(0, 11, 1, 0, 11), SourceSpan(12, 21, 0, 16, 25))),
    ]
    (fused,) = FUSERS["map_reduce"]().fuse([given], ScriptedGenerator(replies))
    assert quotes(fused, given) == [("It is iron.", "It is iron."), ("opened in", "opened in")]


def test_map_reduce_splits_a_quote_across_two_quotes_of_a_partial_answer():
    given = evidence("A one. B two. C three.", "Other.")
    replies = [
        Generation("A one. C three.", spans=(SourceSpan(0, 6, 0, 0, 6), SourceSpan(7, 15, 0, 14, 22))),
        "Other.",
        Generation("A one. C three.", spans=(SourceSpan(0, 15, 0, 0, 15),)),
    ]
    (fused,) = FUSERS["map_reduce"]().fuse([given], ScriptedGenerator(replies))
    assert quotes(fused, given) == [("A one.", "A one."), ("C three.", "C three.")]


def test_map_reduce_finds_a_quote_that_a_partial_answer_copied_without_saying_so():
    given = evidence("Padding. It is iron.", "Other.")
    replies = ["It is iron.", "Else.", Generation("It is iron.", spans=(SourceSpan(0, 11, 0, 0, 11),))]
    (fused,) = FUSERS["map_reduce"]().fuse([given], ScriptedGenerator(replies))
    assert fused.spans == (SourceSpan(0, 11, 0, 9, 20),)


def test_map_reduce_drops_a_quote_that_no_passage_holds():
    replies = ["Made up.", "Else.", Generation("Made up.", spans=(SourceSpan(0, 8, 0, 0, 8),))]
    (fused,) = FUSERS["map_reduce"]().fuse([evidence("One.", "Two.")], ScriptedGenerator(replies))
    assert fused.spans == ()


def test_map_reduce_abstains_where_the_reduction_does():
    (fused,) = FUSERS["map_reduce"]().fuse([evidence("One.", "Two.")], ScriptedGenerator(["One.", "Two.", ""]))
    assert fused.abstained
