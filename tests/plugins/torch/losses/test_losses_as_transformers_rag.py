"""RAG-Sequence and RAG-Token have the values and gradients of transformers' own RAG classes, on the same tiny models.

Its traps, which the losses' pages tell of: labels begin with the decoder's start token; the prior of RAG-Sequence comes
in with the second token; the padding id is padding wherever it stands; BOS may be left out.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import product
from typing import Any

import pytest
import torch
from tests.core.decoding.tiny_transformers import SIZE, bart, t5
from torch import Tensor
from transformers import BertConfig, BertModel, RagConfig, RagSequenceForGeneration, RagTokenForGeneration

from ragloom_torch.losses import rag_sequence, rag_token
from ragloom_torch.losses.token_log_probabilities import token_log_probabilities
from ragloom_torch.padding import padded

# Three passages of each of two questions, which follow each other, and a target of each question.
PASSAGES = ([5, 6, 7, 8, 9], [12, 13, 14], [20, 21, 22, 23], [3, 4], [9, 9, 17, 24, 25, 26], [11])
SCORES = [[0.3, 1.1, -0.4], [2.0, -1.0, 0.1]]
TARGETS = ([4, 9, 11, 13], [26])
KINDS = {"sequence": (RagSequenceForGeneration, rag_sequence.loss), "token": (RagTokenForGeneration, rag_token.loss)}
MODELS = {f"{family.__name__}-{seed}": (family, seed) for family, seed in product((bart, t5), (0, 1))}
CPU = torch.device("cpu")


@pytest.fixture(params=MODELS)
def model(request):
    torch.set_num_threads(1)
    family, seed = MODELS[request.param]
    made = family(seed)
    made.config.bos_token_id = None if family is t5 else made.config.bos_token_id
    return made


@dataclass(frozen=True)
class Asked:
    """``labels`` int64[B, 1 + T] with the start token in front, ``scores`` [B, K], ``ids`` and ``read`` [B · K, S]."""

    model: Any
    labels: Tensor
    scores: Tensor
    ids: Tensor
    read: Tensor

    @classmethod
    def of(cls, model, targets):
        """``targets`` as they are, each between the start token and padding."""
        start, filler = model.config.decoder_start_token_id, model.config.pad_token_id
        labels, _ = padded([[start, *one] for one in targets], filler, CPU)
        return cls(model, labels, torch.tensor(SCORES, dtype=torch.float64), *padded(PASSAGES, filler, CPU))

    def theirs(self, kind, **settings):
        asking = BertConfig(
            vocab_size=SIZE, hidden_size=8, num_hidden_layers=1, num_attention_heads=1, intermediate_size=8
        )
        config = RagConfig.from_question_encoder_generator_configs(asking, self.model.config, n_docs=3)
        rag = kind(config=config, question_encoder=BertModel(asking), generator=self.model).eval()
        read = {"context_input_ids": self.ids, "context_attention_mask": self.read}
        return rag(**read, doc_scores=self.scores, labels=self.labels, **settings).loss

    def log_p(self):
        begun = self.labels[:, :-1].repeat_interleave(3, dim=0)
        logits = self.model(input_ids=self.ids, attention_mask=self.read, decoder_input_ids=begun).logits
        return token_log_probabilities(logits.unflatten(0, (-1, 3)), self.labels[:, None, 1:])

    @property
    def mask(self):
        return self.labels[:, 1:] != self.model.config.pad_token_id

    def learnt(self, losses):
        """The gradients of the scores and of all weights."""
        parts = [self.scores, *self.model.parameters()]
        return torch.autograd.grad(losses.sum(), parts, allow_unused=True)


def ended(model, targets=TARGETS):
    return [[*one, model.generation_config.eos_token_id] for one in targets]


def close(found, expected):
    torch.testing.assert_close(found, expected, rtol=1e-5, atol=1e-5)


@pytest.mark.parametrize("kind", KINDS)
def test_values_are_the_same(model, kind):
    theirs, ours = KINDS[kind]
    asked = Asked.of(model, ended(model))
    with torch.no_grad():
        close(ours(asked.scores, asked.log_p(), asked.mask), asked.theirs(theirs))


@pytest.mark.parametrize("kind", KINDS)
def test_gradients_of_scores_and_weights_are_the_same(model, kind):
    theirs, ours = KINDS[kind]
    asked = Asked.of(model, ended(model))
    asked.scores.requires_grad_()
    found = asked.learnt(ours(asked.scores, asked.log_p(), asked.mask))
    expected = asked.learnt(asked.theirs(theirs))
    assert found[0].abs().max() > 1e-3
    for one, other in zip(found, expected, strict=True):
        close(one, other)


def test_a_target_of_one_token_has_a_prior_here_alone(model):
    asked = Asked.of(model, ([4], [9]))
    with torch.no_grad():
        close(asked.theirs(RagSequenceForGeneration), -asked.log_p().squeeze(-1).logsumexp(dim=-1))
        expected = asked.log_p().squeeze(-1) + asked.scores.log_softmax(dim=-1)
        close(rag_sequence.loss(asked.scores, asked.log_p(), asked.mask), -expected.logsumexp(dim=-1))


@pytest.mark.parametrize("kind", KINDS)
def test_a_padding_id_within_a_target_counts_where_the_mask_says_so(model, kind):
    theirs, ours = KINDS[kind]
    filler = model.config.pad_token_id
    asked = Asked.of(model, ended(model, ([4, 11, filler, 9], [13, 7, filler])))
    with torch.no_grad():
        expected = asked.theirs(theirs)
        close(ours(asked.scores, asked.log_p(), asked.mask), expected)
        assert (ours(asked.scores, asked.log_p(), torch.ones_like(asked.mask)) > expected).all()


def test_leaving_out_bos_is_leaving_it_out_of_the_mask():
    model = bart()
    asked = Asked.of(model, ended(model, ([model.config.bos_token_id, *one] for one in TARGETS)))
    mask = asked.mask.clone()
    mask[:, 0] = False
    with torch.no_grad():
        expected = asked.theirs(RagSequenceForGeneration, exclude_bos_score=True)
        close(rag_sequence.loss(asked.scores, asked.log_p(), mask), expected)
