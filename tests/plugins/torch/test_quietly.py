"""Quiet blocks within one another."""

import threading

import pytest

from ragloom_torch.quietly import quietly

logging = pytest.importorskip("transformers.utils.logging")


def loudness():
    return logging.get_verbosity(), logging.is_progress_bar_enabled()


def test_a_quiet_block_may_stand_within_another():
    before = loudness()
    with quietly():
        with quietly():
            assert loudness() == (logging.ERROR, False)
        assert loudness() == (logging.ERROR, False)
    assert loudness() == before


def test_a_thread_need_not_wait_for_the_quiet_of_another():
    done = threading.Event()

    def inside():
        with quietly():
            done.set()

    with quietly():
        threading.Thread(target=inside, daemon=True).start()
        assert done.wait(10)
