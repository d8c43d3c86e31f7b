"""A joint training that was cut short goes on with the very vectors, candidates and weights that it had."""

from __future__ import annotations

import json

import pytest
from tests.plugins.torch.rag.rag_runs import COLLECTION, CutError, config, models, trained

from ragloom.errors import TrainingError, UsageError
from ragloom.testing.fakes import DictionaryRetriever, FakeResources, ListCollection, rankings_of
from ragloom_torch.training.beginning import STATE

WAYS = {
    "questions alone": {},
    "passages learn, refreshed between checkpoints": {"train_passages": True, "refresh_every": 2, "over_retrieve": 5},
    "passages learn, refreshed with checkpoints": {"train_passages": True, "refresh_every": 3},
    "refreshed less often than saved": {"train_passages": True, "refresh_every": 5, "save_every": 1},
    "the generator learns alone first": {"warm_up_generator": 4},
    "rates apart": {"encoder_learning_rate": 1e-3},
}


def weights(folder):
    return {str(one.relative_to(folder)): one.read_bytes() for one in sorted(folder.rglob("*.safetensors"))}


@pytest.mark.parametrize("way", WAYS.values(), ids=WAYS)
def test_ends_with_the_very_weights(tmp_path, way):
    settings = config(**models(tmp_path), **way)
    whole = trained(settings, tmp_path / "whole")
    for step in (4, 7):
        output = tmp_path / f"cut {step}"
        with pytest.raises(CutError):
            trained(settings, output, cut=step)
        again = trained(settings, output, resume=True)
        assert weights(again.checkpoint) == weights(whole.checkpoint)


def cut_run(tmp_path, step=5, **more):
    settings = config(**models(tmp_path), **more)
    with pytest.raises(CutError):
        trained(settings, tmp_path / "out", cut=step)
    return settings, tmp_path / "out"


def test_vectors_that_a_checkpoint_needs_are_kept_with_it(tmp_path):
    _, output = cut_run(tmp_path, 7, train_passages=True, refresh_every=2)
    held = sorted(int(one.name.rpartition("-")[2]) for one in (output / STATE).glob("vectors-*"))
    assert held == [2, 6]
    assert sorted(one.name for one in (output / STATE).glob("checkpoint-*")) == ["checkpoint-3", "checkpoint-6"]


def test_vectors_of_another_encoder_are_refused(tmp_path):
    settings, output = cut_run(tmp_path)
    file = output / STATE / "vectors-000000000000" / "vectors.json"
    file.write_text(json.dumps({**json.loads(file.read_text()), "encoder": "0" * 64}))
    with pytest.raises(TrainingError, match="another encoder"):
        trained(settings, output, resume=True)


def test_a_collection_that_has_changed_since_is_told(tmp_path):
    settings, output = cut_run(tmp_path)
    changed = ListCollection(COLLECTION.passages(range(2, 9)))
    with pytest.raises((TrainingError, UsageError), match=r"other passages|other data"):
        trained(settings, output, resume=True, resources=FakeResources(collection=changed))


def test_what_was_searched_for_is_not_searched_for_again(tmp_path):
    asked = DictionaryRetriever({f"Where does number {n} live?": {n + 1: 2.0, n % 8 + 1: 1.0} for n in range(8)})
    resources = FakeResources(collection=COLLECTION, find=rankings_of(asked))
    settings = config(**models(tmp_path), candidates="search")
    with pytest.raises(CutError):
        trained(settings, tmp_path / "out", cut=5, resources=resources)
    before = len(asked.queries)
    trained(settings, tmp_path / "out", resume=True, resources=resources)
    assert (before, len(asked.queries)) == (8, 8)
