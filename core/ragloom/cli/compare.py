"""``ragloom compare``: whether evaluations differ, figure by figure, on the same questions."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from ragloom.cli.comparison_json import comparison_json
from ragloom.cli.comparison_shown import comparison_lines
from ragloom.cli.frame import Frame
from ragloom.cli.verb import alone
from ragloom.errors import UsageError

if TYPE_CHECKING:
    from ragloom.evaluate.comparing import Comparison
    from ragloom.evaluate.results import Results

RESULTS = "results.json"
"""What an evaluation's folder calls its results."""


def compare(
    frame: Frame,
    evaluations: Annotated[
        list[Path],
        typer.Argument(
            metavar="RESULTS", help="What `ragloom eval` wrote: results.json, or its folder. First the baseline."
        ),
    ],
    all_pairs: Annotated[
        bool, typer.Option("--all-pairs", help="Compare every two, not only each with the first.")
    ] = False,
    metric: Annotated[
        list[str] | None, typer.Option("--metric", metavar="NAME", help="Test this figure alone. May be repeated.")
    ] = None,
    level: Annotated[
        float, typer.Option("--level", metavar="SHARE", help="How sure verdicts and intervals are.")
    ] = 0.95,
    samples: Annotated[
        int, typer.Option("--samples", min=1, help="Permutations and resamples, at the least.")
    ] = 10_000,
    seed: Annotated[int, typer.Option("--seed", min=0, help="Of the permutations and resamples.")] = 0,
    changes: Annotated[
        int, typer.Option("--changes", min=0, help="How many gains and losses are shown; --json holds all.")
    ] = 10,
    fail_on: Annotated[
        list[str] | None,
        typer.Option(
            "--fail-on",
            metavar="LIMIT",
            help='Exit with 1 where a figure moved so far: "f1 -0.01", "latency_p50 +0.5", "f1 -0.01 significant". '
            "May be repeated.",
        ),
    ] = None,
    different_data: Annotated[
        bool, typer.Option("--different-data", help="Compare the questions that different data share.")
    ] = False,
) -> int:
    """Test whether evaluations differ from the first, figure by figure, on the questions that they share."""
    from ragloom.evaluate.comparing import Sampling, broken, pooling_of, read_limit
    from ragloom.evaluate.comparing import compare as compared

    limits = [read_limit(text) for text in fail_on or ()]
    found = compared(
        [_read(path) for path in _once_each(evaluations)],
        pooling_of(frame.registry),
        names=metric or (),
        every=all_pairs,
        different_data=different_data,
        how=Sampling(level=level, samples=samples, seed=seed),
    )
    failed = broken(limits, found)
    frame.show(comparison_json(found, failed), comparison_lines(found, failed, changes=changes))
    _warn(frame, found)
    unheld = _unheld(frame, found) if limits else False
    return 1 if failed or unheld else 0


def _once_each(paths: list[Path]) -> list[Path]:
    """The paths; one that is there twice would be compared with itself."""
    for number, path in enumerate(paths):
        if _file(path).resolve() in (_file(one).resolve() for one in paths[:number]):
            hint = "evaluate the other config into a folder of its own: ragloom eval --to DIR"
            raise UsageError("is named twice", where=str(path), hint=hint)
    return paths


def _file(path: Path) -> Path:
    return path / RESULTS if path.is_dir() else path


def _read(path: Path) -> Results:
    """The results, under the name that was typed: two runs of one config have one name in their files."""
    from ragloom.evaluate.results_file import read_results

    return replace(read_results(_file(path)), name=str(path))


def _unheld(frame: Frame, found: Comparison) -> bool:
    """Whether questions failed that the first evaluation answered: figures leave them out, and so would a limit."""
    short = [pair for pair in found.pairs if pair.one is found.pairs[0].one and pair.shared.newly_failed]
    for pair in short:
        frame.note(
            f"ragloom: {pair.shared.newly_failed} questions failed in {pair.other.name} that {pair.one.name} answered: "
            "no figure counts them, so no limit is held"
        )
    return bool(short)


def _warn(frame: Frame, found: Comparison) -> None:
    from ragloom.evaluate.comparing import same_data

    for pair in found.pairs:
        if not same_data(pair.one, pair.other):
            frame.note(
                f"ragloom: {pair.one.name} and {pair.other.name} were evaluated on different data: what counts as "
                "right may differ, too"
            )


app = alone(compare)
