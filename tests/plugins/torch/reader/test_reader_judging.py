"""Figures of held-out questions, each read with its own passages."""

import pytest

from ragloom.decoding.reading import Found
from ragloom.types import Example
from ragloom_torch.trainers.reader.judging import Judge


class Says:
    """Points at words in the first source, with odds."""

    def __init__(self, *said):
        self.said = said
        self.sources = []

    def read(self, requests):
        self.sources += [[one.text for one in request.sources] for request in requests]
        return [self._one(request, said) for request, said in zip(requests, self.said, strict=True)]

    def _one(self, request, said):
        if said is None:
            return None
        words, odds = said
        start = request.sources[0].text.index(words)
        return Found(0, start, start + len(words), odds)


def answerable(text="Lit in May 1874.", answer="May 1874"):
    return Example.of({"question": "When?", "answers": [answer], "positives": [text], "negatives": ["Dark."]})


def unanswerable():
    return Example.of({"question": "Who?", "answers": [], "positives": ["Lit in 1874."], "negatives": ["Dark."]})


def judged(*pairs):
    examples, said = zip(*pairs, strict=True)
    return Judge(Says(*said), examples)


def test_the_best_span_is_compared_however_unsure():
    found = judged((answerable(), ("May 1874", -3.0)), (answerable(), ("1874", 2.0))).figures()
    assert found == {"exact_match": 0.5, "f1": pytest.approx((1 + 2 / 3) / 2), "answered": 0.5}


def test_where_nothing_answers_silence_is_right():
    pairs = [(answerable(), ("May 1874", 1.0)), (unanswerable(), ("1874", -1.0)), (unanswerable(), ("Lit", 1.0))]
    found = judged(*pairs).figures()
    assert (found["f1"], found["left_unanswered"]) == (1.0, 0.5)
    assert found["squad2_f1"] == pytest.approx(2 / 3)


def test_an_unsure_answer_is_silence_among_questions_that_have_none():
    found = judged((answerable(), ("May 1874", -1.0)), (unanswerable(), None)).figures()
    assert (found["f1"], found["squad2_f1"]) == (1.0, 0.5)


def test_what_answers_is_read_alone_and_what_does_not_all_together():
    judge = judged((answerable(), ("1874", 1.0)), (unanswerable(), None))
    judge.figures()
    assert judge.reader.sources == [["Lit in May 1874."], ["Lit in 1874.", "Dark."]]


def test_chinese_is_compared_by_characters():
    found = judged((answerable("建于一八七四年。", "一八七四年"), ("一八七四", 1.0))).figures()
    assert found["f1"] == pytest.approx(8 / 9)


@pytest.mark.parametrize(
    ("examples", "metric"),
    [([answerable()], "f1"), ([answerable(), unanswerable()], "squad2_f1"), ([unanswerable()], ""), ([], "")],
)
def test_what_chooses_depends_on_what_is_held_out(examples, metric):
    assert Judge(Says(), tuple(examples)).metric == metric
