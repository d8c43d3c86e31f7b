"""What spans say, as names and values.

Names under ``gen_ai.`` are those of the OpenTelemetry GenAI semantic conventions 0.1 (in development); what these have
no name for is under ``ragloom.``.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence

from ragloom.types import Answer, Query, Ranking

Value = str | int | float | bool | Sequence[str]
Attributes = Mapping[str, Value]


def of_call(name: str, queries: Sequence[Query], *, content: bool) -> Attributes:
    """About a call of the pipeline before it is answered."""
    known: dict[str, Value] = {
        "gen_ai.operation.name": "invoke_workflow",
        "gen_ai.agent.name": name,
        "ragloom.questions": len(queries),
    }
    if content:
        known["gen_ai.input.messages"] = _messages("user", [query.text for query in queries])
    return known


def of_answers(answers: Sequence[Answer], *, content: bool) -> Attributes:
    """About the answers as they leave the call."""
    known: dict[str, Value] = {
        "ragloom.abstained": sum(answer.abstained for answer in answers),
        "ragloom.citations": sum(len(answer.citations) for answer in answers),
        "ragloom.unsupported": sum(len(answer.unsupported) for answer in answers),
    }
    if content:
        known["gen_ai.output.messages"] = _messages("assistant", [answer.text for answer in answers])
    return known


def of_step(step: str, component: str) -> Attributes:
    """About any step: what kind it is, and what carried it out."""
    return {"ragloom.step": step, "ragloom.component": component}


def of_retrieval(retriever: str, rankings: Sequence[Sequence[Ranking]], *, content: bool) -> Attributes:
    """About one retriever's search. Which passages it found is recorded for a single text alone."""
    known: dict[str, Value] = {
        "gen_ai.operation.name": "retrieval",
        "gen_ai.data_source.id": retriever,
        "ragloom.found": sum(len(ranking) for some in rankings for ranking in some),
    }
    every = [ranking for some in rankings for ranking in some]
    if content and len(every) == 1:
        known["gen_ai.retrieval.documents"] = _documents(every[0])
    return known


def _documents(ranking: Ranking) -> str:
    hits = zip(ranking.ids.tolist(), ranking.scores.tolist(), strict=True)
    return json.dumps([{"id": str(number), "score": score} for number, score in hits])


def _messages(role: str, texts: Sequence[str]) -> str:
    return json.dumps(
        [{"role": role, "parts": [{"type": "text", "content": text}]} for text in texts], ensure_ascii=False
    )
