"""The reference pages that are made from the code say what the code says now."""

from tools.reference import stale


def test_the_generated_reference_pages_are_up_to_date():
    assert stale() == [], "run: python -m tools.reference"
