"""The verbs, and the help that lists them: plain strings, so that ``--help`` imports nothing."""

from __future__ import annotations

VERBS: dict[str, str] = {
    "demo": "Index the bundled sample collection and ask it three questions.",
    "init": "Write a commented config to start from.",
    "index": "Read documents into the collection and bring its indexes up to date.",
    "ask": "Answer a question with citations; without one, open a prompt.",
    "search": "Find passages and show them, best first.",
    "train": "Train the config's stages, evaluate the result beside the retriever as it was, and write what serves it.",
    "eval": "Measure a config on questions with known answers: figures with intervals, a report.",
    "compare": "Test whether evaluations differ, figure by figure, on the same questions.",
    "sweep": "Try the alternatives that a config names and find the best, shared work done once.",
    "questions": "Make evaluation questions from the collection, marked as synthetic.",
    "calibrate": "Fit the confidence below which nothing is answered, on labelled questions.",
    "config": "Check a config, or show what it comes to.",
    "lock": "Write down what a run needs, so that another can be held to it with --locked.",
    "schema": "Print the JSON Schema of the config, for editors.",
    "plugins": "List the installed plugins, check one, or write a new one to start from.",
    "doctor": "Look at the installation and the collection, and say what to type next.",
}
"""From verb to summary; ``ragloom.cli.VERB`` holds each verb's ``app``."""

_OPTIONS = {
    "--version": "Print the version.",
    "--install-completion": "Let the shell complete ragloom's verbs and options.",
    "--show-completion": "Print what --install-completion would install.",
    "--help": "Print this.",
}

_SHARED = {
    "-c, --config FILE": "The config (ragloom.yaml, .yml, .toml or .json of the working folder).",
    "--set PATH=VALUE": "Override a setting: --set retrievers.0.k=20. May be repeated.",
    "--plugin FILE": "Load a plugin from a Python file. May be repeated.",
    "--locked [FILE]": "Run only where everything is as ragloom.lock.json (or FILE) says; else exit 2.",
    "--json": "Print JSON.",
    "--debug": "Show the traceback of an error.",
}


def help_text() -> str:
    """What ``ragloom --help`` prints."""
    return "\n".join(
        [
            "Usage: ragloom VERB [ARGUMENTS] [OPTIONS]",
            "",
            "Retrieval-augmented generation woven from plugins: one config file picks the parts.",
            "",
            *_section("Verbs", VERBS),
            "  `ragloom VERB --help` tells more. Plugins may bring further verbs: `ragloom plugins list` shows them.",
            "",
            *_section("Every verb takes", _SHARED),
            "",
            *_section("Options", _OPTIONS),
        ]
    )


def _section(title: str, rows: dict[str, str]) -> list[str]:
    width = max(map(len, rows))
    return [f"{title}:", *(f"  {name:<{width}}  {says}" for name, says in rows.items())]
