"""The guard where a config puts it: inside a cache or outside, in one pipeline alone."""

import sqlite3

import pytest

from ragloom import Document, Pipeline
from ragloom.errors import ConfigError

CANALS = [
    Document("panama", "The Panama Canal has locks. Ask ann@example.org about the locks."),
    Document("suez", "The Suez Canal has no locks."),
]
QUESTION = "Who is to be asked about the locks?"
GUARD = {"use": "guard", "blocked": ["secret"], "redact": ["email"]}


def steps(answer):
    return [step.name for step in answer.trace.steps if step.component in ("guard", "cache")]


def asked(interceptors, *questions):
    with Pipeline.assemble(CANALS, interceptors=interceptors) as pipeline:
        return [pipeline.ask(question) for question in questions]


def test_an_answer_s_personal_data_are_masked():
    (answer,) = asked([GUARD], QUESTION)
    assert "ann@" not in answer.text
    assert "[email]" in answer.text


def test_every_quote_that_is_left_stands_in_its_document():
    texts = {document.id: document.text for document in CANALS}
    (answer,) = asked([GUARD], QUESTION)
    assert [texts[one.document_id][one.start : one.end] for one in answer.citations] == [
        one.quote for one in answer.citations
    ]
    assert answer.citations != ()


def test_inside_a_cache_the_guard_works_once():
    _, second = asked(["cache", GUARD], QUESTION, QUESTION)
    assert steps(second) == ["cache"]
    assert "ann@" not in second.text


def test_outside_a_cache_the_guard_works_for_each_asker():
    _, second = asked([GUARD, "cache"], QUESTION, QUESTION)
    assert steps(second) == ["cache", "guard"]
    assert "ann@" not in second.text


def test_outside_a_cache_a_refused_question_is_not_kept():
    _, second = asked([GUARD, "cache"], "a secret", "a secret")
    assert steps(second) == ["guard"]


def test_inside_a_cache_a_refusal_is_kept_with_its_reason():
    _, second = asked(["cache", GUARD], "a secret", "a secret")
    assert steps(second) == ["cache"]
    assert second.reason.startswith("The question was refused")


def test_inside_a_cache_blanks_refuse_no_question_for_whoever_asks_it_without_them():
    first, second = asked(["cache", {**GUARD, "max_length": 50}], QUESTION.replace(" ", " " * 20), QUESTION)
    assert (first.reason, second.reason, second.abstained) == ("", "", False)


def test_a_question_of_nothing_that_is_seen_is_answered_by_nothing():
    (answer,) = asked([{**GUARD, "max_length": 50}], "\u200b" * 60)
    assert answer.abstained


def test_what_a_guard_inside_masked_is_not_on_disk_either(tmp_path):
    path = tmp_path / "cache.db"
    asked([{"use": "cache", "path": str(path)}, GUARD], QUESTION)
    with sqlite3.connect(path) as connection:
        ((record,),) = connection.execute("SELECT record FROM answers")
    connection.close()
    assert "[email]" in record
    assert "ann@" not in record


def test_another_pipeline_without_a_guard_is_not_guarded():
    with Pipeline.assemble(CANALS, interceptors=[GUARD]), Pipeline.assemble(CANALS) as other:
        assert other.ask("Which secret has the Suez Canal?").reason == ""


def test_a_pattern_that_could_take_for_ever_is_told_with_its_line(tmp_path):
    config = tmp_path / "ragloom.yaml"
    config.write_text("version: 1\ninterceptors:\n  - use: guard\n    blocked: ['(a+)+b']\n", encoding="utf-8")
    with pytest.raises(ConfigError) as refused:
        Pipeline.from_config(config)
    (problem,) = refused.value.problems
    assert "could take" in problem.what
    assert problem.line in (3, 4)
