"""Both retrievers keep what a retriever promises, in every method and on both engines."""

from __future__ import annotations

import pytest

from ragloom.testing import conformance


@pytest.mark.parametrize("check", conformance("bm25"), ids=str)
def test_keeps_its_promises(check):
    check()
