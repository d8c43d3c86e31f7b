"""Every loader, chunker and analyzer of this plugin keeps the promises of its interface."""

from __future__ import annotations

import pytest

from ragloom.testing import conformance


@pytest.mark.parametrize("check", conformance("text"), ids=str)
def test_keeps_its_promises(check):
    check()
