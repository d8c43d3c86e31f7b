"""What is drafted for each kind of component; the text of it lies in ``templates``, a folder a kind."""

from __future__ import annotations

from dataclasses import dataclass

from ragloom.config.suggest import suggestion
from ragloom.errors import UsageError
from ragloom.registry.kinds import KINDS


@dataclass(frozen=True, slots=True)
class Draft:
    """``module`` holds the component, ``ending`` closes the name of its class, ``summary`` says what it does.

    ``reads`` says whether its example is tried over a folder of notes.
    """

    kind: str
    module: str
    ending: str
    summary: str
    reads: bool = True

    @property
    def hook(self) -> str:
        """The hook that offers this kind."""
        return next(hook for hook, kind in KINDS.items() if kind == self.kind)

    @property
    def folders(self) -> tuple[str, ...]:
        """The folders of templates that it is made of; a later one stands in for an earlier one of the same path."""
        return ("shared", *(("notes",) if self.reads else ()), self.kind)

    @property
    def typed(self) -> str:
        """The kind as the command line writes it."""
        return self.kind.replace("_", "-")


DRAFTS: dict[str, Draft] = {
    one.kind: one
    for one in (
        Draft("retriever", "retriever", "Retriever", "Finds passages that share words with the question."),
        Draft("generator", "generator", "Generator", "Quotes the first sentence of the best sources."),
        Draft("rank_fuser", "fuser", "Fuser", "Takes the best rank that any retriever gave."),
        Draft("answer_fuser", "fuser", "Fuser", "Asks for an answer from one passage, then from more."),
        Draft("query_transform", "transform", "Transform", "Searches for the long words of a question, too."),
        Draft("encoder", "encoder", "Encoder", "Counts hashed runs of letters."),
        Draft("reranker", "reranker", "Reranker", "Scores by the words that question and passage share."),
        Draft("loader", "loader", "Loader", "Reads subtitles (.srt)."),
        Draft("chunker", "chunker", "Chunker", "Packs whole paragraphs."),
        Draft("analyzer", "analyzer", "Analyzer", "Words in lower case, without stop words."),
        Draft("interceptor", "interceptor", "Interceptor", "Turns away questions that are too long."),
        Draft("trainer", "trainer", "Trainer", "Learns to tell two kinds of text apart.", reads=False),
        Draft("metric", "metric", "Metric", "Whether the answer holds an accepted one.", reads=False),
        Draft("command", "command", "Command", "Counts the words of the collection."),
    )
}
"""From kind to draft: every kind that a plugin can offer has one."""


def draft_of(kind: str) -> Draft:
    """The draft of ``kind``, written with ``-`` or ``_``. Raises ``UsageError`` with what was probably meant."""
    name = kind.strip().lower().replace("-", "_")
    if name not in DRAFTS:
        typed = [one.typed for one in DRAFTS.values()]
        raise UsageError(f"there is no kind `{kind}`", where="--kind", hint=suggestion(kind, typed))
    return DRAFTS[name]
