"""``ragloom search``: what is found, before any answer is made of it."""

from __future__ import annotations

from typing import Annotated

import typer

from ragloom.cli.ask import FilterOption
from ragloom.cli.frame import Frame
from ragloom.cli.render import hits_json, hits_lines
from ragloom.cli.verb import alone


def search(
    frame: Frame,
    query: Annotated[str, typer.Argument(help="What to look for.")],
    k: Annotated[int, typer.Option("-k", help="How many passages.", min=1)] = 10,
    filter: FilterOption = None,
) -> int:
    """Find passages and show them, best first."""
    condition = frame.filter(filter)
    with frame.pipeline as pipeline:
        hits = pipeline.search(query, k, filter=condition)
    frame.show(hits_json(query, hits), hits_lines(hits))
    return 0


app = alone(search)
