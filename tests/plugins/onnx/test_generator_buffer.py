"""Which prompts are read together, and how much room they are given."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from ragloom_onnx.generator.buffer import BufferShape
from ragloom_onnx.generator.grouping import groups


@given(st.lists(st.integers(1, 2000)).map(sorted))
def test_every_text_is_in_one_group(lengths):
    assert [place for part in groups(lengths) for place in range(len(lengths))[part]] == list(range(len(lengths)))


@given(st.lists(st.integers(1, 2000), min_size=1).map(sorted))
def test_no_group_of_several_is_larger_than_may_be_read_at_once(lengths):
    sizes = [(len(lengths[part]), lengths[part][-1]) for part in groups(lengths, at_once=600)]
    assert all(count == 1 or count * longest <= 600 for count, longest in sizes)


def test_texts_of_one_length_are_read_together():
    assert groups([40, 40, 40]) == [slice(0, 3)]


def test_a_text_much_longer_than_the_others_is_read_alone():
    assert groups([20, 21, 500]) == [slice(0, 2), slice(2, 3)]


def test_a_buffer_has_room_for_what_is_to_come():
    assert BufferShape(1, 1, 8).capacity(100) > 100


def test_a_buffer_is_no_longer_than_the_model_can_read():
    assert BufferShape(1, 1, 8, positions=128).capacity(100) == 128


def test_a_buffer_grows_in_proportion():
    assert BufferShape(1, 1, 8).capacity(4001, 4000) == 5000
