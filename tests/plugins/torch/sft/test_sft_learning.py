"""Tiny generators learn to answer from the passage that holds the answer, and serve what they learnt."""

import json

import pytest
from tests.plugins.torch.sft.teaching_rows import TEMPLATE, row, rows, train

from ragloom.metrics import exact_match
from ragloom.testing.fakes import FakeResources
from ragloom.types import Passage, Request, Settings
from ragloom_torch import conformance_models as tiny
from ragloom_torch.config import GeneratorConfig
from ragloom_torch.generator import TransformersGenerator

MODELS = {
    "decoder-only": tiny.tiny_llama,
    "encoder-decoder": lambda folder: tiny.tiny_t5(folder, dropout_rate=0.0),
}
SILENT = [{**row("sky", "red"), "answers": [], "positives": [], "negatives": [{"text": "is far"}]}] * 3


@pytest.fixture(scope="module", params=MODELS)
def trained(request, tmp_path_factory):
    """(the checkpoint, its report)."""
    folder = tmp_path_factory.mktemp("sft")
    taught, held_out = rows()
    model = MODELS[request.param](folder / "model")
    report = train(
        folder / "out",
        [*taught, *SILENT],
        held_out=held_out,
        model=str(model),
        epochs=20,
        evaluate_every=70,
        answered=100,
    )
    return folder / "out", report


@pytest.fixture
def served(trained):
    generator = TransformersGenerator(
        GeneratorConfig(model=str(trained[0]), device="cpu", threads=1, template=TEMPLATE)
    )
    generator.open(FakeResources())
    yield generator
    generator.close()


def asked(example):
    texts = [one["text"] for one in (*example["negatives"], *example["positives"])]
    sources = tuple(Passage(n, str(n), text, 0, len(text)) for n, text in enumerate(texts))
    return Request("answer", example["question"], sources)


def test_it_answers_questions_that_it_was_not_taught(trained):
    assert trained[1].figures["exact_match"] >= 0.9
    assert trained[1].figures["f1"] >= 0.9


def test_the_folder_serves_the_answers(served):
    taught, _ = rows()
    said = served.generate([asked(one) for one in taught], Settings(max_new_tokens=16))
    right = [exact_match(one.text, example["answers"]) for one, example in zip(said, taught, strict=True)]
    assert sum(right) / len(right) >= 0.9


def test_the_folder_serves_silence_where_silence_was_taught(served):
    (said,) = served.generate([asked(SILENT[0])], Settings(max_new_tokens=16))
    assert said.finish_reason == "abstain"


def test_the_manifest_says_what_it_began_with_and_how_it_is_asked(trained):
    manifest = json.loads((trained[0] / "training-manifest.json").read_bytes())
    assert manifest["from"]["."].endswith("model")
    assert manifest["about"]["asked_with"]["template"] == TEMPLATE
