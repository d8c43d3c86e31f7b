"""A cross-encoder learns that the same letter is right, and what it leaves serves."""

from __future__ import annotations

import json

import numpy as np
import pytest
import torch
from safetensors.torch import load_file
from transformers import AutoModelForSequenceClassification, AutoTokenizer

from ragloom.cli.main import main
from ragloom.errors import ModelError, RowError
from ragloom.interfaces import TrainingJob
from ragloom.registry import Registry
from ragloom.testing.fakes import DictionaryRetriever, FakeResources, ListCollection, passage, rankings_of
from ragloom.types import Query
from ragloom_torch.conformance_models import tiny_bert, tiny_cross_encoder, tiny_gpt2
from ragloom_torch.trainers.reranker.config import RerankerConfig
from ragloom_torch.trainers.reranker.trainer import RerankerTrainer

LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWX"
TEXTS = [f"see {one}" for one in LETTERS]
ROWS = [
    {"question": f"ask {one}", "positives": [{"text": f"see {one}", "document": one}], "where": f"row {one}"}
    for one in LETTERS
]
QUICK = {
    "device": "cpu",
    "threads": 1,
    "learning_rate": 3e-3,
    "save_every": 1000,
    "negatives": {"from": "rows", "count": 4},
}


def learn(model, output, rows=ROWS, held_out=(), resources=None, **settings):
    trainer = RerankerTrainer(RerankerConfig.model_validate({**QUICK, "model": str(model), **settings}))
    trainer.open(resources or FakeResources())
    return trainer.train(TrainingJob("judge", output, rows, held_out=held_out))


@pytest.fixture(scope="module")
def begun(tmp_path_factory):
    still = {"hidden_dropout_prob": 0.0, "attention_probs_dropout_prob": 0.0}
    return tiny_bert(tmp_path_factory.mktemp("judging") / "model", **still)


def scored(folder, question, texts, use="transformers", **settings):
    reranker = Registry.load().make("reranker", {"use": use, "model": str(folder), **settings})
    reranker.open(FakeResources())
    return reranker.score(Query(question), [passage(n, text) for n, text in enumerate(texts)])


@pytest.fixture(scope="module", params=["listwise", "binary"])
def learnt(request, begun, tmp_path_factory):
    to = tmp_path_factory.mktemp("judge") / request.param
    return learn(begun, to, ROWS, ROWS, loss=request.param, epochs=25, evaluate_every=24, candidates=10)


def test_right_passages_come_to_stand_first(learnt):
    assert learnt.figures["mrr@10"] >= 0.85


def test_before_it_learns_they_do_not(begun, tmp_path):
    found = learn(begun, tmp_path / "it", ROWS, ROWS, max_steps=1, learning_rate=1e-9, candidates=10)
    assert found.figures["mrr@10"] < 0.6


def test_the_checkpoint_is_a_reranker_that_prefers_what_is_right(learnt):
    firsts = [int(np.argmax(scored(learnt.checkpoint, row["question"], TEXTS))) for row in ROWS]
    assert np.mean([first == number for number, first in enumerate(firsts)]) > 0.3


def test_its_scores_are_the_logits_of_transformers(learnt):
    row = ROWS[3]
    ours = scored(learnt.checkpoint, row["question"], TEXTS[:4])
    model = AutoModelForSequenceClassification.from_pretrained(learnt.checkpoint).eval()
    read = AutoTokenizer.from_pretrained(learnt.checkpoint)
    with torch.inference_mode():
        theirs = [float(model(**read(row["question"], text, return_tensors="pt")).logits) for text in TEXTS[:4]]
    np.testing.assert_allclose(ours, theirs, atol=1e-5)


def test_it_serves_exported(learnt):
    assert main(["export", str(learnt.checkpoint), "--precision", "fp32"]) == 0
    question = ROWS[5]["question"]
    np.testing.assert_allclose(
        scored(learnt.checkpoint, question, TEXTS, use="onnx"), scored(learnt.checkpoint, question, TEXTS), atol=1e-3
    )


@pytest.mark.parametrize("labels", [1, 2])
def test_a_cross_encoder_is_gone_on_with(tmp_path, labels):
    model = tiny_cross_encoder(tmp_path / "cross", labels=labels)
    found = learn(model, tmp_path / "it", max_steps=3)
    assert np.abs(scored(model, "ask A", TEXTS) - scored(found.checkpoint, "ask A", TEXTS)).max() > 0


def test_a_classifier_of_three_labels_is_refused(tmp_path):
    with pytest.raises(ModelError, match="tells 3 labels apart"):
        learn(tiny_cross_encoder(tmp_path / "cross", labels=3), tmp_path / "it", ROWS)


@pytest.mark.parametrize("padding", [None, -1])
def test_a_model_that_cannot_tell_where_a_text_ends_is_refused(tmp_path, padding):
    model = tiny_gpt2(tmp_path / "writer")
    settings = json.loads((model / "config.json").read_text())
    (model / "config.json").write_text(json.dumps({**settings, "pad_token_id": padding}))
    with pytest.raises(ModelError, match=r"has no padding token.*\n.*`pad_token_id` in its config.json"):
        learn(model, tmp_path / "it", ROWS)


def test_the_encoder_below_the_head_is_the_one_that_it_began_with(begun, tmp_path):
    found = learn(begun, tmp_path / "it", max_steps=1, learning_rate=1e-9)
    weights = [load_file(one / "model.safetensors") for one in (begun, found.checkpoint)]
    name = "encoder.layer.1.output.dense.weight"
    torch.testing.assert_close(weights[0][name], weights[1][f"bert.{name}"])


def test_wrong_candidates_are_what_the_retrievers_find(begun, tmp_path):
    collection = ListCollection.of_texts({row["positives"][0]["document"]: row["positives"][0]["text"] for row in ROWS})
    every = {number: 1 / number for number in range(1, len(ROWS) + 1)}
    search = rankings_of(DictionaryRetriever({row["question"]: every for row in ROWS}, collection=collection))
    resources = FakeResources(collection=collection, find=search)
    found = learn(begun, tmp_path / "it", resources=resources, negatives={"from": "search"}, max_steps=1)
    about = json.loads((found.checkpoint / "training-manifest.json").read_bytes())["about"]
    assert about["questions_with_hard_negatives"] == len(ROWS)


def test_a_row_without_a_passage_is_named(begun, tmp_path):
    with pytest.raises(RowError, match=r"rows.jsonl:9: has no `positives`"):
        learn(begun, tmp_path / "out", [*ROWS, {"question": "Why?", "where": "rows.jsonl:9"}])
