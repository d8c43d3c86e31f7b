"""RAG-Sequence and RAG-Token as transformers has them, on the same tiny models.

Its traps: labels are shifted by the model itself, so that they begin with the decoder's start token; RAG-Sequence adds
the documents' prior at the second position alone, which a target of one token does not have; and with a
``bos_token_id`` the first target may be left out, which T5 must not have.
"""

from __future__ import annotations

from itertools import product

import numpy as np
import pytest
import torch
from numbered import Numbered, evidence, opened
from tests.core.decoding.by_torch import ReadAnew
from tests.core.decoding.tiny_transformers import SIZE, bart, t5
from transformers import BertConfig, BertModel, RagConfig, RagSequenceForGeneration, RagTokenForGeneration

from ragloom.types import Request
from ragloom_fusion.answers.proposing import Proposal
from ragloom_fusion.answers.rag_sequence import Candidate, RagSequenceFuser, scores
from ragloom_fusion.answers.rag_token import RagTokenFuser, under_each
from ragloom_fusion.config import RagSequenceConfig, RagTokenConfig
from ragloom_fusion.marginals import sequence, token
from ragloom_fusion.marginals.prior import log_prior

PASSAGES = ([5, 6, 7, 8, 9], [12, 13, 14, 3, 15], [20, 21, 22, 23, 24])
SCORES = [0.3, 1.1, -0.4]
TARGETS = ([4, 9, 11], [13, 3, 7, 8, 21, 6], [26, 18])
LIMIT = 8
PRIOR = {"from": "encoder", "temperature": 1}


# With other seeds a passage's best text may be empty, which is an abstention here and a candidate there.
MODELS = {f"{family.__name__}-{seed}": (family, seed) for family, seed in product((bart, t5), (0, 1))}


@pytest.fixture(scope="module", params=MODELS)
def model(request):
    torch.set_num_threads(1)
    family, seed = MODELS[request.param]
    made = family(seed)
    made.config.bos_token_id = None if family is t5 else made.config.bos_token_id
    return made


@pytest.fixture(scope="module")
def generator(model):
    silent = (model.config.decoder_start_token_id, model.config.pad_token_id)
    return Numbered(ReadAnew(model), silent)


def rag(kind, model):
    asking = BertModel(
        BertConfig(vocab_size=SIZE, hidden_size=8, num_hidden_layers=1, num_attention_heads=1, intermediate_size=8)
    )
    config = RagConfig.from_question_encoder_generator_configs(asking.config, model.config, n_docs=len(PASSAGES))
    made = kind(config=config, question_encoder=asking, generator=model).eval()
    made.generation_config = model.generation_config
    return made


def given(target=None):
    said = {
        "context_input_ids": torch.tensor(PASSAGES),
        "context_attention_mask": torch.ones(len(PASSAGES), len(PASSAGES[0]), dtype=torch.int64),
        "doc_scores": torch.tensor([SCORES], dtype=torch.float64),
    }
    return said if target is None else {**said, "labels": torch.tensor([target])}


def labelled(model, target):
    end = model.generation_config.eos_token_id
    return [model.config.decoder_start_token_id, *target, end], (*target, end)


@pytest.mark.parametrize("target", TARGETS)
def test_rag_sequence_has_the_same_likelihood(model, generator, target):
    labels, ids = labelled(model, target)
    with torch.no_grad():
        expected = -rag(RagSequenceForGeneration, model)(**given(labels)).loss.item()
    requests = [Request("answer", "numbers", (one,)) for one in evidence(*PASSAGES).passages]
    (totals,) = scores(generator, [requests], [[Candidate(Proposal(ids, ""), (0, 1, 2))]])
    found = sequence.log_likelihood(log_prior(np.array(SCORES), 1.0), totals)[0]
    assert found == pytest.approx(expected, abs=1e-5)


@pytest.mark.parametrize("target", TARGETS)
def test_rag_token_has_the_same_likelihood(model, generator, target):
    labels, ids = labelled(model, target)
    with torch.no_grad():
        expected = -rag(RagTokenForGeneration, model)(**given(labels)).loss.item()
    requests = [Request("answer", "numbers", (one,)) for one in evidence(*PASSAGES).passages]
    prior = log_prior(np.array(SCORES), 1.0)
    assert token.log_likelihood(prior, under_each(generator, requests, prior, ids)) == pytest.approx(expected, abs=1e-5)


@pytest.mark.parametrize("beams", [1, 2, 4])
def test_rag_token_writes_the_same_text(model, generator, beams):
    theirs = rag(RagTokenForGeneration, model)
    # Its own generate() heeds max_length alone, the start token counted.
    expected = theirs.generate(**given(), num_beams=beams, max_length=LIMIT + 1, do_sample=False)
    fuser = opened(RagTokenFuser(RagTokenConfig(prior=PRIOR, generation=written(beams))), SCORES)
    (found,) = fuser.fuse([evidence(*PASSAGES)], generator)
    assert found.text == generator.decode(expected[0].tolist())


@pytest.mark.parametrize("beams", [1, 3])
def test_rag_sequence_chooses_the_same_text(model, generator, beams):
    theirs = rag(RagSequenceForGeneration, model)
    expected = theirs.generate(**given(), num_beams=beams, max_new_tokens=LIMIT, do_sample=False)
    fuser = opened(RagSequenceFuser(RagSequenceConfig(prior=PRIOR, generation=written(beams))), SCORES)
    (found,) = fuser.fuse([evidence(*PASSAGES)], generator)
    assert found.text == generator.decode(expected[0].tolist())


def written(beams):
    return {"max_new_tokens": LIMIT, "beams": beams}
