"""The kit, run on what this plugin offers."""

import pytest

from ragloom.testing import conformance


@pytest.mark.parametrize("check", conformance("onnx"), ids=str)
def test_keeps_its_promises(check):
    check()
