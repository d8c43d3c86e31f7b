"""Texts by our own decoding over a model's cache are those of transformers' ``generate``."""

from __future__ import annotations

import json
from collections import Counter
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

import numpy as np
import pytest
import torch

from ragloom.decoding import Brief, Draft, ModelRows, Rules, SeparateDecoder, search, write
from ragloom.models import ModelFolder, TextTokenizer, architecture_of
from ragloom.types import Settings
from ragloom_torch import conformance_models
from ragloom_torch.config import TorchConfig
from ragloom_torch.language_model import token_model
from ragloom_torch.loading import DECODER_ONLY, ENCODER_DECODER, load
from ragloom_torch.padding import padded
from ragloom_torch.placement import placement

FAMILIES = ("gpt2", "llama", "qwen3", "t5", "bart", "bert2bert")
LIMIT = 16
CPU = torch.device("cpu")


def drawn_prompts():
    random = np.random.default_rng(5)
    return [random.integers(10, 300, size).tolist() for size in random.integers(1, 48, 50).tolist()]


PROMPTS = drawn_prompts()


@dataclass(frozen=True)
class Made:
    folder: ModelFolder
    theirs: Any
    ours: Any
    filler: int

    @property
    def apart(self):
        return isinstance(self.ours, SeparateDecoder)

    def read(self):
        return padded(PROMPTS, self.filler, CPU, side="right" if self.apart else "left")

    def generate(self, **settings):
        """What transformers writes for all prompts in one batch, without prompt, start, end and padding."""
        ids, mask = self.read()
        with torch.inference_mode():
            found = self.theirs.generate(
                input_ids=ids, attention_mask=mask, do_sample=False, max_new_tokens=LIMIT, pad_token_id=self.filler,
                **settings,
            )  # fmt: skip
        begun = 1 if self.apart else ids.shape[1]
        return [until_end(row, self.ours.eos_ids) for row in found[:, begun:].tolist()]

    def brief(self, prompt, settings):
        before = self.ours.start_ids if self.apart else tuple(prompt)
        rules = Rules.of(self.folder)
        return Brief(settings, LIMIT, rules, self.ours.eos_ids, before)


def until_end(row, ends):
    stops = [place for place, token in enumerate(row) if token in ends]
    return row[: stops[0]] if stops else row


@pytest.fixture(scope="module", params=FAMILIES)
def made(request, tmp_path_factory):
    return _made(request.param, tmp_path_factory.getbasetemp() / "families")


@lru_cache
def _made(family, base):
    folder = ModelFolder(getattr(conformance_models, f"tiny_{family}")(base / family), family)
    place = placement(TorchConfig(device="cpu", threads=1))
    kind = architecture_of(folder)
    job = ENCODER_DECODER if kind.kind == "encoder-decoder" else DECODER_ONLY
    _end_often(folder, load(folder, job, place))
    theirs = load(folder, job, place)
    tokenizer = TextTokenizer(folder)
    ours = token_model(folder, kind, tokenizer, place, 2048)
    return Made(folder, theirs, ours, theirs.config.pad_token_id or 0)


def _end_often(folder, model):
    """Let a token that many texts hold end them, so that rows leave a batch at different times."""
    apart = model.config.is_encoder_decoder
    filler = model.config.pad_token_id or 0
    ids, mask = padded(PROMPTS, filler, CPU, side="right" if apart else "left")
    with torch.inference_mode():
        found = model.generate(
            input_ids=ids, attention_mask=mask, do_sample=False, max_new_tokens=LIMIT, pad_token_id=filler,
            eos_token_id=None, forced_eos_token_id=None,
        )  # fmt: skip
    written = found[:, 1 if apart else ids.shape[1] :].tolist()
    counts = Counter(token for row in written for token in set(row[2:]) - set(row[:2]))
    path = folder.path / "generation_config.json"
    said = json.loads(path.read_text("utf-8"))
    ends = said["eos_token_id"] if isinstance(said["eos_token_id"], list) else [said["eos_token_id"]]
    path.write_text(
        json.dumps({**said, "eos_token_id": [*ends, *(token for token, _ in counts.most_common(2))]}), "utf-8"
    )


def written(made, settings):
    drafts = [Draft(made.brief(prompt, settings)) for prompt in PROMPTS]
    for _ in write(ModelRows.of(made.ours, PROMPTS), drafts):
        pass
    return [list(draft.text().tokens) for draft in drafts]


def test_fifty_unequal_prompts_in_one_batch_get_the_same_greedy_tokens(made):
    assert written(made, Settings()) == made.generate()


def test_the_texts_of_a_batch_end_at_different_times(made):
    assert len({len(text) for text in made.generate()}) > 3


def test_a_repetition_penalty_gives_the_same_tokens(made):
    assert written(made, Settings(repetition_penalty=1.4)) == made.generate(repetition_penalty=1.4)


def test_beams_give_the_same_sequences(made):
    briefs = [made.brief(prompt, Settings(beams=3)) for prompt in PROMPTS]
    found = search(ModelRows.of(made.ours, PROMPTS), briefs)
    assert [list(texts[0].tokens) for texts in found] == made.generate(num_beams=3)


def test_logits_of_a_batch_are_those_of_a_prompt_alone(made):
    _, together = made.ours.prefill(PROMPTS[:8])
    alone = np.concatenate([made.ours.prefill([prompt])[1] for prompt in PROMPTS[:8]])
    np.testing.assert_allclose(together, alone, rtol=0, atol=1e-4)


def test_a_score_is_the_sum_over_a_whole_forward_pass(made):
    prompt, target = PROMPTS[0], PROMPTS[1][:7]
    ids, start = torch.tensor([prompt]), len(prompt) - 1
    given = {"input_ids": torch.tensor([[*prompt, *target]])}
    if made.apart:
        given = {"input_ids": ids, "decoder_input_ids": torch.tensor([[*made.ours.start_ids, *target]])}
        start = 0
    with torch.inference_mode():
        logits = made.theirs(**given).logits[0, start : start + len(target)]
    expected = logits.double().log_softmax(-1)[range(len(target)), target].numpy()
    (_, found) = made.ours.score([*PROMPTS[3:4], prompt], [PROMPTS[4][:11], target])
    np.testing.assert_allclose(found, expected, rtol=0, atol=1e-4)


def test_stepping_gives_what_a_whole_pass_scores(made):
    prompts, targets = PROMPTS[:4], [prompt[:6] for prompt in PROMPTS[10:14]]
    targets = [[*target, *[11] * (6 - len(target))] for target in targets]
    cache, logits = made.ours.prefill(prompts)
    stepped = []
    for column in np.array(targets, np.int64).T:
        wide = logits.astype(np.float64)
        stepped.append(wide[range(4), column] - np.log(np.exp(wide - wide.max(1, keepdims=True)).sum(1)) - wide.max(1))
        cache, logits = made.ours.advance(cache, column)
    np.testing.assert_allclose(np.stack(stepped, 1), made.ours.score(prompts, targets), rtol=0, atol=1e-4)


def test_rows_go_on_wherever_they_are_put(made):
    cache, _ = made.ours.prefill(PROMPTS[:3])
    rows = np.array([2, 2, 0])
    tokens = np.array([20, 21, 22])
    _, found = made.ours.advance(made.ours.select(cache, rows), tokens)
    for place, (row, token) in enumerate(zip(rows, tokens, strict=True)):
        alone, _ = made.ours.prefill([PROMPTS[row]])
        _, expected = made.ours.advance(alone, np.array([token]))
        np.testing.assert_allclose(found[place], expected[0], rtol=0, atol=1e-4)
