"""What this plugin offers: names and import strings, nothing else."""

from __future__ import annotations

from ragloom.hookspecs import Register, hookimpl

api = 1


@hookimpl
def register_generators(register: Register) -> None:
    """The generator that is somebody else's server."""
    register(
        "openai",
        target="ragloom_openai.generator:OpenAIGenerator",
        config="ragloom_openai.config:OpenAIConfig",
        requires=("httpx",),
        extra="openai",
        conformance="ragloom_openai.conformance:openai",
        summary="A language model behind any OpenAI-compatible server: vLLM, Ollama, llama.cpp, OpenAI.",
    )
