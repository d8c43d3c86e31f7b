"""``ragloom index``: read documents into the collection, or look after its indexes."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer
from rich.markup import escape

from ragloom.cli.frame import Frame
from ragloom.cli.harmless import harmless
from ragloom.cli.verb import alone
from ragloom.errors import UsageError

if TYPE_CHECKING:
    from rich.progress import Progress as Bars

    from ragloom.ingest import IngestReport, Progress
    from ragloom.pipeline import Librarian

INCOMPLETE = 1


def index(
    frame: Frame,
    sources: Annotated[
        list[Path] | None, typer.Argument(help="Files and folders; else ingest.sources of the config.")
    ] = None,
    sync: Annotated[bool, typer.Option("--sync", help="Remove documents whose files are gone.")] = False,
    force: Annotated[bool, typer.Option("--force", help="Let --sync remove more than 30 % of them.")] = False,
    reread: Annotated[bool, typer.Option("--reread", help="Read files that have not changed, too.")] = False,
    status: Annotated[bool, typer.Option("--status", help="Show what the collection holds.")] = False,
    rebuild: Annotated[bool, typer.Option("--rebuild", help="Make every index anew from the documents.")] = False,
    verify: Annotated[bool, typer.Option("--verify", help="Check every checksum and every document.")] = False,
    compact: Annotated[bool, typer.Option("--compact", help="Merge index files, give freed space back.")] = False,
) -> int:
    """Read documents into the collection and bring its indexes up to date."""
    asked = [name for name, wanted in zip(_CARE, (status, rebuild, verify, compact), strict=True) if wanted]
    if len(asked) > 1 or (asked and (sources or sync or force or reread)):
        raise UsageError(f"--{asked[0]} stands alone", hint=f"ragloom index --{asked[0]}")
    librarian = frame.pipeline.collection
    try:
        if asked:
            return _CARE[asked[0]](frame, librarian)
        return _read(frame, librarian, sources, sync=sync, force=force, reread=reread)
    finally:
        frame.pipeline.close()


def _read(frame: Frame, librarian: Librarian, sources: list[Path] | None, **how: bool) -> int:
    chosen = list(sources or ()) or [frame.loaded.path_of(one) for one in frame.loaded.core.ingest.sources]
    if not chosen:
        raise UsageError(
            "nothing to index", hint="name files or folders: ragloom index docs/ (or set ingest.sources in the config)"
        )
    with frame.progress() as display:
        task = display.add_task("reading", total=None)

        def observe(progress: Progress) -> None:
            display.update(
                task,
                completed=progress.files,
                total=progress.total,
                description=f"reading {escape(harmless(progress.name))}",
            )

        report = librarian.index(chosen, progress=observe, indexing=_shown(display), **how)
    frame.show(_report_json(report), _report_lines(report, librarian.folder))
    for failure in report.failures:
        frame.note(f"not read: {failure}")
    return 0 if report.complete else INCOMPLETE


def _shown(display: Bars) -> Callable[[str, int, int], None]:
    """A bar for each retriever that takes changes in."""
    tasks: dict[str, Any] = {}

    def shown(name: str, done: int, total: int) -> None:
        if name not in tasks:
            tasks[name] = display.add_task("", total=None)
        said = f"indexing {escape(harmless(name))}: {done:,} passages"
        display.update(tasks[name], completed=done, total=total or None, description=said)

    return shown


def _report_lines(report: IngestReport, folder: Path) -> Iterator[str]:
    stored = report.stored
    yield (
        f"{report.read} files read, {report.unchanged} unchanged: {stored.added} documents added, "
        f"{stored.changed} changed, {stored.removed} removed, {stored.unchanged} the same; "
        f"{stored.passages_added} passages added, {stored.passages_removed} removed"
    )
    if report.unknown:
        kinds = ", ".join(f"{count} {suffix or 'without a suffix'}" for suffix, count in report.unknown.items())
        yield f"left out, no loader finds documents in them: {escape(kinds)}"
    yield from map(escape, report.notes)
    yield f'The collection lies in {escape(str(folder))}. Next: ragloom ask "…"'


def _report_json(report: IngestReport) -> dict[str, Any]:
    return {
        "read": report.read,
        "unchanged": report.unchanged,
        "unknown": dict(report.unknown),
        "stored": asdict(report.stored),
        "notes": list(report.notes),
        "failures": [asdict(failure) for failure in report.failures],
    }


def _status(frame: Frame, librarian: Librarian) -> int:
    found = librarian.status()
    frame.show({**asdict(found), "folder": str(found.folder)}, _status_lines(found))
    return INCOMPLETE if found.problem else 0


def _status_lines(found: Any) -> Iterator[str]:
    counts = f"{found.documents} documents, {found.passages} passages, {_size(found.bytes)}"
    yield f"[bold]{escape(str(found.folder))}[/bold]: {counts}"
    yield f"position {found.position}, generation {found.generation}, {found.removed_passages} passages removed"
    for one in found.indexes:
        lag = f", {one.lag} commits behind" if one.lag else ""
        holds = f"{one.files} files, {_size(one.bytes)}, position {one.position}{lag}"
        yield f"  {escape(f'{one.name} ({one.component})')}: {holds}"
    if found.writer:
        yield escape(f"being written by {found.writer}")
    if found.problem:
        yield f"[red]{escape(found.problem)}[/red]"


def _rebuild(frame: Frame, librarian: Librarian) -> int:
    with frame.progress() as display:
        publication = librarian.rebuild(indexing=_shown(display))
    return _published(frame, "rebuilt", publication)


def _compact(frame: Frame, librarian: Librarian) -> int:
    return _published(frame, "compacted", librarian.compact())


def _published(frame: Frame, done: str, publication: Any) -> int:
    lines: Iterable[str] = [f"{done}: generation {publication.generation} at position {publication.position}"]
    frame.show({"done": done, **asdict(publication)}, lines)
    return 0


def _verify(frame: Frame, librarian: Librarian) -> int:
    findings = librarian.verify()
    lines = [escape(f"{one.where}: {one.what}\n  hint: {one.hint}") for one in findings] or [
        "everything is as recorded"
    ]
    frame.show([asdict(one) for one in findings], lines)
    return INCOMPLETE if findings else 0


def _size(number: int) -> str:
    return f"{number / 1e6:.1f} MB" if number >= 100_000 else f"{number / 1e3:.1f} kB"


_CARE: dict[str, Callable[[Frame, Librarian], int]] = {
    "status": _status,
    "rebuild": _rebuild,
    "verify": _verify,
    "compact": _compact,
}

app = alone(index)
