"""What the benchmark of summaries measures on."""

from benchmarks.summary_set import ELSEWHERE, wanted
from benchmarks.tasks_summarize import SENTENCES, _drawn

ROWS = [*wanted("topic"), *wanted("document")]


def test_each_half_holds_half_of_each_kind_and_language():
    held = [(row.kind, row.language, row.half) for row in ROWS]
    assert {key: held.count(key) for key in held} == {
        (kind, language, half): number
        for kind, language, number in (
            ("topic", "en", 8),
            ("topic", "zh", 3),
            ("document", "en", 4),
            ("document", "zh", 2),
        )
        for half in ("fitted", "held out")
    }


def test_no_topic_of_the_articles_is_told_apart_as_one_of_none():
    assert {row.question for row in ROWS}.isdisjoint(ELSEWHERE)


def test_sentences_are_drawn_alike_in_every_run_and_in_their_order():
    text = [f"Sentence {number:02}." for number in range(20)]
    drawn = _drawn(ROWS[0], text, 1)
    assert drawn == _drawn(ROWS[0], text, 1) == sorted(drawn)
    assert len(set(drawn)) == SENTENCES


def test_a_row_without_citations_keeps_its_references():
    row = ROWS[0].told(["One.", "Two."])
    assert (row.text, row.gold) == ("One. Two.", ROWS[0].references)
