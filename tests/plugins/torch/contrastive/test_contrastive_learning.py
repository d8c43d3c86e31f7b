"""An encoder learns which letters stand for which, and what it leaves serves."""

from __future__ import annotations

import json

import numpy as np
import pytest
from sentence_transformers import SentenceTransformer
from tests.plugins.torch.mining.letters_toy import divided

from ragloom.cli.main import main
from ragloom.errors import ModelError, RowError, UsageError
from ragloom.interfaces import TrainingJob
from ragloom.registry import Registry
from ragloom.testing.fakes import FakeResources, ListCollection
from ragloom_torch.conformance_models import tiny_bart, tiny_bert
from ragloom_torch.trainers.contrastive.config import ContrastiveConfig
from ragloom_torch.trainers.contrastive.trainer import ContrastiveTrainer

TAUGHT, HELD_OUT = divided()
QUICK = {"device": "cpu", "threads": 1, "batch": 14, "learning_rate": 6e-3, "save_every": 1000}
TEXTS = ["see r s t", "see z", "nothing"]


def learn(model, output, rows=TAUGHT, held_out=(), resources=None, **settings):
    trainer = ContrastiveTrainer(ContrastiveConfig.model_validate({**QUICK, "model": str(model), **settings}))
    trainer.open(resources or FakeResources())
    return trainer.train(TrainingJob("retriever", output, rows, held_out=held_out))


@pytest.fixture(scope="module")
def begun(tmp_path_factory):
    still = {"hidden_dropout_prob": 0.0, "attention_probs_dropout_prob": 0.0}
    return tiny_bert(tmp_path_factory.mktemp("letters") / "model", **still)


@pytest.fixture(scope="module")
def learnt(begun, tmp_path_factory):
    return learn(begun, tmp_path_factory.mktemp("learnt") / "it", held_out=HELD_OUT, epochs=30, evaluate_every=25)


def test_questions_that_were_not_taught_find_their_passages(begun, learnt, tmp_path):
    before = learn(begun, tmp_path / "still", held_out=HELD_OUT, epochs=1, learning_rate=1e-9, evaluate_every=1)
    assert before.figures["ndcg@10"] < 0.4
    assert learnt.figures["ndcg@10"] >= 0.9


def encoded(use, folder, texts, way="encode_passages", **settings):
    encoder = Registry.load().make("encoder", {"use": use, "model": str(folder), **settings})
    encoder.open(FakeResources())
    found = getattr(encoder, way)(texts)
    encoder.close()
    return found


def test_the_checkpoint_is_an_encoder_here_and_in_sentence_transformers(learnt):
    theirs = SentenceTransformer(str(learnt.checkpoint), device="cpu", local_files_only=True)
    ours = encoded("transformers", learnt.checkpoint, TEXTS, device="cpu")
    np.testing.assert_allclose(ours, theirs.encode_document(TEXTS), atol=1e-5)


def test_it_serves_exported(learnt):
    assert main(["export", str(learnt.checkpoint), "--precision", "fp32"]) == 0
    np.testing.assert_allclose(
        encoded("onnx", learnt.checkpoint, TEXTS), encoded("transformers", learnt.checkpoint, TEXTS), atol=1e-3
    )


@pytest.fixture(scope="module")
def prefixed(begun, tmp_path_factory):
    return learn(begun, tmp_path_factory.mktemp("prefixed") / "it", query_prefix="Q: ", max_tokens=8, max_steps=1)


def test_the_prefix_that_was_learnt_with_is_kept(prefixed):
    theirs = SentenceTransformer(str(prefixed.checkpoint), device="cpu", local_files_only=True)
    ours = encoded("transformers", prefixed.checkpoint, ["ask A B C"], "encode_queries", device="cpu")
    np.testing.assert_allclose(ours, theirs.encode_query(["ask A B C"]), atol=1e-5)
    assert np.abs(ours - theirs.encode_document(["ask A B C"])).max() > 1e-3


def test_the_manifest_says_how_vectors_are_made_and_what_it_began_with(begun, prefixed):
    manifest = json.loads((prefixed.checkpoint / "training-manifest.json").read_bytes())
    about = manifest["about"]
    assert manifest["from"] == {".": str(begun)}
    assert {name: about[name] for name in ("pooling", "normalise", "dimension", "scale", "query_prefix")} == {
        "pooling": "mean", "normalise": True, "dimension": 32, "scale": pytest.approx(20.0), "query_prefix": "Q: ",
    }  # fmt: skip


def test_what_is_cut_while_learning_is_read_whole_when_serving(begun, prefixed):
    lengths = [json.loads((one / "sentence_bert_config.json").read_bytes()) for one in (prefixed.checkpoint, begun)]
    assert lengths[0] == lengths[1]


def test_short_vectors_are_ranked_as_well(begun, tmp_path):
    found = learn(begun, tmp_path / "nested", held_out=HELD_OUT, dimensions=[8], max_steps=1, evaluate_every=1)
    assert 0 < found.figures["ndcg@10 of 8"] < 1


def test_questions_alone_learn_against_an_index_that_stays(begun, tmp_path):
    found = learn(begun, tmp_path / "asking", freeze_passages=True, max_steps=3)
    registry = Registry.load()
    asking, reading = (
        registry.make("encoder", {"use": "transformers", "model": str(one)}) for one in (found.checkpoint, begun)
    )
    for one in (asking, reading):
        one.open(FakeResources())
    assert asking.passage_space == reading.passage_space
    assert np.abs(asking.encode_queries(["ask A"]) - reading.encode_queries(["ask A"])).max() > 1e-4
    with pytest.raises(ModelError, match="for queries alone"):
        asking.encode_passages(["see r"])


def test_hard_negatives_are_mined_in_the_collection(begun, tmp_path):
    texts = {row["positives"][0]["document"]: row["positives"][0]["text"] for row in (*TAUGHT, *HELD_OUT)}
    resources = FakeResources(collection=ListCollection.of_texts(texts))
    mining = {"from": "encoder", "count": 2, "range_max": 5}
    found = learn(begun, tmp_path / "mined", negatives=mining, resources=resources, max_steps=2, held_out=HELD_OUT)
    about = json.loads((found.checkpoint / "training-manifest.json").read_bytes())["about"]
    assert about["questions_with_hard_negatives"] == len(TAUGHT)
    assert about["ranked_among"] == len(texts)


def test_a_row_without_a_passage_is_named(begun, tmp_path):
    with pytest.raises(RowError, match=r"letters.jsonl:99: has no `positives`"):
        learn(begun, tmp_path / "out", [*TAUGHT, {"question": "Why?", "where": "letters.jsonl:99"}])
    assert not (tmp_path / "out").exists()


def test_a_dimension_that_the_model_has_not_is_refused(begun, tmp_path):
    with pytest.raises(UsageError, match="vectors have 32 numbers"):
        learn(begun, tmp_path / "out", dimensions=[64])


def test_half_a_model_is_refused(tmp_path):
    with pytest.raises(ModelError, match="encoder–decoder"):
        learn(tiny_bart(tmp_path / "bart"), tmp_path / "out")
