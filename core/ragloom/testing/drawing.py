"""hypothesis, as the kit uses it: the same examples every time, nothing kept on disk, the smallest failure told."""

from __future__ import annotations

from collections.abc import Callable
from importlib import import_module
from typing import Any

from ragloom.errors import MissingExtraError


def for_each(strategy: Callable[[Any], Any], examples: int, look: Callable[[Any], None]) -> None:
    """Call ``look`` with ``examples`` examples of ``strategy(hypothesis.strategies)``; it raises for a bad one.

    Raises ``MissingExtraError`` where hypothesis is not installed.
    """
    hypothesis = library()
    settings = hypothesis.settings(
        max_examples=examples,
        derandomize=True,
        database=None,
        deadline=None,
        suppress_health_check=list(hypothesis.HealthCheck),
        report_multiple_bugs=False,
        phases=(hypothesis.Phase.generate, hypothesis.Phase.shrink),
    )

    def seen(example: Any) -> None:
        look(example)

    settings(hypothesis.given(strategy(hypothesis.strategies))(seen))()


def library() -> Any:
    """The module ``hypothesis``. Raises ``MissingExtraError``."""
    try:
        return import_module("hypothesis")
    except ImportError as error:
        raise MissingExtraError(
            "the conformance kit draws its examples with hypothesis, which is not installed",
            hint='pip install "ragloom[kit]"',
        ) from error
