"""SIGKILL at any moment costs a training nothing but time."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[4]


def killed(folder, **given):
    """The digest of the weights of a training that was left alone, and of those that were killed."""
    paths = [str(ROOT), *(str(ROOT / part) for part in ("core", "plugins"))]
    done = subprocess.run(
        [sys.executable, "-m", "tests.plugins.torch.training.killed", str(folder), json.dumps(given)],
        env={**os.environ, "PYTHONPATH": os.pathsep.join(paths), "OMP_NUM_THREADS": "1", "MKL_NUM_THREADS": "1"},
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout.splitlines()[-1])


def test_a_killed_training_goes_on_to_the_very_weights(tmp_path):
    found = killed(tmp_path, seed=11, kills=4, calls=[0, 2, 11, 37])
    assert set(found["killed"]) == {found["whole"]}


@pytest.mark.slow
def test_twenty_kills_anywhere_in_a_run_end_with_the_very_weights(tmp_path):
    found = killed(tmp_path, seed=23, kills=20, calls=[])
    assert set(found["killed"]) == {found["whole"]}


@pytest.mark.slow
@pytest.mark.timeout(1200)
def test_a_kill_at_any_call_that_changes_the_disk_ends_with_the_very_weights(tmp_path):
    found = killed(tmp_path, seed=5, kills=0, calls=list(range(0, 120)))
    assert set(found["killed"]) == {found["whole"]}
