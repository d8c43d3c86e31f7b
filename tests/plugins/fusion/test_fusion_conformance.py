import pytest

from ragloom.registry import Registry
from ragloom.testing.running import bound_checks

REGISTRY = Registry.bundled()
CHECKS = [
    check
    for kind in ("rank_fuser",)
    for registration in REGISTRY.registrations(kind)
    if registration.owner.entry_point == "fusion"
    for check in bound_checks(REGISTRY, registration)
]


@pytest.mark.parametrize("check", CHECKS, ids=str)
def test_keeps_its_promises(check):
    check()
