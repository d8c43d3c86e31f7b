import pytest

from ragloom.testing import conformance


@pytest.mark.parametrize("check", conformance("rerank"), ids=str)
def test_keeps_its_promises(check):
    check()
