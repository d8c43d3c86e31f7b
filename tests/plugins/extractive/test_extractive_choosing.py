import numpy as np
import pytest

from ragloom.testing import passage
from ragloom_extractive.centrality import lexrank
from ragloom_extractive.choosing import marginally_relevant, odds
from ragloom_extractive.features import FEATURES, features, local_weight, saturated, share
from ragloom_extractive.matching import match
from ragloom_extractive.material import read_sources
from ragloom_extractive.question import read_question
from ragloom_extractive.vectors import Vectors
from ragloom_extractive.weights import NOTHING, confidence, scores, standing_out

ALIKE = np.ones((3, 3))
APART = np.eye(3)


def choose(relevance, similarity, *, count=3, diversity=0.5, least=0.0):
    return marginally_relevant(
        np.array(relevance), similarity.__getitem__, count=count, diversity=diversity, least=least
    )


def vectors(*rows):
    places, columns = np.nonzero(rows)
    return Vectors.of(places, columns, np.array(rows)[places, columns], len(rows), len(rows[0]))


def test_without_likeness_the_most_relevant_come_first():
    assert choose([0.2, 0.9, 0.5], APART) == [1, 2, 0]


def test_ties_are_settled_by_the_lower_row():
    assert choose([0.5, 0.5, 0.5], APART) == [0, 1, 2]


def test_a_repetition_is_never_chosen():
    assert choose([0.2, 0.9, 0.5], ALIKE) == [1]


def test_something_new_goes_before_something_alike():
    alike = np.array([[1.0, 0.9, 0.0], [0.9, 1.0, 0.0], [0.0, 0.0, 1.0]])
    assert choose([1.0, 0.9, 0.6], alike, count=2) == [0, 2]


def test_without_diversity_likeness_counts_nothing():
    alike = np.array([[1.0, 0.9, 0.0], [0.9, 1.0, 0.0], [0.0, 0.0, 1.0]])
    assert choose([1.0, 0.9, 0.6], alike, count=2, diversity=0.0) == [0, 1]


def test_what_is_not_relevant_enough_is_not_chosen():
    assert choose([0.2, 0.9, 0.5], APART, least=0.4) == [1, 2]


def test_the_likeliest_sentence_has_odds_of_one():
    assert odds(np.array([1.0, 3.0])) == pytest.approx([np.exp(-2), 1.0])


def test_the_cosine_of_nothing_is_zero():
    assert vectors([0.0, 0.0], [1.0, 0.0]).like(1).tolist() == [0.0, 1.0]


def test_vectors_give_the_cosine_of_every_two():
    rows = np.array([[3.0, 0.0, 4.0], [0.0, 2.0, 0.0], [1.0, 1.0, 1.0]])
    unit = rows / np.linalg.norm(rows, axis=1, keepdims=True)
    made = vectors(*rows)
    assert np.array([made.like(row) for row in range(3)]) == pytest.approx(unit @ unit.T)


def test_vectors_spread_a_weight_as_their_cosines_do():
    made, weight = vectors([3.0, 0.0, 4.0], [0.0, 2.0, 0.0], [1.0, 1.0, 1.0]), np.array([0.5, 0.2, 0.3])
    assert made.spread(weight) == pytest.approx([made.like(row) @ weight for row in range(3)])


def test_lexrank_is_the_stationary_weight_of_its_walk():
    similarity = np.array([[0.0, 0.5, 0.1], [0.5, 0.0, 0.3], [0.1, 0.3, 0.0]])
    walk = similarity / similarity.sum(axis=1, keepdims=True)
    weight = lexrank((similarity + np.eye(3)).__matmul__, np.ones(3))
    assert weight == pytest.approx(0.15 / 3 + 0.85 * walk.T @ weight)


def test_lexrank_sums_to_one_even_where_a_sentence_is_like_no_other():
    assert lexrank(np.eye(4).__matmul__, np.ones(4)) == pytest.approx(np.full(4, 0.25))


def test_lexrank_of_nothing_is_empty():
    assert lexrank(np.zeros((0, 0)).__matmul__, np.zeros(0)).shape == (0,)


def test_a_share_is_of_the_weight_not_of_the_number():
    assert share(np.array([[1.0, 0.0]]), np.array([3.0, 1.0])) == pytest.approx([0.75])


def test_a_share_of_no_weight_is_nothing():
    assert share(np.zeros((2, 0)), np.zeros(0)).tolist() == [0.0, 0.0]


def test_what_every_sentence_has_weighs_least():
    everywhere, once = local_weight(np.array([[1.0, 1.0], [1.0, 0.0], [1.0, 0.0]]))
    assert everywhere < once


def test_a_count_saturates_below_one():
    once, often = saturated(np.array([[1.0, 50.0]]), np.array([100.0]))[0]
    assert 0 < once < often < 1


def test_a_longer_source_counts_the_same_term_less():
    short, long = saturated(np.array([[1.0], [1.0]]), np.array([50.0, 200.0]))[:, 0]
    assert long < short


@pytest.fixture
def rows(terms):
    def made(question, *texts):
        asked = read_question(question, terms)
        material = read_sources([passage(number, text) for number, text in enumerate(texts)], terms)
        weight = np.ones(len(asked.terms))
        kind = asked.kind.name if asked.kind else ""
        return {
            name: column.tolist()
            for name, column in zip(FEATURES, features(match(asked, material), weight, kind).T, strict=True)
        }

    return made


def test_a_sentence_inherits_what_the_sentence_before_it_names(rows):
    found = rows("Which harbour did Columbus leave?", "Columbus sailed. He left a harbour.")
    assert found["before"] == pytest.approx([0.0, 1 / 3])
    assert found["pronoun"] == found["before"]


def test_nothing_is_inherited_from_another_source(rows):
    found = rows("Which harbour did Columbus leave?", "Columbus sailed.", "He left a harbour.")
    assert found["before"] == [0.0, 0.0]


def test_what_a_sentence_says_itself_is_not_counted_as_inherited(rows):
    found = rows("Columbus", "Columbus sailed. Columbus landed.")
    assert found["before"] == [0.0, 0.0]


def test_the_source_counts_for_all_of_its_sentences(rows):
    found = rows("tea", "Tea is old. It is hot.", "Coffee is new.")
    assert found["source"][0] == found["source"][1] > found["source"][2] == 0.0


def test_only_the_kind_that_is_asked_for_is_counted(rows):
    found = rows("When did it open?", "It opened in 1889 in Paris.")
    assert (found["date"], found["place"]) == ([1.0], [0.0])


def test_every_feature_is_a_share(rows):
    found = rows("When did the tower in Paris open to all?", "The tower opened in 1889. It is in Paris.", "Rain fell.")
    assert all(0 <= value <= 1 for column in found.values() for value in column)


def test_a_sentence_alone_still_has_to_stand_out_from_nothing():
    assert standing_out(np.array([NOTHING])) == pytest.approx(0.5)


def test_two_equally_good_sentences_stand_out_half_as_much():
    assert standing_out(np.array([90.0, 90.0])) == pytest.approx(0.5)


def test_covering_more_is_surer():
    full, half = (np.zeros((1, len(FEATURES))) for _ in range(2))
    full[0, FEATURES.index("own")], half[0, FEATURES.index("own")] = 1.0, 0.5
    assert confidence(full, scores(full)) > confidence(half, scores(half))
