"""What this plugin offers: names and import strings, nothing else."""

from __future__ import annotations

from ragloom.hookspecs import Register, hookimpl

api = 1


@hookimpl
def register_interceptors(register: Register) -> None:
    """The tracing."""
    register(
        "otel",
        target="ragloom_otel.interceptor:OtelInterceptor",
        config="ragloom_otel.config:OtelConfig",
        conformance="ragloom_otel.conformance:otel",
        requires=("opentelemetry.trace",),
        extra="otel",
        summary="OpenTelemetry spans: one around each call, one for each step within; no texts unless asked for.",
    )
