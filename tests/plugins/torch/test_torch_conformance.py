import pytest

from ragloom.testing import conformance
from ragloom_torch.training import run


@pytest.fixture(autouse=True)
def undrawn(monkeypatch):
    """Of two hundred trainings those in other processes alone draw their curves, which takes half of the time."""
    monkeypatch.setattr(run, "write_pictures", lambda *_: None)


@pytest.mark.parametrize("check", conformance("torch"), ids=str)
def test_keeps_its_promises(check):
    check()
