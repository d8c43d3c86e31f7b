"""What this plugin offers: names and import strings, nothing else."""

from __future__ import annotations

from ragloom.hookspecs import Register, hookimpl

api = 1


@hookimpl
def register_interceptors(register: Register) -> None:
    """The cache."""
    register(
        "cache",
        target="ragloom_cache.interceptor:CacheInterceptor",
        config="ragloom_cache.config:CacheConfig",
        conformance="ragloom_cache.conformance:cache",
        summary="Gives an answer again to a question that was asked before, until the collection changes.",
    )
