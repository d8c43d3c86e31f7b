"""RAG fusers over decoder-only models and encoder–decoders, against marginalisation written out on torch's logits."""

from __future__ import annotations

from math import exp, fsum, log

import numpy as np
import pytest
import torch
from numbered import Numbered, evidence, opened
from tests.core.decoding.by_torch import ReadAnew
from tests.core.decoding.tiny_transformers import SIZE, bart, gpt2, t5

from ragloom.decoding import Brief, ModelRows, search
from ragloom.types import Request, Settings
from ragloom_fusion.answers.proposing import Proposal
from ragloom_fusion.answers.rag_sequence import Candidate, RagSequenceFuser, scores
from ragloom_fusion.answers.rag_token import RagTokenFuser, under_each
from ragloom_fusion.config import RagSequenceConfig, RagTokenConfig
from ragloom_fusion.marginals import sequence, token
from ragloom_fusion.marginals.prior import log_prior

PASSAGES = ([5, 6, 7, 8, 9], [12, 13, 14], [20, 21, 22, 23, 24, 25])
DOCUMENT_SCORES = [0.3, 1.1, -0.4]
TARGETS = ((4, 9, 11), (13, 3, 7, 8, 21, 6), (26,))
FAMILIES = {"decoder-only": gpt2, "bart": bart, "t5": t5}
LIMIT = 6


@pytest.fixture(scope="module", params=FAMILIES)
def model(request):
    torch.set_num_threads(1)
    return FAMILIES[request.param]()


@pytest.fixture(scope="module")
def generator(model):
    return Numbered(ReadAnew(model))


@pytest.fixture(scope="module")
def requests(generator):
    return [Request("answer", "numbers", (one,)) for one in evidence(*PASSAGES).passages]


def torch_rows(model, passage, target):
    """Log p of every token after each beginning of ``target``, from one forward pass in double precision."""
    with torch.no_grad():
        if model.config.is_encoder_decoder:
            begun = torch.tensor([[model.config.decoder_start_token_id, *target]])
            logits = model(input_ids=torch.tensor([passage]), decoder_input_ids=begun).logits[0]
        else:
            logits = model(input_ids=torch.tensor([[*passage, *target]])).logits[0][len(passage) - 1 :]
    return logits.log_softmax(-1).numpy()


def torch_log_p(model, passage, target):
    """Log p of each token of ``target``."""
    return [float(row[one]) for row, one in zip(torch_rows(model, passage, target), target, strict=False)]


def prior():
    mass = [exp(one) for one in DOCUMENT_SCORES]
    return [one / fsum(mass) for one in mass]


@pytest.mark.parametrize("target", TARGETS)
def test_rag_sequence_has_the_likelihood_of_the_sum_over_passages(model, generator, requests, target):
    candidate = Candidate(Proposal(target, ""), (0, 1, 2))
    (totals,) = scores(generator, [requests], [[candidate]])
    found = sequence.log_likelihood(log_prior(np.array(DOCUMENT_SCORES), 1.0), totals)
    parts = [p * exp(fsum(torch_log_p(model, one, target))) for p, one in zip(prior(), PASSAGES, strict=True)]
    assert found.tolist() == pytest.approx([log(fsum(parts))], rel=1e-6)


@pytest.mark.parametrize("target", TARGETS)
def test_rag_token_has_the_likelihood_of_the_product_of_sums(model, generator, requests, target):
    log_p = log_prior(np.array(DOCUMENT_SCORES), 1.0)
    each = under_each(generator, requests, log_p, target)
    by_torch = [torch_log_p(model, one, target) for one in PASSAGES]
    sums = [fsum(p * exp(row[i]) for p, row in zip(prior(), by_torch, strict=True)) for i in range(len(target))]
    assert token.log_likelihood(log_p, each) == pytest.approx(fsum(map(log, sums)), rel=1e-6)


def test_rag_tokens_greedy_text_takes_the_likeliest_token_of_the_sum(model, generator):
    config = RagTokenConfig(prior={"from": "encoder", "temperature": 1}, generation={"max_new_tokens": LIMIT})
    (found,) = opened(RagTokenFuser(config), DOCUMENT_SCORES).fuse([evidence(*PASSAGES)], generator)
    target: list[int] = []
    while len(target) < LIMIT and not (target and target[-1] in generator.model.eos_ids):
        rows = [torch_rows(model, one, target)[-1] for one in PASSAGES]
        following = [fsum(p * exp(row[token]) for p, row in zip(prior(), rows, strict=True)) for token in range(SIZE)]
        target.append(int(np.argmax(following)))
    assert found.text == generator.decode(target)
    joint = np.array([torch_log_p(model, one, target) for one in PASSAGES]).T + np.log(prior())
    joint = np.exp(joint)[: len(found.posterior.tokens)]
    assert found.posterior.tokens == pytest.approx(joint / joint.sum(axis=1, keepdims=True), rel=1e-5)
    assert found.confidence == pytest.approx(np.log(joint.sum(axis=1)).mean(), rel=1e-5)


@pytest.mark.parametrize("decoding", ["thorough", "fast"])
@pytest.mark.parametrize("beams", [1, 3])
def test_rag_sequence_takes_the_text_of_the_greatest_sum(model, generator, decoding, beams):
    settings = {"max_new_tokens": LIMIT, "beams": beams}
    config = RagSequenceConfig(prior={"from": "encoder", "temperature": 1}, generation=settings, decoding=decoding)
    fuser = opened(RagSequenceFuser(config), DOCUMENT_SCORES)
    (found,) = fuser.fuse([evidence(*PASSAGES)], generator)
    likelihoods = {}
    proposed = [texts_of(generator, passage, beams) for passage in PASSAGES]
    for some in proposed:
        for target in some:
            given = [z for z in range(3) if decoding == "thorough" or target in proposed[z]]
            joint = [prior()[z] * exp(fsum(torch_log_p(model, PASSAGES[z], target))) for z in given]
            likelihoods[target] = (fsum(joint), given, joint)
    best = max(likelihoods, key=lambda target: likelihoods[target][0])
    total, given, joint = likelihoods[best]
    assert found.text == generator.decode(best)
    assert found.posterior.answer.tolist() == pytest.approx(
        [joint[given.index(z)] / total if z in given else 0.0 for z in range(3)], rel=1e-5
    )
    assert found.confidence == pytest.approx(log(total) / len(best), rel=1e-5)


def texts_of(generator, passage, beams):
    """What a passage proposes, by the search itself."""
    brief = Brief(Settings(beams=beams), LIMIT, ends=generator.model.eos_ids)
    return [one.ids for one in search(ModelRows.of(generator.model, [passage]), [brief])[0] if one.tokens]
