"""What this plugin offers: names and import strings, nothing else."""

from __future__ import annotations

from ragloom.hookspecs import Register, hookimpl

api = 1


@hookimpl
def register_interceptors(register: Register) -> None:
    """The guard."""
    register(
        "guard",
        target="ragloom_guard.interceptor:GuardInterceptor",
        config="ragloom_guard.config:GuardConfig",
        conformance="ragloom_guard.conformance:guard",
        summary="Refuses questions, holds back answers without support and masks personal data, by rules.",
    )
