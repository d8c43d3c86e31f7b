"""A decoder over one shared buffer gives transformers' logits and transformers' texts."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import Any

import numpy as np
import onnx
import pytest
import torch
from transformers import AutoModelForCausalLM

from ragloom.decoding import Brief, Draft, ModelRows, search, writing
from ragloom.errors import GenerationError
from ragloom.models import ModelFolder, TextTokenizer
from ragloom.types import Settings
from ragloom_onnx.generator.shared import SharedModel
from ragloom_onnx.sessions import session_of
from ragloom_torch import conformance_models
from ragloom_torch.export.decoder_graph import build_decoder
from ragloom_torch.quietly import quietly

LIMIT = 16
NEAR = 1e-4
FAMILIES = {
    "gpt2": ("tiny_gpt2", {}),
    "llama": ("tiny_llama", {"head_dim": 16}),
    "qwen3": ("tiny_qwen3", {}),
}


def drawn(count, shortest, longest, seed):
    random = np.random.default_rng(seed)
    return [random.integers(10, 300, size).tolist() for size in random.integers(shortest, longest, count).tolist()]


PROMPTS = drawn(50, 1, 60, seed=5)
TARGETS = drawn(50, 0, 12, seed=6)


@dataclass(frozen=True)
class Made:
    folder: ModelFolder
    theirs: Any
    ours: SharedModel

    def logits(self, texts):
        """Of the next token of each text, one text at a time."""
        with torch.inference_mode():
            return np.stack([self.theirs(torch.tensor([text])).logits[0, -1].numpy() for text in texts])

    def generate(self, **settings):
        """What transformers writes for all prompts in one batch, up to the end of each."""
        longest = max(map(len, PROMPTS))
        ids = torch.tensor([[0] * (longest - len(one)) + one for one in PROMPTS])
        mask = torch.tensor([[0] * (longest - len(one)) + [1] * len(one) for one in PROMPTS])
        with torch.inference_mode():
            found = self.theirs.generate(
                input_ids=ids, attention_mask=mask, do_sample=False, max_new_tokens=LIMIT, pad_token_id=0, **settings
            )
        return [until_end(row, self.ours.eos_ids) for row in found[:, longest:].tolist()]

    def briefs(self, settings):
        return [Brief(settings, LIMIT, ends=self.ours.eos_ids, before=tuple(prompt)) for prompt in PROMPTS]


def until_end(row, ends):
    stops = [place for place, token in enumerate(row) if token in ends]
    return row[: stops[0]] if stops else row


@lru_cache
def loaded(family, base, precision="fp32"):
    make, settings = FAMILIES[family]
    folder = ModelFolder(getattr(conformance_models, make)(base / family, **settings), family)
    path = base / family / f"{precision}.onnx"
    onnx.save(build_decoder(folder, precision), path)
    with quietly():
        theirs = AutoModelForCausalLM.from_pretrained(folder.path).eval()
    ours = SharedModel(session_of(path), frozenset(TextTokenizer(folder).eos_ids), conformance_models.POSITIONS)
    return Made(folder, theirs, ours)


@pytest.fixture(scope="module")
def base(tmp_path_factory):
    return tmp_path_factory.mktemp("decoders")


@pytest.fixture(scope="module", params=FAMILIES)
def made(request, base):
    return loaded(request.param, base)


@pytest.fixture(scope="module")
def llama(base):
    return loaded("llama", base)


def test_prompts_of_unequal_length_get_the_logits_that_each_gets_alone(made):
    _, found = made.ours.prefill(PROMPTS)
    assert np.abs(found - made.logits(PROMPTS)).max() < NEAR


def test_texts_that_grow_side_by_side_get_the_logits_that_each_gets_alone(made):
    cache, found = made.ours.prefill(PROMPTS)
    texts = PROMPTS
    for _ in range(4):
        tokens = found.argmax(axis=-1)
        texts = [[*text, int(token)] for text, token in zip(texts, tokens, strict=True)]
        cache, found = made.ours.advance(cache, tokens)
        assert np.abs(found - made.logits(texts)).max() < NEAR


def test_fifty_texts_are_those_of_transformers(made):
    rows = ModelRows.of(made.ours, PROMPTS)
    drafts = [Draft(brief) for brief in made.briefs(Settings())]
    for _ in writing(made.ours, rows, drafts):
        pass
    assert [draft.tokens for draft in drafts] == made.generate()


@pytest.mark.slow
def test_beams_are_those_of_transformers(made):
    found = search(ModelRows.of(made.ours, PROMPTS), made.briefs(Settings(beams=3)))
    assert [list(texts[0].tokens) for texts in found] == made.generate(num_beams=3)


def test_targets_are_as_likely_as_torch_says(made):
    for prompt, target, found in zip(PROMPTS, TARGETS, made.ours.score(PROMPTS, TARGETS), strict=True):
        with torch.inference_mode():
            logits = made.theirs(torch.tensor([prompt + target])).logits[0, len(prompt) - 1 : -1]
        expected = torch.log_softmax(logits, -1).gather(1, torch.tensor(target, dtype=torch.long)[:, None])[:, 0]
        np.testing.assert_allclose(found, expected.numpy(), atol=NEAR)


def test_the_token_that_the_graph_chooses_is_the_likeliest_and_as_likely_as_it_says(made):
    cache, found = made.ours.prefill(PROMPTS)
    tokens = found.argmax(axis=-1)
    _, chosen, sure = made.ours.advance_greedily(cache, tokens)
    logits = made.logits([[*text, int(token)] for text, token in zip(PROMPTS, tokens, strict=True)])
    expected = torch.log_softmax(torch.tensor(logits), -1).max(-1)
    assert (chosen.tolist(), np.abs(sure - expected.values.numpy()).max() < NEAR) == (expected.indices.tolist(), True)


@pytest.mark.parametrize("rows", [[3, 1, 0], [2, 2, 2, 0, 1, 3], [1, 0, 3, 2], [3]], ids=str)
def test_rows_that_are_selected_go_on_as_they_were(llama, rows):
    prompts = PROMPTS[:4]
    cache, _ = llama.ours.prefill(prompts)
    cache = llama.ours.select(cache, np.array(rows))
    _, found = llama.ours.advance(cache, np.full(len(rows), 42))
    assert np.abs(found - llama.logits([[*prompts[row], 42] for row in rows])).max() < NEAR


def test_rows_can_be_selected_after_steps_of_either_kind(llama):
    cache, _ = llama.ours.prefill(PROMPTS[:3])
    cache, _, _ = llama.ours.advance_greedily(cache, np.array([11, 12, 13]))
    cache, _ = llama.ours.advance(cache, np.array([14, 15, 16]))
    cache = llama.ours.select(cache, np.array([2, 0]))
    cache, _, _ = llama.ours.advance_greedily(cache, np.array([17, 18]))
    _, found = llama.ours.advance(cache, np.array([19, 20]))
    texts = [[*PROMPTS[2], 13, 16, 17, 19], [*PROMPTS[0], 11, 14, 18, 20]]
    assert np.abs(found - llama.logits(texts)).max() < NEAR


def test_a_text_that_outgrows_its_buffer_goes_on_in_a_larger_one(llama):
    text = list(PROMPTS[0])
    cache, _ = llama.ours.prefill([text])
    for token in range(80):
        text.append(10 + token)
        cache, found = llama.ours.advance(cache, np.array([10 + token]))
    assert np.abs(found - llama.logits([text])).max() < NEAR


def test_logits_that_were_given_out_are_left_alone_by_the_next_step(llama):
    cache, _ = llama.ours.prefill(PROMPTS[:2])
    cache, first = llama.ours.advance(cache, np.array([11, 12]))
    before = first.copy()
    llama.ours.advance(cache, np.array([13, 14]))
    assert (first == before).all()


def test_a_text_longer_than_the_model_can_hold_is_refused(llama):
    with pytest.raises(GenerationError, match="longer than the 256"):
        llama.ours.prefill([[11] * (conformance_models.POSITIONS + 1)])


@pytest.mark.parametrize(("precision", "share"), [("int8", 0.75), ("int4", 0.4)])
@pytest.mark.parametrize("family", FAMILIES)
def test_weights_in_fewer_bits_choose_mostly_the_same_tokens(base, family, precision, share):
    whole, coarse = loaded(family, base), loaded(family, base, precision)
    alike = whole.ours.prefill(PROMPTS)[1].argmax(-1) == coarse.ours.prefill(PROMPTS)[1].argmax(-1)
    assert alike.mean() >= share
