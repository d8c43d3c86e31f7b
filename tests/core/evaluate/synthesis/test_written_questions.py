"""Questions that a generator writes, scripted here."""

from time import perf_counter

import pytest

from ragloom import Document, Pipeline
from ragloom.errors import GenerationError
from ragloom.evaluate.synthesis import synthesise
from ragloom.testing.fakes import ScriptedGenerator

CANALS = [
    Document("suez", "The Suez Canal was opened in 1869. It joins two seas.", "Suez Canal"),
    Document("panama", "The Panama Canal was opened in 1914. It has locks.", "Panama Canal"),
]
YEARS = {"suez": "1869", "panama": "1914"}


def written(reply, documents=CANALS, task="qa", **named):
    """``reply`` writes a question from a request; other requests are answered from the passage."""
    generator = ScriptedGenerator(lambda asked: reply(asked) if asked.task == "ask" else _year(asked))
    with Pipeline.assemble(documents, generator=generator, task=task) as pipeline:
        return synthesise(pipeline, by="generator", **named), generator


def _year(asked):
    return f"In {YEARS[asked.sources[0].document_id]}."


def _asks(asked, answer=None):
    source = asked.sources[0]
    return f"Question: When was the {source.title} opened?\nAnswer: {answer or YEARS[source.document_id]}"


def test_a_question_with_its_answer_is_read_from_two_lines():
    made, _ = written(_asks)
    assert sorted((one.draft.question, one.draft.answer, one.documents) for one in made.questions) == [
        ("When was the Panama Canal opened?", "1914", ("panama",)),
        ("When was the Suez Canal opened?", "1869", ("suez",)),
    ]


FORMS = [
    "When was the {} opened?\nAnswer: {}.",
    "**Question:** When was the {} opened?\n\n**Answer:** “{}”",
    "问题：{}哪年开通？\n答案：{}",
    "Question:\n\nWhen was the {} opened? \r\n \r\n- Answer:\n{}",
]


@pytest.mark.parametrize("form", FORMS)
def test_usual_departures_from_the_form_are_read_too(form):
    made, _ = written(lambda asked: form.format(asked.sources[0].title, YEARS[asked.sources[0].document_id]))
    assert sorted(one.draft.answer for one in made.questions) == ["1869", "1914"]


@pytest.mark.parametrize("blanks", [" \n" * 400, ".\n" * 400, "Question: " + " \n" * 400, "\n" * 800])
def test_a_reply_of_blanks_is_read_in_no_time(blanks):
    begun = perf_counter()
    made, _ = written(lambda asked: blanks)
    assert (dict(made.rejected), perf_counter() - begun < 5.0) == ({"form": 2}, True)


REJECTED = {
    "form": lambda asked: "The canal was opened in 1869.",
    "nothing": lambda asked: "",
    "unfounded": lambda asked: _asks(asked, "1492"),
    "leak": lambda asked: f"Question: What was opened in {_year(asked)[3:-1]}?\nAnswer: {_year(asked)[3:-1]}",
    "speaking": lambda asked: f"Question: Which year does the passage name?\nAnswer: {_year(asked)[3:-1]}",
    "unrepeated": lambda asked: f"Question: What does the {asked.sources[0].title} do?\nAnswer: opened",
}


@pytest.mark.parametrize("reason", REJECTED)
def test_what_is_no_question_is_counted_with_the_reason(reason):
    made, _ = written(REJECTED[reason])
    assert (dict(made.rejected), made.questions, made.passages) == ({reason: 2}, (), 2)


def test_the_prompt_is_in_the_language_of_the_passage_and_holds_nothing_of_it_unfenced():
    _, generator = written(_asks, [Document("suez", "苏伊士运河于1869年通航。", "苏伊士运河")])
    asked = next(one for one in generator.requests if one.task == "ask")
    assert asked.question.startswith("一个问题") and "苏伊士" not in asked.question


def test_one_that_fails_costs_no_other():
    def reply(asked):
        if asked.sources[0].document_id == "suez":
            raise GenerationError("too long")
        return _asks(asked)

    made, _ = written(reply)
    assert ([one.documents for one in made.questions], dict(made.rejected)) == ([("panama",)], {"failed": 1})


@pytest.mark.parametrize("task", ["summarize", "classify"])
def test_it_is_asked_its_question_whatever_the_task_of_the_config(task):
    made, generator = written(_asks, task=task)
    assert (len(made.questions), [one.task for one in generator.requests]) == (2, ["ask", "ask", "answer", "answer"])


def test_a_generator_that_writes_none_is_given_up():
    many = [Document(f"d{number}", f"The canal number {number} was dug in a year.") for number in range(60)]
    made, generator = written(lambda asked: "I am a model.", many, number=2)
    assert (made.passages, len(generator.requests), dict(made.rejected)) == (40, 40, {"form": 40})


def test_a_generator_that_cannot_ask_at_all_says_so():
    with Pipeline.assemble(CANALS) as pipeline, pytest.raises(GenerationError, match="cannot do task 'ask'"):
        synthesise(pipeline, by="generator")
