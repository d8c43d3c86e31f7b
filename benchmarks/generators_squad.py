"""Generators taught to answer from what is retrieved: ``python -m benchmarks.generators_squad bert2bert --to DIR``.

Of ``benchmarks/training`` the config ``bert2bert`` or ``gpt`` is trained (``ragloom train``) on
``qa/train-new-wiki.json``, the best checkpoint of each stage chosen on its last five articles. ``bert2bert`` begins
with all-MiniLM-L6-v2 on both sides; ``gpt`` begins with nothing but a config, and its last stage trains
all-MiniLM-L6-v2 beside it. Both learn to copy (``benchmarks/copying.py``) before they learn to answer.

Then ``--questions`` of the answerable ones of ``qa/dev-squad.json``, drawn at random, are asked of the generator as
each stage left it, over all its 646 paragraphs and the 570 distractors (``ragloom eval``): before the last stage of
``gpt`` with the passage that MiniLM finds first, afterwards as the config serves. ``perplexity`` is of the text of the
five articles, with beginning and end of each paragraph, for a generator that only continues text.

Interrupted, the same command goes on from the last checkpoint in DIR. ``--set`` overrides a setting of the config
(``--set train.stages.0.max_steps=200`` for a trial).
"""

from __future__ import annotations

import argparse
import copy
import json
import os
import subprocess
import sys
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

from benchmarks.copying import write_lessons
from benchmarks.data import ENVIRONMENT, data_folder, drawn, read_squad
from benchmarks.dense import model_folder
from benchmarks.fit_reader import FRUGAL, HELD_OUT
from benchmarks.report import Report, parser, progress, run
from ragloom.metrics import paired_bootstrap, permutation_test

HERE = Path(__file__).parent / "training"
TRAIN, QUESTIONS, DISTRACTORS = "qa/train-new-wiki.json", "qa/dev-squad.json", "qa/distractors.jsonl"
ASKED = "asked.json"
LESSONS = 32_000
FIGURES = ("success@1", "success@5", "exact_match", "f1", "bleu", "rougeL")
TESTED = ("success@1", "exact_match", "f1")

Config = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Line:
    """A generator as a stage left it, by its folder below the output, and the config that serves it."""

    name: str
    generator: str
    served: Callable[[Config], None] = lambda config: None


def _frozen(config: Config) -> None:
    """As it serves, by the encoder as it was before the joint stage."""
    encoder = config["retrievers"][0]["encoder"]
    encoder["queries"] = copy.deepcopy(encoder["passages"])


def _first_found(config: Config) -> None:
    """One passage, by the encoder as it was before the joint stage."""
    _frozen(config)
    generation = config["fusion"]["answer"]["generation"]
    config["fusion"] = {"answer": {"use": "concat", "passages": 1, "generation": generation}}


CONFIGS: Mapping[str, tuple[Line, ...]] = {
    "bert2bert": (Line("copying", "copying"), Line("answering", "answering")),
    "gpt": (
        Line("clm", "clm", _first_found),
        Line("copying", "copying", _first_found),
        Line("sft", "sft", _first_found),
        Line("sft as it is fused", "sft", _frozen),
        Line("rag", "rag/generator"),
    ),
}


def measure(options: argparse.Namespace) -> Report:
    """Train, ask, and give the figures of both."""
    data = data_folder(options.data, TRAIN, QUESTIONS, DISTRACTORS)
    work = Path(options.to).absolute()
    report = Report("generators_squad", {"config": f"{options.config}.yaml", "set": options.set})
    report.packages = ("torch", "transformers", "sacrebleu", "rouge-score")
    for stage in trained(options, data, work):
        for name, value in {"steps": stage["steps"], "seconds": stage["seconds"], **stage["figures"]}.items():
            report.add(stage["name"], name, value, of="held-out articles")
    if not options.train_only:
        ask(report, CONFIGS[options.config], options, data, work)
    return report


def trained(options: argparse.Namespace, data: Path, work: Path) -> list[dict[str, Any]]:
    """What ``ragloom train --json`` tells of each stage, carried out or gone on with in ``work``."""
    work.mkdir(parents=True, exist_ok=True)
    config = f"{options.config}.yaml"
    (work / config).write_bytes((HERE / config).read_bytes())
    # A GPT of the same texts knows by heart how they go on.
    write_lessons(work, *paragraphs(data / TRAIN), count=LESSONS, held=200, scrambled=options.config == "gpt")
    progress(f"training {options.config}; it lies in {work}")
    said = ["--resume", "--no-evaluation", *(part for one in options.set for part in ("--set", one))]
    said += ["--stage", options.stage] if options.stage else []
    told = ragloom(["train", "-c", config, *said], data, work)
    stages: list[dict[str, Any]] = told["stages"]
    return stages


def ask(report: Report, lines: Sequence[Line], options: argparse.Namespace, data: Path, work: Path) -> None:
    """Each line's figures; and the last one's beside the others', question by question."""
    some_questions(data / QUESTIONS, options.questions, work / ASKED)
    config = yaml.safe_load((HERE / f"{options.config}.yaml").read_text(encoding="utf-8"))
    rows = {}
    for line in lines:
        generator = work / "trained" / line.generator
        figures, rows[line.name] = asked(line, config, generator, data, work)
        for name in FIGURES:
            report.add(line.name, name, figures[name], of="dev-squad")
        if continues(generator):
            report.add(line.name, "perplexity", perplexity(generator, data / TRAIN), of="held-out articles")
    last = lines[-1].name
    for before in rows.keys() - {last}:
        for name in TESTED:
            after, less = ([row["values"][name] for row in rows[one]] for one in (last, before))
            report.add(f"{last} less {before}", name, paired_bootstrap(after, less).mean, of="dev-squad")
            report.add(f"{last} less {before}", f"p of {name}", permutation_test(after, less), of="dev-squad")


def some_questions(whole: Path, count: int, to: Path) -> None:
    """The file again, with ``count`` of its answerable questions, drawn at random."""
    kept = {one.id for one in drawn([one for one in read_squad(whole).questions if one.answerable], count)}
    found = json.loads(whole.read_bytes())
    for paragraph in (one for article in found["data"] for one in article["paragraphs"]):
        paragraph["qas"] = [one for one in paragraph["qas"] if one["id"] in kept]
    to.write_text(json.dumps(found), encoding="utf-8")


def asked(
    line: Line, config: Config, generator: Path, data: Path, work: Path
) -> tuple[dict[str, float], list[dict[str, Any]]]:
    """A line's figures, and what came of each question."""
    served = {name: copy.deepcopy(value) for name, value in config.items() if name != "train"}
    served["generator"]["model"] = str(generator)
    line.served(served)
    folder = work / "asked" / line.name.replace(" ", "-")
    folder.mkdir(parents=True, exist_ok=True)
    written = yaml.safe_dump(served, sort_keys=False).replace("model: trained/", f"model: {work}/trained/")
    (folder / "ragloom.yaml").write_text(written, encoding="utf-8")
    progress(f"asking {line.name}")
    ragloom(["index", str(data / QUESTIONS), str(data / DISTRACTORS)], data, folder)
    told = ragloom(["eval", "--data", str(work / ASKED), "--to", "found", "--timed", "0"], data, folder)
    rows = json.loads((folder / "found" / "results.json").read_bytes())["rows"]
    return {one["name"]: one["value"] for one in told["figures"]}, sorted(rows, key=lambda row: str(row["id"]))


def continues(generator: Path) -> bool:
    """Whether it foretells text, each token from those before."""
    architectures: list[str] = json.loads((generator / "config.json").read_bytes())["architectures"]
    return all(one.endswith("LMHeadModel") for one in architectures)


def perplexity(generator: Path, train: Path) -> float:
    """Of the held-out articles' paragraphs, each by itself, from its first token to its end."""
    import torch
    from transformers import AutoModelForCausalLM, AutoTokenizer

    tokenizer = AutoTokenizer.from_pretrained(generator)
    model = AutoModelForCausalLM.from_pretrained(generator, dtype=torch.float32).eval()
    nats, tokens = 0.0, 0
    with torch.inference_mode():
        for text in paragraphs(train)[1]:
            ids = [tokenizer.eos_token_id, *tokenizer(text, add_special_tokens=False)["input_ids"]]
            row = torch.tensor([[*ids, tokenizer.eos_token_id][: model.config.max_position_embeddings]])
            nats += float(model(input_ids=row, labels=row).loss) * (row.shape[1] - 1)
            tokens += row.shape[1] - 1
    return float(torch.tensor(nats / tokens).exp())


def paragraphs(train: Path) -> tuple[list[str], list[str]]:
    """Those of the articles that are learnt, and of the last ones, which are held out."""
    articles = json.loads(train.read_bytes())["data"]
    parts = (articles[:-HELD_OUT], articles[-HELD_OUT:])
    taught, apart = ([one["context"] for article in some for one in article["paragraphs"]] for some in parts)
    return taught, apart


def ragloom(arguments: Sequence[str], data: Path, folder: Path) -> Any:
    """What the command tells as JSON."""
    named = {ENVIRONMENT: str(data.absolute()), "RAGLOOM_MINILM": str(model_folder())}
    command = [sys.executable, "-m", "ragloom", *arguments, "--json"]
    environment = {**FRUGAL, **os.environ, **named}
    done = subprocess.run(command, cwd=folder, env=environment, stdout=subprocess.PIPE, check=True)
    return json.loads(done.stdout)


def main(arguments: Sequence[str] | None = None) -> int:
    """Run from the command line."""
    options = parser("generators_squad", __doc__ or "")
    options.add_argument("config", choices=list(CONFIGS))
    options.add_argument("--to", metavar="DIR", required=True, help="where everything lies, for a second run to go on")
    options.add_argument("--questions", type=int, default=1000, metavar="N", help="how many are asked (1000)")
    options.add_argument("--set", metavar="PATH=VALUE", action="append", default=[], help="override a setting")
    options.add_argument("--stage", metavar="NAME", help="train this one alone; those before it lie in DIR")
    options.add_argument("--train-only", action="store_true", help="do not ask the questions afterwards")
    return run(measure, options.parse_args(arguments))


if __name__ == "__main__":
    sys.exit(main())
