"""A reader that learns jointly goes on finding nothing where nothing is."""

from __future__ import annotations

from dataclasses import replace

import pytest
import torch
from tests.plugins.torch.joint.joint_parts import module, rows_of
from torch.nn.functional import log_softmax

from ragloom.types import Passage, Request
from ragloom_torch.joint.rows import may_answer


def passage(text):
    return Passage(1, "d", text, 0, len(text))


def odds(made, row, number):
    """The log-odds of the best span against no answer, as the reader serves."""
    asked = Request("answer", row.question, tuple(made.index.pool.passages([number])))
    (found,) = made.reading._served.read([asked])
    return found.odds


def after(tmp_path, silent, steps=40):
    """The reader's odds in what holds no answer and in what does, after steps of all four passages."""
    made = module(tmp_path, "span reader", silent=silent, passages=4, freeze_encoder=True)
    rows = rows_of(made.index.pool)
    optimiser = torch.optim.Adam(made.reading.parameters(), 3e-3)
    for made.step in range(steps):
        optimiser.zero_grad()
        made(rows=rows)["loss"].backward()
        optimiser.step()
    wrong = [odds(made, one, other.positives[0]) for one in rows for other in rows if one is not other]
    return wrong, [odds(made, one, one.positives[0]) for one in rows]


def test_of_passages_that_answer_alone_it_unlearns_to_find_nothing(tmp_path):
    wrong, _ = after(tmp_path, 0)
    assert min(wrong) > 0


def test_of_passages_that_do_not_it_learns_to_find_nothing_in_them_alone(tmp_path):
    wrong, right = after(tmp_path, 1)
    assert max(wrong) < 0 < min(right)


def test_silence_is_the_likelihood_of_the_first_token(tmp_path):
    made = module(tmp_path, "span reader")
    row, text = rows_of(made.index.pool)[0], "Nothing of the kind is written here."
    pair = made.reading.tokenizer.encode_pair(row.question, text)
    with torch.no_grad():
        (found,) = made.reading.silence([row], [[passage(text)]], most=1, turn=0)
        read = made.reading.reader(**made.reading.reader.tensors([pair.ids], [pair.type_ids]))
        of_words = [place for place, at in zip(pair.second, pair.offsets, strict=True) if text[slice(*at)].strip()]
        may = [0, *of_words]
        wanted = -sum(log_softmax(logits[0, may], dim=0)[0] for logits in read)
    assert float(found) == pytest.approx(float(wanted), rel=1e-5)


def test_each_passage_has_its_turn(tmp_path):
    made = module(tmp_path, "span reader")
    row, texts = rows_of(made.index.pool)[0], ("Nothing is here.", "Nor is anything written here, or elsewhere.")
    held = [[passage(text) for text in texts]]
    with torch.no_grad():
        alone = [float(made.reading.silence([row], [[one]], most=1, turn=0)) for one in held[0]]
        turns = [float(made.reading.silence([row], held, most=1, turn=turn)) for turn in range(3)]
        both = float(made.reading.silence([row], held, most=2, turn=0))
    assert turns == pytest.approx([alone[0], alone[1], alone[0]], rel=1e-4)
    assert both == pytest.approx(sum(alone) / 2, rel=1e-4)


def test_rows_whose_passages_all_answer_are_not_silenced(tmp_path):
    made = module(tmp_path, "span reader")
    row = rows_of(made.index.pool)[0]
    found = made.reading.silence([row, row], [[passage("in Bergen")], []], most=1, turn=0)
    assert found.tolist() == [0.0, 0.0]


@pytest.mark.parametrize("text", ["in BERGEN", "a Bergenser", "Ada lives in Bergen, far away."])
def test_where_the_letters_of_an_answer_stand_nobody_says_that_there_is_none(tmp_path, text):
    row = rows_of(module(tmp_path, "span reader").index.pool)[0]
    assert may_answer(row, passage(text))


def test_the_own_passage_is_never_silenced_whatever_it_says(tmp_path):
    row = rows_of(module(tmp_path, "span reader").index.pool)[0]
    assert may_answer(replace(row, answers=("elsewhere",)), passage(row.texts[0]))
    assert not may_answer(replace(row, answers=("elsewhere",)), passage("not a word"))


def test_a_frozen_reader_is_not_asked_for_its_silence(tmp_path):
    """What it says of passages that do not answer is no part of the loss."""
    kept, asked = (module(tmp_path / str(n), "span reader", freeze_generator=True, silent=n) for n in (0, 1))
    with torch.no_grad():
        losses = [float(one(rows=rows_of(one.index.pool))["loss"]) for one in (kept, asked)]
    assert losses[0] == losses[1]


def test_a_language_model_has_no_silence_to_learn(tmp_path):
    kept, asked = (module(tmp_path / str(n), "decoder-only", silent=n) for n in (0, 1))
    with torch.no_grad():
        losses = [float(one(rows=rows_of(one.index.pool))["loss"]) for one in (kept, asked)]
    assert losses[0] == losses[1]
