"""What the README of a package tells its author to type, in an environment that nothing else was ever installed in.

It takes minutes and an index of packages: `pytest -m slow tests/scaffold/test_scaffold_alone.py`.
"""

from __future__ import annotations

import pytest
from tests.scaffold.environment import Environment
from tests.scaffold.packages import name_of, written

from ragloom.scaffold import DRAFTS

pytestmark = [pytest.mark.slow, pytest.mark.timeout(1800)]


@pytest.fixture(scope="module")
def bare(tmp_path_factory) -> Environment:
    """With ragloom and the libraries that it needs, brought by pip."""
    return Environment.made(tmp_path_factory.mktemp("bare"), offline=False)


@pytest.mark.parametrize("kind", DRAFTS)
def test_the_first_commands_of_the_readme_work(bare, tmp_path, kind):
    folder = written(kind, tmp_path)
    bare.install("-e", f"{folder}[test]")
    bare.python("-m", "pytest", at=folder)
    bare.python("-m", "ruff", "check", at=folder)
    bare.python("-m", "mypy", at=folder)
    bare.ragloom("plugins", "check", name_of(kind), at=folder)
