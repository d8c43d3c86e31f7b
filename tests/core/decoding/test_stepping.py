"""Stepping, scoring and joint reading give what writing gives."""

from __future__ import annotations

import numpy as np
import pytest
from letters import Lettered, asked
from recurrent import JointRecurrentModel, RecurrentModel

from ragloom.decoding import abilities
from ragloom.decoding.shared_prompts import is_worth_sharing
from ragloom.errors import GenerationError
from ragloom.testing.fakes import passage
from ragloom.types import Settings

QUESTIONS = ("when was the lamp lit", "how many", "tide")
SOURCES = [passage(number, text) for number, text in enumerate(["the lamp", "old pier", "a ferry"])]


def stepped(generator, requests, count):
    state, rows = generator.start(requests)
    taken = []
    for _ in range(count):
        taken.append(rows.argmax(axis=1))
        state, rows = generator.step(state, taken[-1])
    return np.array(taken).T.tolist()


def test_the_likeliest_tokens_step_by_step_are_the_text_and_its_end_again_and_again():
    generator = Lettered(RecurrentModel(ends=(1,)))
    texts = generator.generate(asked(*QUESTIONS), Settings(max_new_tokens=20))
    expected = [[*one.token_ids, *[1] * (20 - len(one.token_ids))] for one in texts]
    assert stepped(generator, asked(*QUESTIONS), 20) == expected


def test_rows_that_have_ended_are_computed_no_more():
    generator = Lettered(RecurrentModel())
    state, _ = generator.start(asked(*QUESTIONS))
    state, _ = generator.step(state, np.array([1, 5, 1]))
    generator.step(state, np.array([1, 6, 1]))
    assert generator.model.rows_read == [1, 1]


def test_rows_are_repeated_and_put_into_any_order_ended_ones_among_them():
    generator = Lettered(RecurrentModel())
    state, _ = generator.start(asked(*QUESTIONS))
    state, _ = generator.step(state, np.array([4, 1, 6]))
    order = np.array([2, 1, 0, 2])
    _, found = generator.step(generator.reorder(state, order), np.array([7, 1, 8, 9]))
    for place, (question, tokens) in enumerate(
        [("tide", [6, 7]), (None, None), (QUESTIONS[0], [4, 8]), ("tide", [6, 9])]
    ):
        if question is None:
            assert found[place].argmax() == 1
            assert found[place][1] == 0
        else:
            lone, _ = generator.start(asked(question))
            lone, _ = generator.step(lone, np.array(tokens[:1]))
            _, expected = generator.step(lone, np.array(tokens[1:]))
            assert np.allclose(found[place], expected[0], atol=1e-5)


def test_a_row_without_room_is_sure_to_end():
    generator = Lettered(RecurrentModel(ends=(1,)), limit=12)
    state, rows = generator.start(asked("a" * 9))
    for _ in range(4):
        assert rows[0, 1] < 0
        state, rows = generator.step(state, np.array([5]))
    assert rows[0, 1] == 0


def test_no_rows_at_all_are_stepped_as_well():
    generator = Lettered(RecurrentModel())
    state, rows = generator.start([])
    state, after = generator.step(generator.reorder(state, np.empty(0, np.int64)), np.empty(0, np.int64))
    assert rows.shape == after.shape == (0, 40)


def test_a_target_ends_with_the_end():
    assert Lettered(RecurrentModel()).encode("ab") == (4, 5, 1)


TEXTS = ([5, 9, 8, 3], [], [6], [4, 4, 7])


@pytest.mark.parametrize("model", [RecurrentModel, JointRecurrentModel])
def test_texts_behind_one_prompt_are_scored_as_each_is_alone(model):
    generator = Lettered(model(ends=(1,)))
    long = asked("the ferry and the old pier " * 9, "how " * 60)
    pairs = [(request, text) for text in TEXTS for request in long]
    together = generator.score(*zip(*pairs, strict=True))
    for (request, text), found in zip(pairs, together, strict=True):
        (alone,) = generator.score([request], [text])
        assert np.allclose(found, alone, atol=1e-5)


def test_a_prompt_that_several_texts_share_is_read_once():
    class Counting(RecurrentModel):
        prompts_read = 0

        def _read(self, prompt):
            self.prompts_read += 1
            return super()._read(prompt)

    generator = Lettered(Counting())
    generator.score(asked("the ferry and the old pier " * 9) * 3, [[5], [6, 7], [8]])
    assert generator.model.prompts_read == 1


@pytest.mark.parametrize(
    ("prompt", "targets", "expected"), [(500, [9, 9], True), (500, [9], False), (20, [90, 90], False)]
)
def test_a_long_prompt_of_several_short_texts_is_worth_reading_once(prompt, targets, expected):
    assert is_worth_sharing(prompt, targets) is expected


def test_behind_the_end_of_a_text_only_the_end_is_scored():
    generator = Lettered(RecurrentModel(ends=(1, 7)))
    whole, closed, stray = generator.score(asked("how") * 3, [[5, 7], [5, 7, 1, 1], [5, 1, 9]])
    assert closed.tolist() == [*whole.tolist(), 0, 0]
    assert stray.tolist()[2:] == [-np.inf]


def test_a_model_without_an_end_says_so_when_stepped():
    generator = Lettered(RecurrentModel(ends=()))
    generator.prompting.tokenizer.eos_id = None
    with pytest.raises(GenerationError, match="no token that ends a text"):
        _ = generator.eos_id


def test_a_target_that_does_not_fit_behind_its_prompt_is_refused():
    generator = Lettered(RecurrentModel(), limit=20)
    with pytest.raises(GenerationError, match="30 tokens is to be scored"):
        generator.score(asked("how many"), [[5] * 30])


@pytest.mark.parametrize(
    "settings", [Settings(max_new_tokens=9), Settings(max_new_tokens=9, beams=3)], ids=["greedy", "beams"]
)
def test_sources_are_read_jointly(settings):
    generator = Lettered(JointRecurrentModel(ends=(1,)))
    found, mass = generator.read_jointly("how", SOURCES, settings)
    prompts = [generator.prompting.ids(one, 0) for one in asked(*(f"how{source.text}" for source in SOURCES))]
    cache, logits = generator.model.prefill_jointly(prompts)
    assert mass.tolist() == generator.model.attention(cache).tolist()
    if settings.beams == 1:
        assert found.token_ids[0] == logits[0].argmax()


def test_no_sources_say_nothing():
    found, mass = Lettered(JointRecurrentModel()).read_jointly("how", [], Settings())
    assert (found.text, mass.shape) == ("", (0,))


def test_a_model_that_reads_one_prompt_says_so():
    with pytest.raises(GenerationError, match="side by side"):
        Lettered(RecurrentModel()).read_jointly("how", SOURCES, Settings())


def test_only_an_encoder_decoder_reads_jointly():
    joint = [kind for kind in ("encoder", "decoder-only", "encoder-decoder") if "JointReading" in abilities(kind)]
    assert joint == ["encoder-decoder"]
