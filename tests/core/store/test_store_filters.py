"""Filters in SQL mean what ``ragloom.types.matches`` says."""

from __future__ import annotations

import math

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.core.store.fakes import chunking

from ragloom.errors import UsageError
from ragloom.store import Collection
from ragloom.types import And, Document, Equal, In, Not, Or, Range, matches

NUMBERS = st.sampled_from([0, 1, 2, -1, 2**53, 2**53 + 1, 2**63 - 1, -(2**63), 0.0, 1.0, 0.5, 2.0**53, 2.0**70, 1e300])
TEXTS = st.sampled_from(["", "a", "b", "ab", "é", "中", "\U0001f600", "\uffff", "1", "true", "a'b", 'a"b', "x\x00y"])
VALUES = st.one_of(NUMBERS, TEXTS, st.booleans(), st.sampled_from([math.inf, -math.inf, math.nan]))
FIELDS = st.sampled_from(["f", "g", "x'; DROP TABLE versions; --", "$.f", ""])
METADATA = st.dictionaries(FIELDS, st.one_of(VALUES, st.lists(TEXTS, max_size=3).map(tuple)), max_size=3)
ASKED = st.one_of(VALUES, st.sampled_from([2**63, 2**70, 2**70 + 1, -(2**63) - 1, 10**400, -(10**400)]))


@st.composite
def ranges(draw):
    names = draw(st.lists(st.sampled_from(["gt", "ge", "lt", "le"]), min_size=1, max_size=2, unique=True))
    return Range(draw(FIELDS), **{name: draw(ASKED) for name in names})


FILTERS = st.recursive(
    st.one_of(
        st.builds(Equal, FIELDS, ASKED),
        st.builds(In, FIELDS, st.lists(ASKED, max_size=4).map(tuple)),
        ranges(),
    ),
    lambda inner: st.one_of(
        st.builds(And, st.lists(inner, max_size=3).map(tuple)),
        st.builds(Or, st.lists(inner, max_size=3).map(tuple)),
        st.builds(Not, inner),
    ),
    max_leaves=6,
)


@settings(max_examples=60, deadline=None)
@given(st.lists(METADATA, max_size=6), st.lists(FILTERS, min_size=1, max_size=12))
def test_select_finds_what_matches_says(metadata, conditions):
    documents = [Document(f"d{number}", "one\n\ntwo", metadata=each) for number, each in enumerate(metadata)]
    with Collection.temporary() as collection:
        with collection.writer() as writer:
            writer.upsert([Document("gone", "text", metadata={"f": "a"})], chunking())
            writer.upsert(documents, chunking())
            writer.remove(["gone"])
        with collection.reader() as reader:
            passages = [passage for batch in reader.view.scan() for passage in batch]
            for condition in conditions:
                wanted = [passage.id for passage in passages if matches(condition, passage.metadata)]
                assert reader.view.select(condition).tolist() == wanted


@pytest.fixture(scope="module")
def view():
    with Collection.temporary() as collection:
        with collection.writer() as writer:
            documents = [Document(f"d{n}", "text", metadata={"n": n, "even": n % 2 == 0}) for n in range(2000)]
            writer.upsert(documents, chunking())
        with collection.reader() as reader:
            yield reader.view


def test_a_list_of_values_may_be_longer_than_sqlite_takes_parameters(view):
    assert len(view.select(In("n", tuple(range(0, 400_000, 100))))) == 20


def test_a_filter_may_have_thousands_of_parts(view):
    assert len(view.select(Or(tuple(Equal("n", n) for n in range(1500))))) == 1500


def test_a_filter_nested_beyond_reason_is_refused(view):
    condition = Equal("n", 1)
    for _ in range(20_000):
        condition = Not(condition)
    with pytest.raises(UsageError, match="nested too deeply"):
        view.select(condition)


def test_truth_is_not_confused_with_a_number_asked_before(view):
    assert [len(view.select(Equal("even", value))) for value in (1, True, 1.0)] == [0, 1000, 0]


def test_what_is_remembered_cannot_be_changed_by_who_asked(view):
    with pytest.raises(ValueError, match="read-only"):
        view.select(Equal("n", 5))[0] = 7


@pytest.mark.parametrize("value", [2**63, None, ["a"], ("a", 1), {"a": 1}, "\ud800", b"x"])
def test_a_value_that_no_filter_could_find_is_refused_with_its_document_and_field(value):
    with Collection.temporary() as collection, collection.writer() as writer:  # noqa: SIM117
        with pytest.raises(UsageError, match=r"doc7: metadata field 'odd'"):
            writer.upsert([Document("doc7", "text", metadata={"odd": value})], chunking())


@pytest.mark.parametrize(
    "ask",
    [
        lambda view: view.select(Equal("\ud800", 1)),
        lambda view: view.select(Range("n", lt="\ud800")),
        lambda view: view.document("\ud800"),
        lambda view: view.passages([2**70]),
    ],
)
def test_what_no_database_can_look_for_is_refused(view, ask):
    with pytest.raises(UsageError, match="cannot be looked for"):
        ask(view)


@pytest.mark.parametrize("condition", ["year = 1", None, 3])
def test_what_is_no_filter_is_the_callers_mistake_and_no_damage(view, condition):
    with pytest.raises(UsageError, match="is no filter"):
        view.select(condition)
