"""What every retriever, generator, answer fuser and command promises, checked by ragloom's kit."""

import pytest
from ragloom.testing import conformance


@pytest.mark.parametrize("check", conformance("bobbin"), ids=str)
def test_keeps_its_promises(check):
    check()
