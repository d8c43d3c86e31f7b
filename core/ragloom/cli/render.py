"""How answers, hits and reports look on a terminal, and the same as JSON values."""

from __future__ import annotations

import math
import re
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from ragloom.types import Answer, Citation, Hits, Sentence, Trace

ABSTAINED = "The collection does not answer this."
QUOTE_LENGTH = 240
_OWN_MARK = re.compile(r"\s*\[\d{1,3}\]")


def answer_lines(answer: Answer, *, trace: bool = False) -> Iterator[str]:
    """An answer as lines of rich markup: its sentences with marks, then the sources that the marks name."""
    numbers = _numbers(answer)
    yield (
        "".join(_marked(answer, numbers)) if answer.text else f"[yellow]{_escaped(answer.reason) or ABSTAINED}[/yellow]"
    )
    for citation, number in numbers.items():
        yield f"  [cyan]\\[{number}][/cyan] {_place(citation)}"
        yield f"      [dim]“{_escaped(_shortened(citation.quote))}”[/dim]"
    if trace and answer.trace:
        yield from _trace_lines(answer.trace)
    if trace and answer.posterior is not None:
        yield from _posterior_lines(answer)


def answer_json(answer: Answer) -> dict[str, Any]:
    """An answer as a JSON value: every offset, so that a program can check each quote itself."""
    return {
        "question": answer.query.text,
        "answer": answer.text,
        "abstained": answer.abstained,
        "reason": answer.reason,
        "confidence": None if math.isnan(answer.confidence) else round(answer.confidence, 6),
        "sentences": [_sentence_json(sentence) for sentence in answer.sentences],
        "passages": [
            {"id": passage.id, "document": passage.document_id, "start": passage.start, "end": passage.end}
            for passage in answer.passages
        ],
        "posterior": _posterior_json(answer),
        "trace": _trace_json(answer.trace) if answer.trace else None,
    }


def hits_lines(hits: Hits) -> Iterator[str]:
    """Found passages as lines of rich markup, best first."""
    if not hits.passages:
        yield "[yellow]Nothing found.[/yellow]"
    for rank, (passage, score) in enumerate(zip(hits.passages, hits.scores, strict=True), 1):
        place = ", ".join(filter(None, (passage.document_id, passage.location)))
        title = _escaped(passage.title or passage.document_id)
        yield f"[cyan]{rank:>2}[/cyan] [bold]{title}[/bold] [dim]{score:.3f}[/dim]"
        yield f"   [dim]{_escaped(place)}[/dim]"
        yield f"   {_escaped(_shortened(' '.join(passage.text.split())))}"


def hits_json(question: str, hits: Hits) -> dict[str, Any]:
    """Found passages as a JSON value."""
    return {
        "query": question,
        "hits": [
            {
                "id": passage.id,
                "document": passage.document_id,
                "title": passage.title,
                "location": passage.location,
                "start": passage.start,
                "end": passage.end,
                "score": round(score, 6),
                "text": passage.text,
            }
            for passage, score in zip(hits.passages, hits.scores, strict=True)
        ],
    }


def _numbers(answer: Answer) -> dict[Citation, int]:
    return {citation: number for number, citation in enumerate(dict.fromkeys(answer.citations), 1)}


def _marked(answer: Answer, numbers: dict[Citation, int]) -> Iterator[str]:
    """The text with our numbers; those that a language model wrote itself count other things, and are left out."""
    position = 0
    for sentence in answer.sentences:
        yield _escaped(_OWN_MARK.sub("", answer.text[position : sentence.start]))
        quoted = any(citation.quote == sentence.text for citation in sentence.citations)
        yield _escaped(sentence.text if quoted else _OWN_MARK.sub("", sentence.text))
        yield _marks(sentence, numbers)
        position = sentence.end
    yield _escaped(_OWN_MARK.sub("", answer.text[position:]))


def _marks(sentence: Sentence, numbers: dict[Citation, int]) -> str:
    if not sentence.supported:
        return " [red](unsupported)[/red]"
    return "".join(f" [cyan]\\[{numbers[citation]}][/cyan]" for citation in sentence.citations)


def _posterior_lines(answer: Answer) -> Iterator[str]:
    from ragloom.pipeline.agreement import agreement

    compared = agreement(answer)
    if answer.posterior is None or compared is None:
        return
    yield "  [bold]posterior[/bold]"
    for passage, share in zip(answer.passages, answer.posterior.answer.tolist(), strict=False):
        yield f"    {share:6.1%} passage {passage.id} {_escaped(passage.document_id)}"
    said = "the same passage" if compared.agree else f"passages {', '.join(map(str, compared.by_words)) or 'none'}"
    yield f"    by their words, the sentences rest on {said}; {compared.mass:.1%} of the posterior lies there"


def _posterior_json(answer: Answer) -> dict[str, Any] | None:
    from ragloom.pipeline.agreement import agreement

    compared = agreement(answer)
    if answer.posterior is None or compared is None:
        return None
    tokens, ends = answer.posterior.tokens, answer.posterior.ends
    return {
        "passages": answer.posterior.answer.tolist(),
        "tokens": None if tokens is None else tokens.tolist(),
        "ends": None if ends is None else ends.tolist(),
        "by_posterior": compared.by_posterior,
        "by_words": list(compared.by_words),
        "mass_on_by_words": compared.mass,
    }


def _place(citation: Citation) -> str:
    title = f"[bold]{_escaped(citation.title)}[/bold], " if citation.title else ""
    location = f", {_escaped(citation.location)}" if citation.location else ""
    return f"{title}{_escaped(citation.document_id)}{location}, characters {citation.start} to {citation.end}"


def _trace_lines(trace: Trace) -> Iterator[str]:
    yield "  [bold]trace[/bold]"
    for step in trace.steps:
        ids = f" {len(step.ids)} passages: {', '.join(map(str, step.ids[:8]))}{'…' if len(step.ids) > 8 else ''}"
        note = f" {_escaped(' '.join(step.note.split()))}" if step.note else ""
        yield f"    {step.name:<10} {step.component:<14} {step.seconds * 1000:8.2f} ms{ids if step.ids else ''}{note}"
    yield f"    unsupported sentences: {trace.unsupported}"


def _trace_json(trace: Trace) -> dict[str, Any]:
    return {
        "steps": [
            {
                "name": step.name,
                "component": step.component,
                "seconds": step.seconds,
                "ids": step.ids,
                "note": step.note,
            }
            for step in trace.steps
        ],
        "unsupported": trace.unsupported,
    }


def _sentence_json(sentence: Sentence) -> dict[str, Any]:
    return {
        "text": sentence.text,
        "start": sentence.start,
        "end": sentence.end,
        "supported": sentence.supported,
        "citations": [
            {
                "passage": citation.passage_id,
                "document": citation.document_id,
                "start": citation.start,
                "end": citation.end,
                "quote": citation.quote,
                "title": citation.title,
                "location": citation.location,
            }
            for citation in sentence.citations
        ],
    }


def _shortened(text: str) -> str:
    text = " ".join(text.split())
    return text if len(text) <= QUOTE_LENGTH else f"{text[: QUOTE_LENGTH - 1]}…"


def _escaped(text: str) -> str:
    from rich.markup import escape

    # A document must not be able to steer the terminal that shows it.
    return escape("".join(character for character in text if character.isprintable() or character in "\n\t"))
