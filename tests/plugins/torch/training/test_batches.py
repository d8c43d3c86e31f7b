"""Which examples make a step, and who reads them."""

from __future__ import annotations

import pytest

from ragloom_torch.training.batches import Cut, batches, counts, example_of

CUTS = [
    Cut(8),
    Cut(4, accumulate=2),
    Cut(2, accumulate=4),
    Cut(2, accumulate=2, processes=2),
    Cut(1, accumulate=2, processes=4),
]


def steps(count, cut, **how):
    """The examples of each step, read by all processes; stand-ins left out."""
    shares = [
        batches(count, Cut(cut.size, cut.accumulate, cut.processes, process), **how) for process in range(cut.processes)
    ]
    at_once = [[n for share in batch for n in share if counts(n)] for batch in zip(*shares, strict=True)]
    return [
        sorted(n for batch in at_once[at : at + cut.accumulate] for n in batch)
        for at in range(0, len(at_once), cut.accumulate)
    ]


@pytest.mark.parametrize("count", [1, 7, 8, 21, 64])
@pytest.mark.parametrize("lengths", [False, True])
def test_a_step_has_the_same_examples_however_it_is_cut(count, lengths):
    how = {"seed": 3, "lengths": [n % 5 for n in range(count)] if lengths else None}
    found = [steps(count, cut, **how) for cut in CUTS]
    assert all(one == found[0] for one in found)
    assert sorted(n for step in found[0] for n in step) == list(range(count))


def test_every_process_has_as_many_batches():
    shares = [batches(9, Cut(2, processes=2, process=process), seed=1) for process in (0, 1)]
    assert [len(share) for share in shares] == [3, 3]
    assert [len(batch) for batch in shares[0]] == [2, 2, 1]
    assert not counts(shares[1][-1][0])
    assert example_of(shares[1][-1][0]) == shares[0][-1][0]


def test_another_seed_gives_another_order():
    assert batches(20, Cut(4), seed=1) != batches(20, Cut(4), seed=2)


def test_examples_of_like_length_stand_together():
    lengths = [n % 2 * 100 for n in range(400)]
    mixed = [one for one in batches(400, Cut(4), seed=1, lengths=lengths) if len({lengths[n] for n in one}) > 1]
    assert len(mixed) <= 2
