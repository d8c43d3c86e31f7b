"""The cases in which both retrievers are checked by ragloom's conformance kit."""

from __future__ import annotations

from collections.abc import Mapping

from ragloom.testing import RetrieverCase, Wrong
from ragloom.testing.material import ANSWERED_BY

_WRONG = (
    Wrong({"method": "tfidf"}, "method"),
    Wrong({"k1": -1}, "k1"),
    Wrong({"b": 1.5}, "b"),
    Wrong({"delta": -0.5}, "delta"),
    Wrong({"analyzer": "nosuch"}, "analyzer.use"),
)
_OTHER_ANALYZER = ({"analyzer": {"use": "multilingual", "language": "french"}},)


def bm25() -> tuple[RetrieverCase, ...]:
    """Every method on NumPy, and the compiled kernels with a formula of either shape."""
    given: list[Mapping[str, object]] = [
        {"method": "lucene", "engine": "numpy"},
        {"method": "robertson", "engine": "numpy", "k1": 0.9, "b": 0.4},
        {"method": "atire", "engine": "numpy"},
        {"method": "bm25l", "engine": "numpy"},
        {"method": "bm25+", "engine": "numpy", "delta": 1.0},
        {"method": "lucene", "engine": "compiled"},
        {"method": "bm25+", "engine": "compiled"},
    ]
    return tuple(_case(settings) for settings in given)


def rank_bm25() -> tuple[RetrieverCase, ...]:
    """Every variant of the library."""
    return tuple(
        RetrieverCase(name=method, settings={"method": method}, finds=ANSWERED_BY, wrong=(*_WRONG, _NO_SHARE))
        for method in ("okapi", "l", "plus")
    )


_NO_SHARE = Wrong({"epsilon": 2}, "epsilon")


def _case(settings: Mapping[str, object]) -> RetrieverCase:
    return RetrieverCase(
        name=f"{settings['method']}, {settings['engine']}",
        settings=settings,
        finds=ANSWERED_BY,
        other_space=_OTHER_ANALYZER,
        wrong=(*_WRONG, Wrong({"engine": "gpu"}, "engine")),
    )
