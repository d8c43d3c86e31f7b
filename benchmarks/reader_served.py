"""A trained reader served without torch, against torch: ``python -m benchmarks.reader_served --reader FOLDER``.

``onnx int8``: FOLDER's int8 graph (``ragloom export FOLDER``, which is run where there is none) answers dev-squad's
questions over its paragraphs and the distractors, ``bm25`` finding five passages for each, in a process in which torch
and transformers cannot be imported. ``torch fp32``: ``transformers-reader`` answers the same questions from the same
passages. F1 and exact match are SQuAD 2.0's, over all questions: where nothing answers, saying nothing is right. Each
comes for the answerable ones alone, too. ``questions_per_second``: end to end, retrieval included, asked ``--batch`` at
a time. The last line says how far the F1 are apart, in points.
"""

from __future__ import annotations

import argparse
import json
import random
import subprocess
import sys
import tempfile
from collections.abc import Mapping, Sequence
from importlib.abc import MetaPathFinder
from importlib.machinery import ModuleSpec
from pathlib import Path
from statistics import fmean
from time import perf_counter
from typing import Any

from benchmarks.corpora import one_passage_each
from benchmarks.data import Question, data_folder, read_distractors, read_squad
from benchmarks.report import Report, parser, progress, run
from ragloom import Pipeline
from ragloom.metrics import exact_match, token_f1

NEEDED = ("qa/dev-squad.json", "qa/distractors.jsonl")
BLOCKED = ("torch", "transformers")
SYSTEMS = {"onnx int8": {"use": "reader", "precision": "int8"}, "torch fp32": {"use": "transformers-reader"}}


class Blocked(MetaPathFinder):
    """Where this is asked first, neither torch nor transformers can be imported."""

    def find_spec(self, fullname: str, path: object = None, target: object = None) -> ModuleSpec | None:
        if fullname.partition(".")[0] in BLOCKED:
            raise ImportError(f"{fullname} is kept out of this process")
        return None


def measure(options: argparse.Namespace) -> Report:
    report = Report("reader_served", {"limit": options.limit, "batch": options.batch}, ("onnxruntime", "torch"))
    data_folder(options.data, *NEEDED)
    if not (Path(options.reader) / "model_int8.onnx").exists():
        progress("exporting")
        subprocess.run([sys.executable, "-m", "ragloom", "export", options.reader], check=True, stdout=sys.stderr)
    with tempfile.TemporaryDirectory() as scratch:
        file = Path(scratch) / "served.json"
        command = [sys.executable, "-m", "benchmarks.reader_served", *sys.argv[1:], "--serve", str(file)]
        subprocess.run(command, check=True)
        served = json.loads(file.read_bytes())
    torch = answered_again(options, served["answers"])
    questions = asked(options)
    report.add("onnx int8", "questions_per_second", len(questions) / served["seconds"], "1/s")
    scores = {
        "onnx int8": add(report, "onnx int8", questions, [one["text"] for one in served["answers"]]),
        "torch fp32": add(report, "torch fp32", questions, torch),
    }
    apart = 100 * abs(scores["onnx int8"] - scores["torch fp32"])
    same = fmean(one["text"] == two for one, two in zip(served["answers"], torch, strict=True))
    report.note(f"F1 {apart:.2f} points apart on {len(questions)} questions; {same:.1%} of the answers are the same")
    report.note(f"in the serving process: {', '.join(f'{name} {there}' for name, there in served['modules'].items())}")
    return report


def serve(options: argparse.Namespace) -> None:
    """In a process of its own: answer, and write what was said, from which passages, and in which time."""
    questions = asked(options)
    answers: list[dict[str, Any]] = []
    with pipeline(options, "onnx int8") as served:
        served.ask(questions[0].text)
        began = perf_counter()
        for at in range(0, len(questions), options.batch):
            for one in served.ask([one.text for one in questions[at : at + options.batch]]):
                answers.append({"text": one.text, "passages": [passage.id for passage in one.passages]})
            progress(f"onnx int8: {len(answers)} of {len(questions)}, {perf_counter() - began:.0f} s")
        seconds = perf_counter() - began
    modules = {name: "imported" if name in sys.modules else "not imported" for name in BLOCKED}
    told = {"answers": answers, "seconds": seconds, "modules": modules}
    Path(options.serve).write_text(json.dumps(told), encoding="utf-8")


def answered_again(options: argparse.Namespace, answers: Sequence[Mapping[str, Any]]) -> list[str]:
    """What torch says to the same questions, from the same passages."""
    questions = asked(options)
    found: list[str] = []
    with pipeline(options, "torch fp32") as again:
        for at in range(0, len(questions), options.batch):
            ids = [one["passages"] for one in answers[at : at + options.batch]]
            held = again.passages(number for some in ids for number in some)
            texts = [one.text for one in questions[at : at + options.batch]]
            found += [one.text for one in again.answer_from(texts, [[held[n] for n in some] for some in ids])]
            progress(f"torch fp32: {len(found)} of {len(questions)}")
    return found


def pipeline(options: argparse.Namespace, system: str) -> Pipeline:
    folder = data_folder(options.data, *NEEDED)
    articles = (*read_squad(folder / NEEDED[0]).paragraphs, *read_distractors(folder / NEEDED[1]))
    return one_passage_each(articles, generator={**SYSTEMS[system], "model": str(Path(options.reader).resolve())})


def asked(options: argparse.Namespace) -> list[Question]:
    """All questions, or ``--limit`` of them, drawn at random."""
    every = read_squad(data_folder(options.data, *NEEDED) / NEEDED[0]).questions
    return list(every) if options.limit is None else random.Random(0).sample(every, min(options.limit, len(every)))


def add(report: Report, system: str, questions: Sequence[Question], said: Sequence[str]) -> float:
    """A system's figures; gives its F1 over all questions."""
    pairs = list(zip(said, (one.answers for one in questions), strict=True))
    f1 = fmean(token_f1(text, gold) for text, gold in pairs)
    report.add(system, "f1", f1)
    report.add(system, "exact_match", fmean(exact_match(text, gold) for text, gold in pairs))
    for name, metric in (("answerable_f1", token_f1), ("answerable_em", exact_match)):
        report.add(system, name, fmean(metric(text, gold) for text, gold in pairs if gold))
    return f1


def main(arguments: Sequence[str] | None = None) -> int:
    options = parser("reader_served", __doc__ or "")
    options.add_argument("--reader", metavar="FOLDER", required=True, help="a trained span reader")
    options.add_argument("--limit", type=int, help="ask so many questions, drawn at random")
    options.add_argument("--batch", type=int, default=64, help="how many questions are asked at once (64)")
    options.add_argument("--serve", metavar="FILE", help=argparse.SUPPRESS)
    given = options.parse_args(arguments)
    if given.serve:
        sys.meta_path.insert(0, Blocked())
        serve(given)
        return 0
    return run(measure, given)


if __name__ == "__main__":
    sys.exit(main())
