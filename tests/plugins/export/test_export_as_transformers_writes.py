"""Exported generators compute and write what transformers does: logits, greedy texts, beams, scores."""

from __future__ import annotations

import numpy as np
import pytest
import torch
from export_families import torch_model

from ragloom.decoding import Brief, Draft, ModelRows, Rules, SeparateDecoder, search, writing
from ragloom.models import ModelFolder
from ragloom.types import Settings
from ragloom_torch.export.writing_check import reference

LIMIT = 10
VOCABULARY = 300
LENGTHS = [1 + (7 * number) % 23 for number in range(50)]
PROMPTS = [np.random.default_rng(n).integers(10, VOCABULARY, length).tolist() for n, length in enumerate(LENGTHS)]

SLOW = ("t5", "bert2bert", "gpt2 traced", "llama traced", "qwen3 traced", "mistral", "gpt-neox")
NAMES = ["gpt2", "llama", "qwen3", "bart", *(pytest.param(name, marks=pytest.mark.slow) for name in SLOW)]


@pytest.fixture(scope="module", params=NAMES)
def pair(request, exported_at, serving):
    """The model as it is served, transformers' own, and its folder."""
    folder = exported_at(request.param)
    with serving(folder, "fp32") as served:
        yield served, torch_model(folder), folder


def brief(served, model, prompt, folder, beams=1):
    begun = served.start_ids if isinstance(served, SeparateDecoder) else tuple(prompt)
    rules = Rules.of(ModelFolder(folder, "")) if model.config.is_encoder_decoder else Rules()
    return Brief(Settings(beams=beams), LIMIT, rules, served.eos_ids, begun)


def theirs(model, prompts, **settings):
    """Transformers' texts for prompts side by side, what fills up after the end taken away."""
    wide = max(map(len, prompts))
    left = not model.config.is_encoder_decoder
    filled = [([0] * (wide - len(p)) + p) if left else (p + [0] * (wide - len(p))) for p in prompts]
    mask = [([0] * (wide - len(p)) + [1] * len(p)) if left else ([1] * len(p) + [0] * (wide - len(p))) for p in prompts]
    found = model.generate(
        torch.tensor(filled), attention_mask=torch.tensor(mask), do_sample=False, max_new_tokens=LIMIT, **settings
    )
    ends = model.generation_config.eos_token_id
    ends = set(ends if isinstance(ends, list) else [ends])
    return [until_end(row[wide if left else 1 :].tolist(), ends) for row in found]


def until_end(tokens, ends):
    stop = next((number for number, token in enumerate(tokens) if token in ends), len(tokens))
    return tokens[: stop + 1]


def test_logits_after_padded_prompts_and_after_each_token_are_within_a_ten_thousandth(pair):
    served, model, _ = pair
    cache, logits = served.prefill(PROMPTS[:8])
    written = [[5 + step, 9] * 2 for step in range(8)]
    truth = [reference(model, prompt, tokens) for prompt, tokens in zip(PROMPTS, written, strict=False)]
    worst = max(abs(row - true[0]).max() for row, true in zip(logits, truth, strict=True))
    for step in range(4):
        cache, logits = served.advance(cache, np.array([tokens[step] for tokens in written]))
        worst = max(worst, *(abs(row - true[step + 1]).max() for row, true in zip(logits, truth, strict=True)))
    assert worst < 1e-4


def test_fifty_prompts_of_unequal_length_side_by_side_are_gone_on_from_alike(pair):
    served, model, folder = pair
    drafts = [Draft(brief(served, model, prompt, folder)) for prompt in PROMPTS]
    for _ in writing(served, ModelRows.of(served, PROMPTS), drafts):
        pass
    assert [list(draft.text().ids) for draft in drafts] == theirs(model, PROMPTS)


def test_beams_find_the_same_texts(pair):
    served, model, folder = pair
    briefs = [brief(served, model, prompt, folder, beams=3) for prompt in PROMPTS[:6]]
    found = [list(texts[0].ids) for texts in search(ModelRows.of(served, PROMPTS[:6]), briefs)]
    assert found == theirs(model, PROMPTS[:6], num_beams=3)


def test_scores_are_the_log_probabilities_of_torch(pair):
    served, model, _ = pair
    targets = [prompt[::-1][: 1 + number] for number, prompt in enumerate(PROMPTS[2:6])]
    found = served.score(PROMPTS[2:6], targets)
    for prompt, target, scores in zip(PROMPTS[2:6], targets, found, strict=True):
        logits = torch.from_numpy(reference(model, prompt, target[:-1])).double()
        expected = torch.log_softmax(logits, -1)[range(len(target)), target]
        np.testing.assert_allclose(scores, expected, atol=2e-5)


def test_rows_that_were_dropped_and_repeated_go_on_as_if_alone(pair):
    served, model, _ = pair
    cache, _ = served.prefill(PROMPTS[:5])
    cache, _ = served.advance(cache, np.array([6, 7, 8, 9, 10]))
    _, logits = served.advance(served.select(cache, np.array([3, 3, 1])), np.array([11, 12, 13]))
    truth = [reference(model, PROMPTS[row], tokens)[-1] for row, tokens in ((3, [9, 11]), (3, [9, 12]), (1, [7, 13]))]
    np.testing.assert_allclose(logits, truth, atol=1e-4)


def test_in_int8_most_tokens_are_the_same(pair):
    noted = ModelFolder(pair[2], "").json("ragloom_export.json")
    assert noted["graphs"]["int8"]["verified"]["agreement"] > 0.6
