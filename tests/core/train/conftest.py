"""A stage's world: documents, a config, and what reads them."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from ragloom.config import config_from_mapping
from ragloom.registry import Registry, resolve
from ragloom.train import Library
from ragloom.train.data import Source, rows_of


@pytest.fixture(scope="session")
def registry() -> Registry:
    return Registry.load()


@pytest.fixture
def library(tmp_path: Path, registry: Registry) -> Any:
    """Makes libraries over a config's mapping; their collections lie in ``trained``."""
    made = []

    def make(**config: Any) -> Library:
        resolved = resolve(config_from_mapping(config, base=tmp_path), registry)
        made.append(Library(resolved, registry, tmp_path / "trained" / "collection"))
        return made[-1]

    yield make
    for one in made:
        one.close()


@pytest.fixture
def read(tmp_path: Path, library: Callable[..., Library]) -> Callable[..., list[Any]]:
    """The rows of a file or folder in ``tmp_path``."""

    def reading(name: str, **how: Any) -> list[Any]:
        return list(rows_of(Source(name, tmp_path / name, **how), library().read))

    return reading


@pytest.fixture
def lines(tmp_path: Path) -> Callable[..., None]:
    """Writes JSON Lines."""

    def write(name: str, *rows: Any) -> None:
        (tmp_path / name).write_text("".join(f"{json.dumps(row)}\n" for row in rows), encoding="utf-8")

    return write
