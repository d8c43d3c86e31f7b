"""The situations in which the cache is checked."""

from __future__ import annotations

from ragloom.testing import InterceptorCase, Wrong


def cache() -> tuple[InterceptorCase, ...]:
    """In memory, on disk, too small for a batch, and gone as soon as kept."""
    wrong = (
        Wrong({"entries": 0}, "entries"),
        Wrong({"ttl": 0}, "ttl"),
        Wrong({"ttl": float("inf")}, "ttl"),
        Wrong({"casefold": "perhaps"}, "casefold"),
    )
    return (
        InterceptorCase(wrong=wrong),
        InterceptorCase(name="on disk", settings={"path": "answers.sqlite"}),
        InterceptorCase(name="one entry", settings={"entries": 1}),
        InterceptorCase(name="one entry on disk", settings={"entries": 1, "path": "answers.sqlite"}),
        InterceptorCase(name="forgets at once", settings={"ttl": 1e-9, "casefold": True}),
    )
