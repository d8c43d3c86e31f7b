"""One environment for all tests of the folder; every package that is written gets into it."""

from __future__ import annotations

from pathlib import Path

import pytest
from tests.scaffold.environment import Environment
from tests.scaffold.packages import written

from ragloom.scaffold import DRAFTS


@pytest.fixture(scope="session")
def packages(tmp_path_factory) -> dict[str, Path]:
    """A package of every kind, by kind."""
    into = tmp_path_factory.mktemp("packages")
    return {kind: written(kind, into) for kind in DRAFTS}


@pytest.fixture(scope="session")
def environment(tmp_path_factory, packages) -> Environment:
    """With ragloom and every package in it."""
    made = Environment.made(tmp_path_factory.mktemp("environment"))
    made.install(*(argument for folder in packages.values() for argument in ("-e", str(folder))))
    return made
