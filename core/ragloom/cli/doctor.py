"""``ragloom doctor``."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import asdict

from ragloom.cli.diagnosis import Diagnosis, diagnoses
from ragloom.cli.frame import Frame
from ragloom.cli.verb import alone

MARKS = {"ok": "[green]ok[/green]    ", "note": "[yellow]note[/yellow]  ", "broken": "[red]broken[/red]"}


def doctor(frame: Frame) -> int:
    """Look at the installation, the plugins, the config and the collection; exit code 1 where something is broken."""
    found = list(diagnoses(frame))
    well = all(one.state != "broken" for one in found)
    following = next_step(found)
    frame.show({"ok": well, "found": [asdict(one) for one in found], "next": following}, _lines(found, following))
    return 0 if well else 1


def next_step(found: list[Diagnosis]) -> str:
    """What to type: mend what is broken first, then fill the collection, then ask."""
    broken = next((one.fix for one in found if one.state == "broken" and one.fix), "")
    collection = next((one for one in found if one.subject == "collection"), None)
    if broken:
        return broken
    if collection is None or collection.state == "ok":
        return 'ragloom ask "…"'
    return "ragloom demo, or ragloom init" if _nothing_yet(found) else collection.fix


def _nothing_yet(found: list[Diagnosis]) -> bool:
    return any(one.subject == "config" and one.says == "<defaults>" for one in found) and any(
        one.subject == "collection" and one.says.endswith("none yet") for one in found
    )


def _lines(found: list[Diagnosis], following: str) -> Iterator[str]:
    from rich.markup import escape

    width = max(len(one.subject) for one in found)
    for one in found:
        yield f"{MARKS[one.state]} {escape(one.subject.ljust(width))}  {escape(one.says)}"
        if one.fix:
            yield f"{'':{width + 9}}fix: {escape(one.fix)}"
    yield f"next: {escape(following)}"


app = alone(doctor)
