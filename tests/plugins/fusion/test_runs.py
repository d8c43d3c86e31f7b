from hypothesis import given
from hypothesis import strategies as st

from ragloom_fusion.answers.runs import runs

LENGTHS = st.lists(st.integers(0, 50), max_size=40)


def sizes(found, lengths):
    return [sum(lengths[number] for number in run) for run in found]


@given(LENGTHS, st.integers(0, 200), st.integers(1, 4))
def test_runs_follow_each_other_and_leave_nothing_out(lengths, most, least):
    assert [number for run in runs(lengths, most, least=least) for number in run] == list(range(len(lengths)))


@given(LENGTHS, st.integers(50, 200))
def test_no_run_is_longer_than_allowed(lengths, most):
    assert all(size <= most for size in sizes(runs(lengths, most), lengths))


@given(LENGTHS, st.integers(0, 200))
def test_where_two_are_asked_for_only_the_last_run_holds_one(lengths, most):
    assert all(len(run) >= 2 for run in runs(lengths, most, least=2)[:-1])


@given(st.lists(st.integers(1, 50), min_size=1), st.integers(50, 200))
def test_there_are_as_few_runs_as_can_be(lengths, most):
    assert len(runs(lengths, most)) <= max(1, 2 * sum(lengths) // most + 1)


def test_the_last_run_is_no_small_rest():
    assert sizes(runs([10] * 11, 100), [10] * 11) == [60, 50]


def test_a_length_of_nothing_puts_each_by_itself():
    assert runs([5, 5, 5], 0) == [range(1), range(1, 2), range(2, 3)]
