"""Candidates in order, and what of them is hard."""

from __future__ import annotations

import numpy as np
import pytest
from pydantic import ValidationError
from tests.plugins.torch.mining.letters_toy import passage

from ragloom.testing.fakes import DictionaryRetriever, FakeResources, ListCollection, rankings_of
from ragloom.types import Example
from ragloom_torch.mining.known import Known
from ragloom_torch.mining.mine import Quarry, mined
from ragloom_torch.mining.ranked import by_encoder
from ragloom_torch.mining.readable import Readable
from ragloom_torch.mining.settings import NegativesConfig
from ragloom_torch.mining.shelf import of_collection_at_most

QUESTION = "When was the harbour built?"
TEXTS = {
    "right": "The harbour was built in 1871.",
    "near": "The harbour was built.",
    "answering": "In 1871 it snowed.",
    "far": "The harbour.",
    "farther": "Nothing at all.",
}
EXAMPLE = Example(QUESTION, ("1871",), (passage(TEXTS["right"], "right"),))
COLLECTION = ListCollection.of_texts(TEXTS)
SCORES = {1: 0.9, 2: 0.8, 3: 0.7, 4: 0.6, 5: 0.1}


class Given:
    """Scores of texts as they are told: a question's vector is [1], a passage's its score."""

    def __init__(self, scores):
        self._scores = scores

    def encode_queries(self, texts):
        return np.ones((len(texts), 1), np.float32)

    def encode_passages(self, texts):
        return np.array([[self._scores[text]] for text in texts], np.float32)


def vectors():
    return Given({text: SCORES[number] for number, text in enumerate(TEXTS.values(), 1)})


def quarry(examples=(EXAMPLE,), **known):
    retriever = DictionaryRetriever({QUESTION: SCORES}, collection=COLLECTION)
    resources = FakeResources(collection=COLLECTION, find=rankings_of(retriever))
    return Quarry(Known(examples, **known), resources, vectors)


def names(passages):
    return [one.document for one in passages]


def hard(examples=(EXAMPLE,), answers=True, **settings):
    config = NegativesConfig.model_validate({"answers": answers, **settings})
    return names(mined(examples, config, quarry(examples, answers=answers))[0].hard)


@pytest.mark.parametrize("source", ["encoder", "search"])
def test_neither_what_is_right_nor_what_holds_the_answer_is_a_negative(source):
    assert hard(**{"from": source}) == ["near", "far", "farther"]


@pytest.mark.parametrize("source", ["encoder", "search"])
def test_what_holds_the_answer_is_one_where_that_is_asked_for(source):
    assert hard(answers=False, **{"from": source}) == ["near", "answering", "far", "farther"]


@pytest.mark.parametrize("source", ["encoder", "search"])
def test_the_range_counts_what_is_left(source):
    assert hard(**{"from": source}, range_min=1, range_max=2) == ["far"]


def test_no_other_passage_of_a_positives_document_is_a_negative():
    collection = ListCollection([*COLLECTION.passages([1, 2, 4])])
    twin = Example(QUESTION, None, (passage(TEXTS["right"], "right"), passage("A page more.", "near")))
    scores = Given({**{TEXTS[name]: SCORES[n] for n, name in enumerate(TEXTS, 1)}, "A page more.": 0.5})
    found = mined(
        [twin],
        NegativesConfig.model_validate({"from": "encoder"}),
        Quarry(Known([twin]), FakeResources(collection=collection), lambda: scores),
    )
    assert names(found[0].hard) == ["far"]


def test_a_margin_keeps_out_what_scores_almost_as_the_positive():
    assert hard(**{"from": "encoder"}, margin=0.2) == ["far", "farther"]


def test_a_rows_own_negatives_count_whatever_their_document():
    example = Example(QUESTION, ("1871",), EXAMPLE.positives, (passage("Looked at: 1871, a mill.", "right"),))
    assert hard((example,), **{"from": "rows"}) == ["right"]


def test_a_rows_own_negative_that_another_row_calls_right_does_not():
    other = Example(QUESTION, None, (passage(TEXTS["near"], "near"),))
    own = Example(QUESTION, None, EXAMPLE.positives, (passage(TEXTS["near"], "near"), passage(TEXTS["far"], "far")))
    assert hard((own, other), **{"from": "rows"}) == ["far"]


def test_of_a_large_collection_some_are_drawn_by_the_seed_alone():
    drawn = [of_collection_at_most(COLLECTION, 2, seed=seed) for seed in (1, 1, 2, 3, 4)]
    assert drawn[0] == drawn[1]
    assert {len(one) for one in drawn} == {2}
    assert len({tuple(one) for one in drawn}) > 1


def test_the_order_is_that_of_the_sentence_transformers_miner():
    from datasets import Dataset
    from sentence_transformers import util

    texts = [f"passage {number}" for number in range(40)]
    questions, right = ["question 0", "question 1", "question 2"], [3, 17, 31]
    random = np.random.default_rng(5)
    places = {name: at for at, name in enumerate([*questions, *texts])}
    table = random.normal(size=(len(places), 8)).astype(np.float32)
    table /= np.linalg.norm(table, axis=1, keepdims=True)

    class Library:
        device = "cpu"
        model_card_data = None

        def encode_document(self, some, **_):
            return table[[places[one] for one in some]]

        encode_query = encode_document

        def similarity(self, one, other):
            import torch

            return torch.as_tensor(one) @ torch.as_tensor(other).T

        def similarity_pairwise(self, one, other):
            import torch

            return (torch.as_tensor(one) * torch.as_tensor(other)).sum(dim=1)

    class Ours:
        def encode_queries(self, some):
            return table[[places[one] for one in some]]

        encode_passages = encode_queries

    given = Dataset.from_dict({"question": questions, "passage": [texts[place] for place in right]})
    theirs = util.mine_hard_negatives(
        given, Library(), corpus=texts, range_min=2, range_max=39, num_negatives=5, relative_margin=0.05,
        output_format="n-tuple", verbose=False,
    )  # fmt: skip
    known = Known(Example(q, None, (passage(texts[p]),)) for q, p in zip(questions, right, strict=True))
    ours = by_encoder(questions, [Readable(one) for one in texts], known, Ours(), most=39, margin=0.05)
    assert [[one.text for one in some[2:7]] for some in ours if len(some) >= 7] == [
        [row[f"negative_{n}"] for n in range(1, 6)] for row in theirs
    ]
    assert len(theirs) > 0


@pytest.mark.parametrize(
    "settings", [{"range_min": 5, "range_max": 5}, {"from": "search", "margin": 0.1}], ids=["no range", "no encoder"]
)
def test_settings_that_cannot_be_meant_are_refused(settings):
    with pytest.raises(ValidationError):
        NegativesConfig.model_validate(settings)
