"""``python -m benchmarks.crash``: does what was acknowledged survive? A small dose of everything unless told more.

Any of ``--kills``, ``--syscalls``, ``--power-loss``, ``--corruptions``, ``--full-disk`` and ``--readers`` runs that
dose alone, or those together. The exit code is 1 where a promise was broken, 2 where a dose could not be run here.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
from pathlib import Path

from benchmarks.crash.doses import doses
from benchmarks.crash.reporting import add
from benchmarks.crash.shim import NotHereError
from benchmarks.report import Report, parser, progress, run

BROKEN, NOT_HERE = 1, 2


def measure(options: argparse.Namespace) -> Report:
    """Every dose that was asked for."""
    report = Report("crash", {"passages": options.passages, "seed": options.seed}, ())
    for name, dose in doses(options).items():
        progress(name)
        with tempfile.TemporaryDirectory(dir=options.work, prefix="ragloom-crash-") as scratch:
            try:
                verdict = dose(Path(scratch))
            except NotHereError as error:
                report.note(f"{name} was not run: {error}")
                options.code = options.code or NOT_HERE
                continue
        add(report, name, verdict)
        if not verdict.clean:
            options.code = BROKEN
    return report


def options_of(arguments: list[str] | None = None) -> argparse.Namespace:
    """The command line, read."""
    made = parser("crash", __doc__ or "")
    made.add_argument("--kills", type=int, metavar="N", help="SIGKILLs at random")
    made.add_argument(
        "--syscalls", type=int, nargs="?", const=1, metavar="EVERY", help="failing calls: every one, or each EVERYth"
    )
    made.add_argument("--power-loss", type=int, metavar="N", help="power losses, replayed from recordings")
    made.add_argument("--corruptions", type=int, metavar="N", help="bits turned, files cut, sectors of zeros")
    made.add_argument("--full-disk", type=int, nargs="?", const=1, metavar="N", help="small disks that are filled")
    made.add_argument("--readers", type=int, metavar="N", help="readers beside one writer")
    made.add_argument("--seconds", type=float, default=10, help="how long they read (%(default)s)")
    made.add_argument("--passages", type=int, default=1000, help="in the collection that is killed at (%(default)s)")
    made.add_argument("--seed", type=int, default=0, help="what is drawn at random follows from it (%(default)s)")
    made.add_argument("--work", metavar="DIR", help="where the collections are made (the system's temporary folder)")
    made.set_defaults(code=0)
    return made.parse_args(arguments)


def main() -> int:
    """Run from the command line."""
    options = options_of()
    return run(measure, options) or options.code


if __name__ == "__main__":
    sys.exit(main())
