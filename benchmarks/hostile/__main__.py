"""Bad input by the thousand: ``python -m benchmarks.hostile [--configs N] [--documents N] [--seed S]``.

Configs, overrides and filters with errors of every kind go through ``ragloom config check`` in this process, each
within ``--config-seconds``. Documents with errors, and files that were made to do harm, go through ``ragloom index``,
forty and one good file of each kind at a time. What fails is kept in ``--keep FOLDER``, and the exit code is 1.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
from pathlib import Path

from benchmarks.hostile.configs import try_configs
from benchmarks.hostile.documents import try_documents
from benchmarks.report import Report, parser, progress, run

_FAULTS = ("tracebacks", "hangs", "unplaced", "unhinted", "good_documents_missing")


def measure(options: argparse.Namespace) -> Report:
    """Try all of them."""
    settings = {name: getattr(options, name) for name in ("configs", "documents", "seed", "seconds")}
    report = Report("hostile", settings, ("pypdf", "python-docx", "selectolax", "markdown-it-py"))
    with tempfile.TemporaryDirectory() as folder:
        place = Path(options.keep or folder)
        place.mkdir(parents=True, exist_ok=True)
        if options.configs:
            progress(f"{options.configs} configs")
            _report_configs(report, options, place)
        if options.documents:
            progress(f"{options.documents} documents")
            _report_documents(report, options, place)
    return report


def _report_configs(report: Report, options: argparse.Namespace, place: Path) -> None:
    outcome = try_configs(options.configs, options.seed, place, options.config_seconds)
    for metric in ("checked", "valid", "refused", "tracebacks", "hangs", "unplaced"):
        report.add("configs", metric, getattr(outcome, metric))
    report.add("configs", "slowest", outcome.slowest, "s")
    for fault in outcome.faults[:20]:
        report.note(fault[:300])


def _report_documents(report: Report, options: argparse.Namespace, place: Path) -> None:
    outcome = try_documents(
        options.documents, options.seed, place, each=40, seconds=options.folder_seconds, limit=options.seconds
    )
    for metric in ("documents", "good", "told", "tracebacks", "hangs", "unhinted"):
        report.add("documents", metric, getattr(outcome, metric))
    report.add("documents", "good_documents_missing", outcome.good_missing)
    report.add("documents", "peak_mb", outcome.peak_mb, "MB")
    report.note(f"the most memory was held in {outcome.peak_is}")
    report.add("documents", "slowest", outcome.slowest, "s a folder")
    for fault in outcome.faults[:20]:
        report.note(fault[:300])


def main() -> int:
    """Run from the command line."""
    options = parser("hostile", __doc__ or "")
    options.add_argument("--configs", type=int, default=10_000, help="mutated configs (10000)")
    options.add_argument("--documents", type=int, default=2000, help="mutated documents (2000)")
    options.add_argument("--seed", type=int, default=1, help="another seed gives others (1)")
    options.add_argument("--seconds", type=float, default=3, help="the limit of time a file, ingest.limits.seconds (3)")
    options.add_argument("--config-seconds", type=float, default=10, help="a config that takes longer hangs (10)")
    options.add_argument("--folder-seconds", type=float, default=300, help="a folder that takes longer hangs (300)")
    options.add_argument("--keep", metavar="FOLDER", help="write the files there, and leave those that fail")
    reports: list[Report] = []

    def measured(given: argparse.Namespace) -> Report:
        reports.append(measure(given))
        return reports[0]

    code = run(measured, options.parse_args())
    wrong = [row for report in reports for row in report.rows if row.metric in _FAULTS and row.value]
    return code or int(bool(wrong))


if __name__ == "__main__":
    sys.exit(main())
