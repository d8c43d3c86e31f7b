"""Approximate indexes: what they find has exact scores, what is gone is gone, and they are rebuilt when they age."""

from __future__ import annotations

import numpy as np
import pytest
from tests.plugins.faiss.bench import Bench, NumberEncoder
from tests.plugins.faiss.killed import binding, published, stored

from ragloom.errors import CorruptIndexError
from ragloom.store import Collection
from ragloom.types import Equal
from ragloom_faiss import approximate

COUNT = 1500
KINDS = ("hnsw", "ivf", "sq8", "ivfpq")
ASKED = tuple(range(5000, 5040))


@pytest.fixture(scope="module")
def exact(tmp_path_factory):
    bench = Bench(tmp_path_factory.mktemp("flat"), index="flat").change(range(1, COUNT + 1))
    return bench, bench.search(*ASKED)


@pytest.fixture(scope="module", params=KINDS)
def built(request, tmp_path_factory):
    path = tmp_path_factory.mktemp(request.param)
    return Bench(path, index=request.param, recall=0.97, refine=4).change(range(1, COUNT + 1))


def test_it_finds_nearly_all_and_scores_it_exactly(built, exact):
    found, wanted = built.search(*ASKED), exact[1]
    share = np.mean([np.isin(two.ids, one.ids).mean() for one, two in zip(found, wanted, strict=True)])
    assert share >= 0.9
    scores = dict(zip(wanted[0].ids.tolist(), wanted[0].scores.tolist(), strict=True))
    both = [n for n in found[0].ids.tolist() if n in scores]
    assert [found[0].scores[found[0].ids.tolist().index(n)] for n in both] == [scores[n] for n in both]


def test_a_filter_is_filled_and_held(built, exact):
    for found, wanted in zip(
        built.search(*ASKED, filter=Equal("even", True)),
        exact[0].search(*ASKED, filter=Equal("even", True)),
        strict=True,
    ):
        assert len(found) == len(wanted)
        assert not any(found.ids % 2)


def test_a_k_beyond_the_collection_gives_all_of_it(built):
    assert sorted(built.search(5001, k=10 * COUNT)[0].ids.tolist()) == list(range(1, COUNT + 1))


def test_a_batch_is_given_what_each_is_given_alone(built):
    together = built.search(*ASKED)
    alone = [built.search(n)[0] for n in ASKED]
    assert [one.ids.tolist() for one in together] == [one.ids.tolist() for one in alone]


def test_what_is_new_is_found_at_once_and_what_is_gone_never(tmp_path):
    bench = Bench(tmp_path, index="sq8").change(range(1, COUNT + 1))
    built = bench.segments[0]["approximate"]["file"]
    bench.change([5000], [1, 2, 3])
    assert [one["approximate"] and one["approximate"]["file"] for one in bench.segments] == [built, None]
    assert bench.search(5000, k=1)[0].ids.tolist() == [5000]
    assert not np.isin(bench.search(1, 2, 3, k=50)[0].ids, [1, 2, 3]).any()


@pytest.mark.parametrize(("added", "removed"), [(400, 0), (0, 400)])
def test_it_is_rebuilt_past_a_share_of_what_is_new_or_gone_without_encoding(tmp_path, added, removed):
    bench = Bench(tmp_path, index="hnsw", rebuild_share=0.2).change(range(1, COUNT + 1))
    first = bench.segments[0]["approximate"]["file"]
    bench.change(range(2001, 2001 + 100 * bool(added)), range(1, 1 + 100 * bool(removed)))
    assert bench.segments[0]["approximate"]["file"] == first
    bench.encoder.encoded.clear()
    bench.change(range(3001, 3001 + added), range(101, 101 + removed))
    (only,) = bench.segments
    assert only["approximate"]["file"] != first
    assert len(bench.encoder.encoded) == added


def test_few_passages_are_searched_exactly_whatever_the_config_says(tmp_path):
    bench = Bench(tmp_path, index="hnsw").change(range(1, 900))
    assert bench.segments[0]["approximate"] is None


def test_the_recall_that_is_asked_for_chooses_the_effort_without_a_rebuild(tmp_path):
    bench = Bench(tmp_path, index="ivf", nlist=38).change(range(1, COUNT + 1))
    curve = dict(bench.segments[0]["approximate"]["recall"])
    efforts = []
    for recall in (0.3, 1.0):
        again = Bench(tmp_path, index="ivf", nlist=38, recall=recall)
        again.made, again.position, again.held = bench.made, bench.position, bench.held
        retriever = again.opened()
        efforts.append(retriever.measure(10).effort)
        retriever.close()
    assert efforts[0] < efforts[1]
    assert curve[efforts[1]] >= curve[efforts[0]] >= 0.3


def test_what_faiss_cannot_read_is_told_as_a_corrupt_index(tmp_path):
    bench = Bench(tmp_path, index="sq8").change(range(1, COUNT + 1))
    path = tmp_path / bench.segments[0]["approximate"]["file"]
    path.write_bytes(path.read_bytes()[:100])
    with pytest.raises(CorruptIndexError, match="faiss cannot read it"):
        bench.opened()


def test_an_index_of_other_vectors_is_told_as_a_corrupt_index(tmp_path):
    one = Bench(tmp_path / "one", index="sq8").change(range(1, COUNT + 1))
    other = Bench(tmp_path / "other", index="sq8").change(range(1, COUNT))
    name = one.segments[0]["approximate"]["file"]
    (one.path / name).write_bytes((other.path / name).read_bytes())
    with pytest.raises(CorruptIndexError, match="holds 1499 vectors"):
        one.opened()


def test_the_library_is_handed_no_file_whose_checksum_is_wrong(tmp_path, monkeypatch):
    how = {"index": "ivf", "exact_below": 100}
    with stored(tmp_path / "c") as collection:
        published(collection, NumberEncoder(), **how)
    (path,) = (tmp_path / "c").rglob("*.faiss")
    data = bytearray(path.read_bytes())
    data[len(data) // 2] ^= 1
    path.write_bytes(data)

    def read(*_, **__):
        raise AssertionError("it was read")

    monkeypatch.setattr(approximate, "read", read)
    with Collection.open(tmp_path / "c") as collection, pytest.raises(CorruptIndexError, match="SHA-256"):
        collection.reader([binding(NumberEncoder(), **how)])
