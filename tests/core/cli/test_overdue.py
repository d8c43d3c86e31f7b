"""A check that hangs or takes the process with it is named."""

from __future__ import annotations

import subprocess
import sys


def told_by(script):
    ran = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=False)
    return ran.stderr


def test_a_check_that_does_not_end_is_named_with_the_place_where_it_is():
    script = """
import time
from ragloom.cli.overdue import Overdue

def stuck():
    time.sleep(1)

with Overdue(0.1) as overdue:
    overdue.began("the slow one")
    stuck()
"""
    said = told_by(script)

    assert "still running after 0.1 s: the slow one" in said
    assert "in stuck" in said


def test_a_check_that_ended_in_time_is_not_named():
    script = """
import time
from ragloom.cli.overdue import Overdue

with Overdue(0.4) as overdue:
    overdue.began("a quick one")
    overdue.began("another")
time.sleep(0.6)
"""
    assert told_by(script) == ""


def test_a_crash_below_python_tells_where_it_happened():
    script = """
import os
from ragloom.cli.overdue import Overdue

def bears_odd_questions():
    os.abort()

with Overdue(60) as overdue:
    overdue.began("a fatal one")
    bears_odd_questions()
"""
    assert "in bears_odd_questions" in told_by(script)
