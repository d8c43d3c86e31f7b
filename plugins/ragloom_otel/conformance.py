"""The situations in which the tracing is checked."""

from __future__ import annotations

from ragloom.testing import InterceptorCase, Wrong


def otel() -> tuple[InterceptorCase, ...]:
    """With what was said left out, and with it."""
    return (
        InterceptorCase(wrong=(Wrong({"name": ""}, "name"),)),
        InterceptorCase(name="with content", settings={"content": True}),
    )
