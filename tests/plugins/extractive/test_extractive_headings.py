"""Headings are no answers."""

import pytest

from ragloom_extractive.headings import is_heading


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ("The Suez Canal\n\nIt was opened in 1869.", "The Suez Canal"),
        ("It closed.\n\nBuilding it in 1859\n\nWork began.", "Building it in 1859"),
        ("It closed.\nThe Eddystone rocks\nThe reef lies 14 miles off Plymouth.", "The Eddystone rocks"),
        ("都江堰\n\n都江堰在岷江上。", "都江堰"),
    ],
)
def test_a_short_line_that_names_what_follows_is_a_heading(text, line):
    start = text.index(line)
    assert is_heading(text, start, start + len(line))


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ("It was opened in 1869.\n\nIt is long.", "It was opened in 1869."),
        ("Canal opened 1869", "Canal opened 1869"),
        ("Length 193 km\nDepth 24 m\nWidth 200 m", "Depth 24 m"),
        ("Length: 193 km\n\nIt is long.", "Length: 193 km"),
        ("- the keeper's daughter\n\nMore.", "- the keeper's daughter"),
        ("He said that the\nbridge was strong and\nwould stand.", "bridge was strong and"),
        (f"{'word ' * 13}\n\nMore.", ("word " * 13).strip()),
    ],
)
def test_a_line_that_says_something_is_none(text, line):
    start = text.index(line)
    assert not is_heading(text, start, start + len(line))
