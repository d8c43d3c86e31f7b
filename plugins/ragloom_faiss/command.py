"""The command ``ragloom recall``."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, Protocol

import typer

from ragloom.errors import UsageError

if TYPE_CHECKING:
    from ragloom_faiss.measuring import Measured
    from ragloom_faiss.retriever import FaissRetriever


class Frame(Protocol):
    """What the command line hands over."""

    @property
    def pipeline(self) -> Any:
        """The pipeline of the config."""

    def show(self, value: Any, lines: Any) -> None:
        """Print a value as JSON, or lines."""


def recall(
    frame: Frame,
    queries: Annotated[
        Path | None, typer.Option(metavar="FILE", help="Questions, one a line; else passages of the collection.")
    ] = None,
    k: Annotated[int, typer.Option("-k", min=1, help="How many passages a search asks for.")] = 10,
    sample: Annotated[int, typer.Option(min=1, help="How many passages stand for questions.")] = 200,
    target: Annotated[float, typer.Option(min=0, max=1, help="The recall to find a setting for.")] = 0.95,
    retriever: Annotated[str, typer.Option(metavar="NAME", help="Which one, where there are several.")] = "",
) -> int:
    """Measure what an approximate dense index finds of what an exact search finds, and keep it in its manifest."""
    with frame.pipeline as pipeline:
        with pipeline.retrievers() as found:
            name, chosen = _chosen(found, retriever)
            measured = chosen.measure(k, texts=None if queries is None else _lines(queries), sample=sample)
            noted = {} if measured is None else chosen.noted(measured)
        if measured is None:
            frame.show({"retriever": name, "exact": True}, [f"{name} searches exactly: its recall is 1"])
            return 0
        pipeline.collection.note(name, {"measured": noted})
    reaching = measured.reaching(target)
    value = {"retriever": name, **noted, "target": target, "reaching": reaching, "by_effort": dict(measured.curve)}
    frame.show(value, _told(name, measured, target))
    return 0


def _told(name: str, measured: Measured, target: float) -> Iterator[str]:
    yield f"{name}: {measured.factory} over {measured.passages:,} passages, {measured.asked}"
    share = measured.share
    yield (
        f"recall@{measured.k} at {measured.setting} {measured.effort}: {share.mean:.3f} "
        f"(95 % interval {share.low:.3f} to {share.high:.3f}, {share.count} queries)"
    )
    for effort, found in measured.curve:
        yield f"  {measured.setting} {effort:>5}  {found:.3f}"
    reaching = measured.reaching(target)
    if reaching is None:
        yield f"No {measured.setting} that was tried reaches {target:g}; refine: 4, or index: flat, finds more."
    else:
        yield f"{target:g} is reached by `{measured.setting}: {reaching}`."


def _chosen(found: Mapping[str, Any], name: str) -> tuple[str, FaissRetriever]:
    from ragloom_faiss.retriever import FaissRetriever

    dense = {key: one for key, one in found.items() if isinstance(one, FaissRetriever)}
    if name and name not in dense:
        raise UsageError(f"no dense retriever is named {name!r}", hint=f"there are: {', '.join(dense) or 'none'}")
    if not dense:
        raise UsageError("the config has no dense retriever", hint="retrievers: [{use: faiss, encoder: …}]")
    if len(dense) > 1 and not name:
        raise UsageError("there are several dense retrievers", hint=f"--retriever {next(iter(dense))}")
    chosen = name or next(iter(dense))
    return chosen, dense[chosen]


def _lines(file: Path) -> list[str]:
    try:
        lines = [line.strip() for line in file.read_text(encoding="utf-8").splitlines()]
    except (OSError, UnicodeError) as error:
        raise UsageError(f"cannot be read: {error}", where=str(file), hint="name a text file in UTF-8") from error
    if not any(lines):
        raise UsageError("holds no question", where=str(file), hint="write one question a line")
    return [line for line in lines if line]
