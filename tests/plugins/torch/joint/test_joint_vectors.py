"""Vectors in files: all of them or none, of the encoder and the passages that they say."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
import torch

from ragloom.errors import TrainingError
from ragloom_torch.joint.vectors import About, about, encoder_digest, keep, read, write

MADE = About(step=4, encoder="e", passages="p", count=3, dimension=2, position=0)
VALUES = np.arange(6, dtype=np.float32).reshape(3, 2)


class CutError(Exception):
    """The power went."""


def cut_after_one():
    yield VALUES[:1]
    raise CutError


def test_vectors_are_read_as_they_were_written(tmp_path):
    write(tmp_path, MADE, [VALUES[:2], VALUES[2:]])
    assert (read(tmp_path, MADE) == VALUES).all()


def test_they_are_mapped_into_memory_not_read_into_it(tmp_path):
    write(tmp_path, MADE, [VALUES])
    assert isinstance(read(tmp_path, MADE), np.memmap)


def test_a_writing_that_is_cut_leaves_those_before_as_they_were(tmp_path):
    write(tmp_path, MADE, [VALUES])
    with pytest.raises(CutError):
        write(tmp_path, MADE, cut_after_one())
    assert (read(tmp_path, MADE) == VALUES).all()
    assert [one.name for one in tmp_path.iterdir()] == ["vectors-000000000004"]


def test_a_first_writing_that_is_cut_leaves_nothing(tmp_path):
    with pytest.raises(CutError):
        write(tmp_path, MADE, cut_after_one())
    assert about(tmp_path, 4) is None


@pytest.mark.parametrize(
    ("other", "told"),
    [({"encoder": "x"}, "another encoder"), ({"passages": "x"}, "other passages"), ({"position": 7}, "other passages")],
)
def test_vectors_of_something_else_are_refused(tmp_path, other, told):
    write(tmp_path, MADE, [VALUES])
    with pytest.raises(TrainingError, match=told):
        read(tmp_path, replace(MADE, **other))


def test_vectors_that_are_not_there_are_told(tmp_path):
    with pytest.raises(TrainingError, match="are not there"):
        read(tmp_path, MADE)


def test_only_those_of_the_steps_named_are_kept(tmp_path):
    for step in (0, 4, 8):
        write(tmp_path, replace(MADE, step=step), [VALUES])
    (tmp_path / "vectors-of-mine").mkdir()
    keep(tmp_path, {0, 8})
    assert sorted(one.name for one in tmp_path.iterdir()) == [
        "vectors-000000000000",
        "vectors-000000000008",
        "vectors-of-mine",
    ]


def test_an_encoder_is_known_by_its_weights():
    one, other = torch.nn.Linear(2, 2), torch.nn.Linear(2, 2)
    assert encoder_digest(one) != encoder_digest(other)
    other.load_state_dict(one.state_dict())
    assert encoder_digest(one) == encoder_digest(other)
