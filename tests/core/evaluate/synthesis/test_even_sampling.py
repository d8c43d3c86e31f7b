"""In which order passages are asked about."""

from hypothesis import given
from hypothesis import strategies as st

from ragloom.evaluate.synthesis.sampling import evenly
from ragloom.testing.fakes import ListCollection, passage


def collection(sizes, *, first=1):
    documents = [(f"d{n}", place) for n, size in enumerate(sizes) for place in range(size)]
    return ListCollection(
        [passage(first + n, "text", document=name, start=place * 10) for n, (name, place) in enumerate(documents)]
    )


SIZES = st.lists(st.integers(1, 6), max_size=8)


@given(SIZES, st.integers(0, 3))
def test_every_passage_comes_once(sizes, seed):
    assert sorted(evenly(collection(sizes), seed).tolist()) == list(range(1, sum(sizes) + 1))


@given(SIZES, st.integers(0, 3))
def test_no_document_comes_again_before_every_other_that_has_more_has_come_as_often(sizes, seed):
    view = collection(sizes)
    order = [one.document_id for one in view.passages(evenly(view, seed))]
    turns = [order[:place].count(name) for place, name in enumerate(order)]
    assert turns == sorted(turns)


def test_a_collection_made_again_gives_the_same_order():
    first, again = collection([3, 1, 4]), collection([3, 1, 4], first=100)
    places = [[(one.document_id, one.start) for one in view.passages(evenly(view, 7))] for view in (first, again)]
    assert places[0] == places[1]


def test_another_seed_gives_another_order():
    view = collection([5] * 5)
    assert evenly(view, 0).tolist() != evenly(view, 1).tolist()


def test_an_empty_collection_gives_nothing():
    assert len(evenly(ListCollection(), 0)) == 0
