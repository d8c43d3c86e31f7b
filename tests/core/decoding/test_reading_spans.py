"""The best span, which tokens it may begin and end with, and its characters."""

import numpy as np
import pytest

from ragloom.decoding.reading import Best, best_span, readable, stripped


def by_brute_force(start, end, allowed, longest):
    spans = [
        (start[i] + end[j], i, j)
        for i in range(len(start))
        for j in range(i, min(len(start), i + longest))
        if allowed[i] and allowed[j]
    ]
    return max(spans, default=None)


@pytest.mark.parametrize("seed", range(8))
def test_the_best_span_is_that_of_all_spans(seed):
    random = np.random.default_rng(seed)
    start, end = random.normal(size=(2, 20)).astype(np.float32)
    allowed = random.random(20) > 0.4
    score, i, j = by_brute_force(start, end, allowed, 6)
    assert best_span(start, end, allowed, 6) == Best(i, j, pytest.approx(float(score)))


def test_where_no_token_may_be_named_there_is_no_span():
    zeros = np.zeros(4, np.float32)
    assert best_span(zeros, zeros, np.zeros(4, np.bool_), 3) is None


def test_of_equal_spans_the_shortest_and_first_is_taken():
    zeros = np.zeros(4, np.float32)
    assert best_span(zeros, zeros, np.ones(4, np.bool_), 3) == Best(0, 0, 0.0)


def test_blank_tokens_are_not_readable_and_blanks_are_stripped():
    text = "a  bc "
    assert readable(text, [(0, 1), (1, 3), (2, 5)]).tolist() == [True, False, True]
    assert stripped(text, 1, 6) == (3, 5)
