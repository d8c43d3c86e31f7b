"""Where ``--locked`` ends and the verb's own words begin."""

import pytest

from ragloom.cli.locked_option import USUAL, spelled_out
from ragloom.pipeline.locking import LOCK


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        (["ask", "--locked"], ["ask", f"--locked={USUAL}"]),
        (["ask", "--locked", "Why?"], ["ask", f"--locked={USUAL}", "Why?"]),
        (["ask", "--locked", "ci.lock.json", "Why?"], ["ask", "--locked=ci.lock.json", "Why?"]),
        (["ask", "--locked=odd", "Why?"], ["ask", "--locked=odd", "Why?"]),
        (["eval", "--locked", "--data", "qa.json"], ["eval", f"--locked={USUAL}", "--data", "qa.json"]),
        (["ask", "--", "--locked"], ["ask", "--", "--locked"]),
        ([], []),
    ],
)
def test_the_file_is_the_word_behind_it_that_ends_in_json(typed, meant):
    assert spelled_out(typed) == meant


def test_both_floors_call_the_usual_file_the_same():
    assert USUAL == LOCK
