"""Every component of the plugin keeps what its interface promises."""

import pytest

from ragloom.testing import conformance


@pytest.mark.parametrize("check", conformance("classify"), ids=str)
def test_keeps_its_promises(check):
    check()
