"""What this plugin offers."""

from __future__ import annotations

from ragloom.hookspecs import Register, hookimpl

api = 1


@hookimpl
def register_generators(register: Register) -> None:
    """The generator that is there without any model."""
    register(
        "extractive",
        target="ragloom_extractive.generator:ExtractiveGenerator",
        config="ragloom_extractive.config:ExtractiveConfig",
        requires=("numpy",),
        conformance="ragloom_extractive.conformance:extractive",
        summary="Answers with the sources' own sentences, word for word, or abstains; needs no model.",
    )
