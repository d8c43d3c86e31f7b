"""Metadata and filters may hold anything: it is stored, found and given back as it is, or refused; never run."""

from __future__ import annotations

import json
import math
import sqlite3

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests.core.store.fakes import chunking

from ragloom.errors import CollectionError, CorruptIndexError, UsageError
from ragloom.store import Collection
from ragloom.store.manifest import decode
from ragloom.types import And, Document, Equal, In, Not, Or, Range
from ragloom.types.filter import matches

INJECTIONS = (
    "'; DROP TABLE versions; --", "' OR 1=1 --", '" OR ""="', "x') UNION SELECT * FROM files --",
    "field = ?", "?1", ":a", "@a", "$a",
    "%", "_", "*", "\\", "\x00", "a\x00b", "", " ", "\u202e", "\ud7ff", "é", "e\u0301", "NULL",
    "value", "1; PRAGMA writable_schema=1",
)  # fmt: skip
TEXTS = st.one_of(st.sampled_from(INJECTIONS), st.text(st.characters(exclude_categories=["Cs"]), max_size=8))
NUMBERS = st.one_of(
    st.integers(-(2**70), 2**70),
    st.floats(allow_nan=True),
    st.sampled_from([2**63 - 1, -(2**63), 2**53 + 1, 0, -0.0, 1e308]),
)
SCALARS = st.one_of(TEXTS, st.booleans(), NUMBERS)
STORABLE = st.one_of(
    TEXTS, st.booleans(), st.integers(-(2**63), 2**63 - 1), st.floats(), st.lists(TEXTS, max_size=3).map(tuple)
)
LEAVES = st.one_of(
    st.builds(Equal, TEXTS, SCALARS),
    st.builds(In, TEXTS, st.lists(SCALARS, max_size=4).map(tuple)),
    st.builds(Range, TEXTS, gt=SCALARS),
    st.builds(Range, TEXTS, ge=SCALARS, lt=SCALARS),
)
FILTERS = st.recursive(
    LEAVES,
    lambda inner: st.one_of(
        st.builds(Not, inner),
        st.lists(inner, max_size=3).map(tuple).map(And),
        st.lists(inner, max_size=3).map(tuple).map(Or),
    ),
    max_leaves=6,
)


@pytest.fixture(scope="module")
def collection(tmp_path_factory):
    made = Collection.open(tmp_path_factory.mktemp("hostile") / "c", create=True)
    yield made
    made.close()


def stored(collection, documents):
    with collection.writer() as writer:
        writer.remove([str(number) for number in range(10)])
        writer.upsert(documents, chunking())


def same(one, other):
    if isinstance(one, float) and isinstance(other, float) and math.isnan(one):
        return math.isnan(other)
    return type(one) is type(other) and one == other


@settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck))
@given(metadatas=st.lists(st.dictionaries(TEXTS, STORABLE, max_size=4), min_size=1, max_size=4), condition=FILTERS)
def test_any_metadata_and_any_filter_agree_with_the_definition(collection, metadatas, condition):
    documents = [Document(str(number), "text", metadata=one) for number, one in enumerate(metadatas)]
    stored(collection, documents)
    with collection.reader() as reader:
        kept = {document.id: reader.view.document(document.id).metadata for document in documents}
        found = {passage.document_id for passage in reader.view.passages(reader.view.select(condition))}
    for document in documents:
        assert kept[document.id].keys() == document.metadata.keys()
        assert all(same(value, kept[document.id][name]) for name, value in document.metadata.items())
    assert found == {document.id for document in documents if matches(condition, document.metadata)}


@pytest.mark.parametrize("text", INJECTIONS)
def test_ids_titles_and_texts_are_kept_to_the_letter(collection, text):
    document = Document(f"id {text}", f"text {text} end", title=text, source=text)
    stored(collection, [document])
    with collection.reader() as reader:
        found = reader.view.document(document.id)
    assert (found.id, found.text, found.title, found.source) == (document.id, document.text, text, text)


@pytest.mark.parametrize(
    "value", [2**63, -(2**63) - 1, 10**400, None, b"x", [1], {"a": 1}, "\ud800", ("a", "\udfff"), (1,)]
)
def test_what_cannot_be_kept_is_refused_with_the_field_s_name(collection, value):
    with pytest.raises(UsageError, match="'odd'"):
        stored(collection, [Document("0", "text", metadata={"odd": value})])


def test_the_tables_are_as_they_were(collection):
    stored(
        collection,
        [Document("0", "text", metadata=dict.fromkeys(filter(None, INJECTIONS), "'; DROP TABLE fields; --"))],
    )
    with sqlite3.connect(collection.folder / "collection.sqlite") as connection:
        tables = {name for (name,) in connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'")}
    connection.close()
    assert {"versions", "passages", "fields", "files"} <= tables


PATHS = [
    "/etc/passwd",
    "../../secret",
    "a/../../secret",
    "..",
    "",
    "a\\..\\b",
    "C:\\x",
    "./../x",
    "a/..",
    7,
    None,
    ["a"],
    "a\x00b",
]


@pytest.mark.parametrize("path", PATHS)
def test_a_manifest_that_names_a_file_outside_of_its_folder_is_refused(path):
    entry = {"component": "x", "position": 1, "settings": {}, "passage_space": "", "state": {}, "plugin": ""}
    files = [{"path": path, "size": 1, "sha256": "0"}]
    plain = {
        "format": 1,
        "collection": "c",
        "number": 1,
        "position": 1,
        "chunker": "",
        "indexes": {"x": {**entry, "files": files}},
    }
    with pytest.raises(CorruptIndexError, match="no manifest"):
        decode(json.dumps(plain).encode(), "here")


@pytest.mark.parametrize("name", ["..", "../..", "/", "a/../../b", "/etc", "\x00", ".", "", "a" * 300, "C:"])
def test_an_index_s_folder_lies_among_the_indexes_whatever_its_name(collection, name):
    from ragloom.store.layout import Layout

    layout = Layout(collection.folder)
    assert layout.index(name).parent == layout.indexes
    assert layout.index(name).resolve().is_relative_to(layout.indexes.resolve())


def test_a_generation_that_is_no_number_is_refused(tmp_path):
    from ragloom.store.generations import read_current
    from ragloom.store.layout import Layout

    (tmp_path / "CURRENT").write_bytes(json.dumps({"generation": "../../x", "sha256": "0"}).encode())
    with pytest.raises(CollectionError):
        read_current(Layout(tmp_path))
