import pytest

from ragloom.testing import conformance


@pytest.mark.parametrize("check", conformance("metrics"), ids=str)
def test_keeps_its_promises(check):
    check()
