"""Prompts read jointly by an exported encoder–decoder: what Fusion-in-Decoder computes, and where it looks."""

from __future__ import annotations

import numpy as np
import pytest
import torch
from export_families import torch_model

from ragloom.decoding import JointModel
from ragloom_torch.export.writing_check import start_of

PROMPTS = [[0, 20, 31, 9, 2], [0, 44, 2], [0, 101, 17, 250, 33, 71, 2]]
TOKENS = [0, 12, 77]


@pytest.fixture(scope="module", params=["bart", pytest.param("t5", marks=pytest.mark.slow)])
def pair(request, exported_at, serving):
    folder = exported_at(request.param)
    with serving(folder, "fp32") as served:
        model = torch_model(folder)
        model.set_attn_implementation("eager")
        yield served, model


@pytest.fixture(scope="module")
def truth(pair):
    """Torch's own: every prompt encoded alone, the decoder over all of them: logits, and attention [step, place]."""
    _, model = pair
    with torch.no_grad():
        hidden = torch.cat([model.get_encoder()(torch.tensor([p])).last_hidden_state for p in PROMPTS], dim=1)
        begun = torch.tensor([[start_of(model), *TOKENS]])
        found = model(encoder_outputs=(hidden,), decoder_input_ids=begun, output_attentions=True)
    return found.logits[0].numpy(), torch.stack(found.cross_attentions).mean(dim=(0, 2))[0].numpy()


def read(served, tokens):
    cache, logits = served.prefill_jointly(PROMPTS)
    seen = [logits[0]]
    for token in tokens:
        cache, logits = served.advance(cache, np.array([token]))
        seen.append(logits[0])
    return cache, np.stack(seen)


def test_logits_are_those_of_all_prompts_side_by_side(pair, truth):
    assert isinstance(pair[0], JointModel)
    np.testing.assert_allclose(read(pair[0], TOKENS)[1], truth[0], atol=1e-4)


def test_attention_is_the_mass_on_each_prompt_over_all_steps(pair, truth):
    cache, _ = read(pair[0], TOKENS)
    places = np.repeat(range(len(PROMPTS)), list(map(len, PROMPTS)))
    expected = np.bincount(places, truth[1].sum(0)) / len(truth[1])
    np.testing.assert_allclose(pair[0].attention(cache), expected, atol=1e-5)


def test_attention_sums_to_one_from_the_first_token_on(pair):
    cache, _ = pair[0].prefill_jointly(PROMPTS)
    assert pair[0].attention(cache).sum() == pytest.approx(1.0)


def test_beams_of_a_joint_reading_keep_where_each_of_them_looked(pair):
    served, _ = pair
    cache, _ = served.prefill_jointly(PROMPTS)
    beams = served.select(cache, np.array([0, 0]))
    beams, _ = served.advance(beams, np.array([12, 90]))
    alone, _ = served.advance(cache, np.array([90]))
    swapped = served.select(beams, np.array([1, 0]))
    np.testing.assert_allclose(served.attention(swapped), served.attention(alone), atol=1e-6)
