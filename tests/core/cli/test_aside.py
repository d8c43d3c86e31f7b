"""While other people's code runs, nothing of it comes to standard output, then or later."""

from __future__ import annotations

import os
import subprocess
import sys

HELD_BACK = """
import sys
from ragloom.cli.aside import aside
with aside():
    print("held back", file=sys.__stdout__)
print("the answer")
"""


def test_what_is_left_in_a_buffer_does_not_follow_later():
    buffered = {name: value for name, value in os.environ.items() if name != "PYTHONUNBUFFERED"}
    paths = os.pathsep.join(filter(None, sys.path))
    ran = subprocess.run(
        [sys.executable, "-c", HELD_BACK],
        env={**buffered, "PYTHONPATH": paths},
        capture_output=True,
        text=True,
        check=True,
    )

    assert (ran.stdout, ran.stderr) == ("the answer\n", "held back\n")
