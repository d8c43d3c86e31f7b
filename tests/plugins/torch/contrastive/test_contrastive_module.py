"""The module's loss beside the sentence-transformers library's, on the same texts."""

from __future__ import annotations

import pytest
import torch
from sentence_transformers import SentenceTransformer
from sentence_transformers.sentence_transformer.losses import (
    CachedMultipleNegativesRankingLoss,
    MatryoshkaLoss,
    MultipleNegativesRankingLoss,
)

from ragloom.models import ModelFolder
from ragloom.testing.material import QUESTIONS, TEXTS
from ragloom_torch.conformance_models import tiny_bert
from ragloom_torch.losses.in_batch import own_columns
from ragloom_torch.placement import Placement
from ragloom_torch.torch_encoder import TorchEncoder
from ragloom_torch.trainers.contrastive.module import ContrastModule

COUNT, SCALE = 4, 13.0
ASKED, TOLD = list(QUESTIONS[:COUNT]), list(TEXTS.values())
RIGHT, HARD = TOLD[:COUNT], TOLD[COUNT : 2 * COUNT]


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    return tiny_bert(tmp_path_factory.mktemp("contrast") / "model")


def module(folder, **settings):
    place = Placement(torch.device("cpu"), torch.float32)
    return ContrastModule(TorchEncoder.of(ModelFolder(folder, "tiny"), place), scale=SCALE, **settings).eval()


def ours(folder, **settings):
    """The mean loss, and its gradient in the words' embeddings."""
    made = module(folder, **settings)
    passages = [one for pair in zip(RIGHT, HARD, strict=True) for one in pair]
    loss = made(
        made.encoder.tokenise(ASKED),
        made.encoder.tokenise(passages),
        own_columns(COUNT, hard=1),
        torch.zeros(COUNT, 2 * COUNT, dtype=torch.bool),
    )["loss"]
    loss.backward()
    return float(loss.detach()) / COUNT, words(made.encoder.backbone).grad / COUNT


def theirs(folder, made):
    model = SentenceTransformer(str(folder), device="cpu", local_files_only=True).eval()
    loss = made(model)([model.preprocess(texts) for texts in (ASKED, RIGHT, HARD)], None)
    loss.backward()
    return float(loss.detach()), words(model[0].auto_model).grad


def words(model):
    return model.get_input_embeddings().weight


def plain(model):
    return MultipleNegativesRankingLoss(model, scale=SCALE)


def test_without_a_mask_it_is_multiple_negatives_ranking(folder):
    (value, gradient), (expected, its) = ours(folder), theirs(folder, plain)
    assert value == pytest.approx(expected, rel=1e-5)
    torch.testing.assert_close(gradient, its, rtol=1e-4, atol=1e-6)


def test_in_chunks_it_is_the_cached_one(folder):
    def cached(model):
        return CachedMultipleNegativesRankingLoss(model, scale=SCALE, mini_batch_size=3)

    (value, gradient), (expected, its) = ours(folder, chunk=3), theirs(folder, cached)
    assert value == pytest.approx(expected, rel=1e-5)
    torch.testing.assert_close(gradient, its, rtol=1e-4, atol=1e-6)


def test_with_dimensions_it_is_matryoshka_but_for_the_mean(folder):
    def nested(model):
        return MatryoshkaLoss(model, plain(model), [32, 16, 8])

    (value, gradient), (expected, its) = ours(folder, dimensions=(8, 16)), theirs(folder, nested)
    assert value == pytest.approx(expected / 3, rel=1e-5)
    torch.testing.assert_close(gradient, its / 3, rtol=1e-4, atol=1e-6)


def test_chunks_drop_out_alike_when_they_are_read_again(folder):
    made = module(folder, chunk=2).train()
    torch.manual_seed(3)
    batch = (
        made.encoder.tokenise(ASKED),
        made.encoder.tokenise(RIGHT),
        own_columns(COUNT),
        torch.zeros(COUNT, COUNT, dtype=torch.bool),
    )
    loss = made(*batch)["loss"]
    loss.backward()
    weight, step = words(made.encoder.backbone), 1e-3
    direction = weight.grad / weight.grad.norm()
    with torch.no_grad():
        weight += step * direction
    torch.manual_seed(3)
    assert (float(made(*batch)["loss"].detach()) - float(loss.detach())) / step == pytest.approx(
        float(weight.grad.norm()), rel=0.05
    )


def test_what_is_frozen_learns_nothing_and_drops_nothing_out(folder):
    place = Placement(torch.device("cpu"), torch.float32)
    frozen = TorchEncoder.of(ModelFolder(folder, "tiny"), place)
    made = module(folder, frozen=frozen).train()
    assert made.encoder.training
    assert not made.frozen.training
    assert not any(one.requires_grad for one in made.frozen.parameters())


def test_the_scale_learns_where_that_is_asked_for(folder):
    made = module(folder, learn_scale=True)
    found = made(made.encoder.tokenise(ASKED), made.encoder.tokenise(RIGHT), own_columns(COUNT), torch.zeros(4, 4))
    found["loss"].backward()
    assert made.scale == pytest.approx(SCALE)
    assert made.log_scale.grad.abs() > 0
