"""``ragloom plugins list``."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import asdict
from typing import TYPE_CHECKING, Any

from ragloom.cli.frame import Frame
from ragloom.cli.verbs import VERBS

if TYPE_CHECKING:
    from ragloom.registry.story import Story

COLOURS = {"ok": "green", "missing extra": "yellow", "ambiguous": "yellow"}


def list_(frame: Frame) -> None:
    """List the installed plugins: whose they are, what they offer by kind, what keeps any out, and the fix."""
    from ragloom.registry.story import stories

    told = stories(frame.registry, taken=VERBS)
    frame.show([_json(story) for story in told], _lines(told, debug=frame.debug))


def _json(story: Story) -> dict[str, Any]:
    value = asdict(story)
    del value["traceback"]
    return value


def _lines(told: list[Story], *, debug: bool) -> Iterator[str]:
    from rich.markup import escape

    if not told:
        yield "No plugin is installed."
    widths = [max((len(column(story)) for story in told), default=0) for column in (_name, _origin, _status)]
    for story in told:
        name, origin, status = (
            column(story).ljust(width) for column, width in zip((_name, _origin, _status), widths, strict=True)
        )
        colour = COLOURS.get(story.status, "red")
        yield f"[bold]{escape(name)}[/bold]  {escape(origin)}  [{colour}]{status}[/{colour}]".rstrip()
        for kind, names in _by_kind(story).items():
            yield f"    {kind}: {escape(', '.join(names))}"
        for trouble in story.troubles:
            yield f"    [{colour}]![/{colour}] {escape(trouble.what)}"
            yield f"      fix: {escape(trouble.fix)}"
        if debug and story.traceback:
            yield escape(story.traceback)


def _name(story: Story) -> str:
    return story.plugin


def _origin(story: Story) -> str:
    return f"{story.distribution} {story.version}".strip()


def _status(story: Story) -> str:
    return story.status


def _by_kind(story: Story) -> dict[str, list[str]]:
    kinds: dict[str, list[str]] = {}
    for offer in story.offers:
        kinds.setdefault(offer.kind, []).append(
            offer.name if offer.status == "ok" else f"{offer.name} ({offer.status})"
        )
    return {kind: sorted(names) for kind, names in sorted(kinds.items())}


list_.__name__ = "list"
