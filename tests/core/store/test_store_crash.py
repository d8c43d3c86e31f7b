"""A small dose of everything that ``python -m benchmarks.crash`` does, by the same code."""

from __future__ import annotations

import shutil
import sys

import pytest
from benchmarks.crash.damaging import corruptions
from benchmarks.crash.faults import syscalls
from benchmarks.crash.filling import full_disks
from benchmarks.crash.killing import kills
from benchmarks.crash.power import power_losses
from benchmarks.crash.reading import readers

pytestmark = pytest.mark.skipif(not sys.platform.startswith("linux"), reason="forks, and preloads a library")
needs_compiler = pytest.mark.skipif(shutil.which("cc") is None, reason="records file operations by a C library")


def test_what_was_acknowledged_is_there_after_every_kill(tmp_path):
    verdict = kills(tmp_path, 10, passages=200)
    assert (verdict.clean, verdict.trials, verdict.why) == (True, 10, [])
    assert verdict.also["acknowledged"] >= 5


@needs_compiler
def test_whatever_call_of_the_system_fails_or_is_the_last_the_state_is_the_old_one_or_the_new(tmp_path):
    verdict = syscalls(tmp_path, every=61)
    assert (verdict.clean, verdict.why) == (True, [])
    assert verdict.trials >= 36


@needs_compiler
def test_a_loss_of_power_takes_nothing_that_was_acknowledged(tmp_path):
    verdict = power_losses(tmp_path, 50, seed=1)
    assert (verdict.clean, verdict.trials, verdict.why) == (True, 50, [])


def test_no_damage_changes_what_is_said_unnoticed(tmp_path):
    verdict = corruptions(tmp_path, 160)
    assert (verdict.clean, verdict.trials, verdict.why) == (True, 160, [])
    assert verdict.also["noticed"] > 80


def test_a_full_disk_is_told_and_loses_nothing(tmp_path):
    verdict = full_disks(tmp_path, 1)
    assert (verdict.clean, verdict.trials, verdict.why) == (True, 1, [])


def test_readers_beside_a_writer_see_one_generation(tmp_path):
    verdict = readers(tmp_path, seconds=3, number=3)
    assert (verdict.clean, verdict.why) == (True, [])
    assert verdict.also["generations"] > 1
    assert verdict.trials > 0
