"""The situations in which the guard is checked."""

from __future__ import annotations

from ragloom.testing import InterceptorCase, Wrong
from ragloom.testing.material import QUESTIONS

_PERSONAL = ("email", "phone", "card", "iban")


def guard() -> tuple[InterceptorCase, ...]:
    """As it comes, refusing some questions, strict about support, and masking."""
    wrong = (
        Wrong({"max_length": 0}, "max_length"),
        Wrong({"unsupported": "shout"}, "unsupported"),
        Wrong({"min_confidence": float("nan")}, "min_confidence"),
        Wrong({"redact": ["secrets"]}, "redact.0"),
    )
    others = tuple(question for question in QUESTIONS if "ferry" not in question and "渡轮" not in question)
    return (
        InterceptorCase(wrong=wrong),
        InterceptorCase(
            name="refuses some",
            settings={"blocked": ["ferr(y|ies)", "渡轮"], "max_length": 500},
            transparent_for=others,
        ),
        InterceptorCase(name="drops what nothing backs", settings={"unsupported": "drop-sentences"}),
        InterceptorCase(name="marks what nothing backs", settings={"unsupported": "mark", "redact": _PERSONAL}),
        InterceptorCase(name="never sure enough", settings={"min_confidence": 0.99}, transparent_for=()),
    )
