"""A case is prepared once, whatever looks at it."""

from __future__ import annotations

from ragloom.testing import Case
from ragloom.testing.preparing import prepared


def test_a_case_is_prepared_once():
    folders = []
    case = Case(prepare=lambda folder: folders.append(folder) or {"model": str(folder)})

    assert prepared(case) == prepared(case) == {"model": str(folders[0])}
    assert folders[1:] == []


def test_another_case_is_prepared_in_a_folder_of_its_own():
    one, other = (Case(prepare=lambda folder: {"model": str(folder)}) for _ in range(2))

    assert prepared(one) != prepared(other)


def test_a_case_that_prepares_nothing_adds_no_settings():
    assert prepared(Case()) == {}
