"""One step of joint training: what it computes, and what learns of it."""

from __future__ import annotations

import pytest
import torch
from tests.plugins.torch.joint.joint_parts import KINDS, module, rows_of

from ragloom_torch.losses import fid, rag_sequence, rag_token
from ragloom_torch.losses.prior import log_prior

OBJECTIVES = ("rag_sequence", "rag_token", "pdist", "emdr2", "replug")


def taught(made):
    """The module after a backward pass of all rows, in evaluation mode: nothing is drawn."""
    found = made(rows=rows_of(made.index.pool))
    found["scores"].retain_grad()
    found["loss"].backward()
    return found


def moves(part) -> bool:
    return any(one.grad is not None and bool(one.grad.abs().max() > 0) for one in part.parameters())


@pytest.mark.parametrize("kind", [*KINDS, "tiny_bert2bert"])
def test_the_gradient_of_the_scores_is_prior_less_posterior(tmp_path, kind):
    made = module(tmp_path, kind)
    rows = rows_of(made.index.pool)
    scores = taught(made)["scores"]
    with torch.no_grad():
        chosen = made.choose(rows, made.queries(rows), 3)
        log_p, mask = made.reading.log_probabilities(rows, made.passages(chosen), 3)
        posterior = rag_sequence.posterior(scores, log_p, mask, temperature=10.0)
        apart = log_prior(scores, 10.0).exp() - posterior
    told = mask.any(dim=1)
    assert torch.allclose(scores.grad[told], 10.0 * apart[told], atol=1e-4)
    assert not scores.grad[~told].any()


@pytest.mark.parametrize("kind", ["decoder-only", "encoder–decoder"])
def test_rag_token_is_the_pure_loss_of_the_log_probabilities_that_the_generator_scores(tmp_path, kind):
    made = module(tmp_path, kind, "rag_token")
    rows = rows_of(made.index.pool)
    with torch.no_grad():
        found = made(rows=rows)
        passages = made.passages(made.choose(rows, made.queries(rows), 3))
    wanted = 0.0
    for row, some, scores in zip(rows, passages, found["scores"], strict=True):
        generator = made.reading.writer.generator
        request = made.reading.asked(row, some[0])
        target = made.reading.target(row, some[0])
        served = [generator.score([made.reading.asked(row, one)], [target])[0] for one in some]
        assert request.question == row.question
        log_p = torch.tensor([one.tolist() for one in served])[None]
        wanted += float(rag_token.loss(scores[None].double(), log_p, torch.ones(1, len(target)), temperature=10.0))
    assert float(found["loss"]) == pytest.approx(wanted, rel=1e-4)


@pytest.mark.parametrize(
    ("kind", "objective"), [(k, o) for k in KINDS for o in OBJECTIVES if (k, o) != ("span reader", "replug")]
)
def test_each_objective_teaches_the_encoder_and_the_generator(tmp_path, kind, objective):
    made = module(tmp_path, kind, objective)
    taught(made)
    assert moves(made.encoder)
    assert moves(made.reading)


@pytest.mark.parametrize("objective", OBJECTIVES)
def test_a_frozen_generator_learns_nothing(tmp_path, objective):
    made = module(tmp_path, "decoder-only", objective, freeze_generator=True)
    taught(made)
    assert moves(made.encoder)
    assert not moves(made.reading)


@pytest.mark.parametrize("objective", ["rag_sequence", "rag_token"])
def test_a_frozen_encoder_learns_nothing(tmp_path, objective):
    made = module(tmp_path, "decoder-only", objective, freeze_encoder=True)
    taught_ = made(rows=rows_of(made.index.pool))
    taught_["loss"].backward()
    assert not moves(made.encoder)
    assert moves(made.reading)


def test_frozen_parts_are_without_dropout_while_the_others_are_trained(tmp_path):
    made = module(tmp_path, "decoder-only", freeze_generator=True).train()
    assert made.encoder.training
    assert not made.reading.training


@pytest.mark.parametrize("objective", ["pdist", "emdr2", "replug"])
def test_read_together_the_generator_learns_of_all_passages_and_the_encoder_of_each(tmp_path, objective):
    made = module(tmp_path, "tiny_t5", objective, together=True)
    rows = rows_of(made.index.pool)
    scores = taught(made)["scores"]
    assert bool(scores.grad.abs().max() > 0)
    made.zero_grad()
    passages = made.passages(made.choose(rows, made.queries(rows).detach(), 3))
    fid.loss(*made.reading.together(rows, passages, 3)).sum().backward()
    assert moves(made.reading)
    assert not moves(made.encoder)


def test_passages_read_together_are_as_likely_as_the_generator_that_serves_finds_them(tmp_path):
    made = module(tmp_path, "tiny_bert2bert", "pdist", together=True)
    rows = rows_of(made.index.pool)
    with torch.no_grad():
        passages = made.passages(made.choose(rows, made.queries(rows), 3))
        log_p, mask = made.reading.together(rows, passages, 3)
    row, some = rows[0], passages[0]
    generator, target = made.reading.writer.generator, made.reading.target(row, some[0])
    _, logits = generator.model.prefill_jointly(
        [generator.prompt_ids([made.reading.asked(row, one)], 8)[0] for one in some]
    )
    first = torch.tensor(logits).double().log_softmax(dim=1)[0, target[0]]
    assert float(log_p[0, 0]) == pytest.approx(float(first), abs=1e-4)
    assert int(mask[0].sum()) == len(target)


def test_stored_vectors_stay_where_questions_alone_learn(tmp_path):
    made = module(tmp_path, "span reader")
    before = made.index.vectors.copy()
    optimiser = torch.optim.SGD(made.parameters(), 0.1)
    taught(made)
    optimiser.step()
    taught(made)
    assert (made.index.vectors == before).all()


def test_passages_are_encoded_by_the_weights_of_the_step_where_they_learn(tmp_path):
    made = module(tmp_path, "span reader", train_passages=True)
    rows = rows_of(made.index.pool)
    made.index.vectors  # noqa: B018 - encoded now, by other weights than those of the step
    with torch.no_grad():
        for one in made.encoder.parameters():
            one.add_(0.05)
        found = made(rows=rows)["scores"]
        queries = made.queries(rows)
        chosen = made.choose(rows, queries, 3)
        live = made.encoder.encode(
            [one.indexed_text for one in made.passages(chosen)[0]], made.encoder.settings.passage_prefix, 4096
        )
    assert found[0].tolist() == pytest.approx((live @ queries[0].numpy()).tolist(), abs=1e-5)


def test_candidates_that_are_over_retrieved_are_ranked_by_the_weights_of_the_step(tmp_path):
    made = module(tmp_path, "span reader", train_passages=True, over_retrieve=4)
    rows = rows_of(made.index.pool)
    made.index.vectors  # noqa: B018 - encoded now, by other weights than those of the step
    with torch.no_grad():
        draw = torch.Generator().manual_seed(3)
        for one in made.encoder.parameters():
            one.add_(0.3 * torch.randn(one.shape, generator=draw))
        scores = made(rows=rows)["scores"]
    assert (scores.diff(dim=1) <= 1e-6).all()


def test_while_the_generator_is_warmed_up_the_encoder_learns_nothing(tmp_path):
    made = module(tmp_path, "decoder-only").train()
    made.warm_up.fill_(2)
    made.step = 1
    made(rows=rows_of(made.index.pool))["loss"].backward()
    assert not moves(made.encoder)
    assert moves(made.reading)


def test_a_batch_of_which_nothing_can_be_learnt_has_a_gradient_of_nought(tmp_path):
    made = module(tmp_path, "span reader", freeze_encoder=True).train()
    rows = [row.__class__(row.question, ("nowhere",), (), (), row.number) for row in rows_of(made.index.pool)]
    found = made(rows=rows)["loss"]
    found.backward()
    assert float(found.detach()) == 0.0
    assert not moves(made)
