"""What this plugin offers: names and import strings, nothing else."""

from ragloom.hookspecs import Register, hookimpl

api = 1

_ANALYZERS = "ragloom_text.analyzers"


@hookimpl
def register_analyzers(register: Register) -> None:
    """Ways to turn text into index terms."""
    register(
        "multilingual",
        target=f"{_ANALYZERS}.multilingual:MultilingualAnalyzer",
        config=f"{_ANALYZERS}.config:MultilingualConfig",
        requires=("Stemmer",),
        summary="Words stemmed by language and script; Chinese, Japanese and Korean as character bigrams.",
    )
    register(
        "whitespace",
        target=f"{_ANALYZERS}.whitespace:WhitespaceAnalyzer",
        summary="Lower case, split at white space: the plain reference.",
    )
