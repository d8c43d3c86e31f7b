"""The dense retriever keeps what a retriever promises, exact and approximate, whichever encoder it is over."""

from __future__ import annotations

import pytest

from ragloom.testing import conformance


@pytest.mark.parametrize("check", conformance("faiss"), ids=str)
def test_keeps_its_promises(check):
    check()
