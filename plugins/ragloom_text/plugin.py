"""What this plugin offers: names and import strings, nothing else."""

from ragloom.hookspecs import Register, hookimpl

api = 1

_ANALYZERS = "ragloom_text.analyzers"
_CHUNKERS = "ragloom_text.chunkers"


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


@hookimpl
def register_chunkers(register: Register) -> None:
    """Ways to cut documents into passages."""
    register(
        "sentences",
        target=f"{_CHUNKERS}.sentences:SentencesChunker",
        config=f"{_CHUNKERS}.config:SentencesConfig",
        summary="Whole sentences packed up to max_tokens, a few repeated from the passage before.",
    )
    register(
        "tokens",
        target=f"{_CHUNKERS}.tokens:TokensChunker",
        config=f"{_CHUNKERS}.config:TokensConfig",
        summary="Fixed windows of tokens with overlap.",
    )
    register(
        "markdown",
        target=f"{_CHUNKERS}.markdown:MarkdownChunker",
        config=f"{_CHUNKERS}.config:MarkdownConfig",
        summary="Sections, then blocks; code and tables stay whole where they fit.",
    )
    register(
        "whole",
        target=f"{_CHUNKERS}.whole:WholeChunker",
        summary="One passage a document.",
    )
