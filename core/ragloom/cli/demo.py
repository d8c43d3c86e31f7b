"""``ragloom demo``: the main job on the bundled sample collection, from nothing to cited answers."""

from __future__ import annotations

import tempfile
from time import perf_counter
from typing import Any

from ragloom.cli.frame import Frame
from ragloom.cli.render import answer_json, answer_lines
from ragloom.cli.verb import alone

QUESTIONS = (
    "When was the Suez Canal opened?",
    "Who was Grace Darling?",
    "都江堰是谁主持修建的？",
)


def demo(frame: Frame) -> int:
    """Index the bundled sample collection and ask it three questions."""
    from ragloom.config import config_from_mapping
    from ragloom.pipeline import Pipeline
    from ragloom.registry import Registry, resolve
    from ragloom.sample import files

    shown: dict[str, Any] = {}
    # The sample is shown by the bundled plugins: whatever else is installed and clashes with them must not break it.
    registry = Registry.bundled()
    # Its files come with ragloom: nothing has to be guarded against them.
    ingest = {"limits": {"apart": False}}
    with (
        tempfile.TemporaryDirectory() as folder,
        Pipeline.from_resolved(
            resolve(config_from_mapping({"collection": folder, "ingest": ingest}), registry), registry
        ) as pipeline,
    ):
        start = perf_counter()
        report = pipeline.collection.index([files.articles()])
        shown["documents"], shown["seconds"] = report.stored.added, round(perf_counter() - start, 3)
        answers = pipeline.ask(list(QUESTIONS))
    shown["answers"] = [answer_json(answer) for answer in answers]
    frame.show(shown, _lines(shown, answers))
    return 0


def _lines(shown: dict[str, Any], answers: list[Any]) -> Any:
    yield f"Indexed {shown['documents']} articles of the sample collection in {shown['seconds']:.2f} s."
    for answer in answers:
        yield ""
        yield f"[bold]{answer.query.text}[/bold]"
        yield from answer_lines(answer)
    yield ""
    yield "Each quote was checked against the document it names. Now with your own documents:"
    yield "  ragloom init                 write a commented ragloom.yaml"
    yield "  ragloom index FOLDER         read Markdown, HTML, PDF, DOCX, JSONL, CSV and plain text"
    yield '  ragloom ask "YOUR QUESTION"  answer it, with citations'


app = alone(demo)
