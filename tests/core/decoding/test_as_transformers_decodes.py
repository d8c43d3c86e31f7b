"""Greedy, penalised and beam decoding give what transformers' ``generate`` gives, token for token, score for score."""

from __future__ import annotations

import pytest
import torch
from by_torch import ReadAnew
from tiny_transformers import PROMPTS, SIZE, bart, gpt2, t5
from transformers import TemperatureLogitsWarper, TopKLogitsWarper, TopPLogitsWarper

from ragloom.decoding import Brief, Draft, ModelRows, Rules, search, write
from ragloom.decoding.sampling import warped
from ragloom.types import Settings

LIMIT = 12
FAMILIES = {"gpt2": gpt2, "bart": bart, "t5": t5}


class Both:
    """A model as transformers decodes it, and as we do."""

    def __init__(self, model):
        self.torch = model
        self.own = ReadAnew(model)


@pytest.fixture(scope="module", params=FAMILIES)
def models(request):
    torch.set_num_threads(1)
    return [Both(FAMILIES[request.param](seed)) for seed in range(2)]


def theirs(model, prompt, **settings):
    found = model.generate(
        torch.tensor([prompt]), attention_mask=torch.ones(1, len(prompt), dtype=torch.int64), do_sample=False,
        max_new_tokens=LIMIT, return_dict_in_generate=True, output_scores=True, **settings,
    )  # fmt: skip
    begun = 1 if model.config.is_encoder_decoder else len(prompt)
    return found.sequences[:, begun:].tolist(), getattr(found, "sequences_scores", None)


def brief_of(own, prompt, settings, rules):
    return Brief(settings, LIMIT, rules, own.eos_ids, getattr(own, "start_ids", tuple(prompt)))


def written(own, settings, rules):
    drafts = [Draft(brief_of(own, prompt, settings, rules)) for prompt in PROMPTS]
    for _ in write(ModelRows.of(own, PROMPTS), drafts):
        pass
    return [list(draft.text().ids) for draft in drafts]


def searched(own, settings, rules):
    briefs = [brief_of(own, prompt, settings, rules) for prompt in PROMPTS]
    return search(ModelRows.of(own, PROMPTS), briefs)


GREEDY = {
    "greedy": ({}, Settings(), Rules()),
    "penalised": ({"repetition_penalty": 1.6}, Settings(repetition_penalty=1.6), Rules()),
    "rewarded": ({"repetition_penalty": 0.8}, Settings(repetition_penalty=0.8), Rules()),
    "no pair twice": ({"no_repeat_ngram_size": 2}, Settings(), Rules(no_repeat=2)),
    "a settled end": ({"forced_eos_token_id": 7}, Settings(), Rules(last_id=7)),
}


@pytest.mark.parametrize("name", GREEDY)
def test_the_likeliest_tokens_are_the_same(models, name):
    how, settings, rules = GREEDY[name]
    for model in models:
        assert written(model.own, settings, rules) == [theirs(model.torch, prompt, **how)[0][0] for prompt in PROMPTS]


def test_a_settled_first_token_is_the_same():
    model = bart()
    expected = [theirs(model, prompt, forced_bos_token_id=9)[0][0] for prompt in PROMPTS]
    assert written(ReadAnew(model), Settings(), Rules(first_id=9)) == expected


BEAMS = {
    "two": {"num_beams": 2},
    "four": {"num_beams": 4},
    "short": {"num_beams": 3, "length_penalty": 0.0},
    "long": {"num_beams": 3, "length_penalty": 2.0},
    "early": {"num_beams": 3, "early_stopping": True},
    "never early": {"num_beams": 3, "early_stopping": "never", "length_penalty": 1.5},
    "never early, short": {"num_beams": 3, "early_stopping": "never", "length_penalty": -0.5},
    "penalised": {"num_beams": 3, "repetition_penalty": 1.4},
    "several ends": {"num_beams": 3, "eos_token_id": [1, 2, 5, 8]},
    "a settled end": {"num_beams": 3, "forced_eos_token_id": 7},
}


@pytest.mark.parametrize("name", BEAMS)
def test_beams_end_in_the_same_texts_with_the_same_scores(models, name):
    how = BEAMS[name]
    settings = Settings(beams=how["num_beams"], repetition_penalty=how.get("repetition_penalty", 1.0))
    rules = Rules(
        how.get("length_penalty", 1.0), how.get("early_stopping", False), last_id=how.get("forced_eos_token_id")
    )
    for model in models:
        config = model.torch.generation_config
        own, config.eos_token_id = config.eos_token_id, how.get("eos_token_id", config.eos_token_id)
        found = searched(model.own, settings, rules)
        for prompt, texts in zip(PROMPTS, found, strict=True):
            tokens, scores = theirs(model.torch, prompt, num_return_sequences=how["num_beams"], **how)
            padded = [list(text.ids) + tokens[place][len(text.ids) :] for place, text in enumerate(texts)]
            assert padded == tokens
            assert [text.score for text in texts] == pytest.approx(scores.tolist(), rel=1e-6, abs=1e-5)
        config.eos_token_id = own


@pytest.mark.parametrize(("top_k", "top_p"), [(0, 1.0), (5, 1.0), (0, 0.7), (0, 0.05), (8, 0.6)])
def test_what_may_be_drawn_is_the_same(top_k, top_p):
    chain = [TemperatureLogitsWarper(0.7)]
    chain += [TopKLogitsWarper(top_k)] if top_k else []
    chain += [TopPLogitsWarper(top_p)] if top_p < 1 else []
    for row in torch.randn(20, SIZE, dtype=torch.float64, generator=torch.Generator().manual_seed(0)) * 3:
        expected = row[None]
        for one in chain:
            expected = one(None, expected)
        found = warped(row.numpy(), Settings(temperature=0.7, top_k=top_k, top_p=top_p))
        assert found.tolist() == pytest.approx(expected[0].tolist())
