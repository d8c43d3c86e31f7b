"""What came of making questions, as lines for a person and as a JSON value."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from ragloom.evaluate.synthesis import Synthesis


def synthesis_lines(made: Synthesis, to: Path, config: Path | None) -> Iterator[str]:
    """How many there are, why others are not, how many are found, and what to type."""
    from rich.markup import escape

    from ragloom.evaluate.synthesis import REASONS

    where = f"written to {escape(str(to))}" if made.questions else "so nothing was written"
    yield f"{len(made.questions)} questions about {_documents(made)} documents, {where}; {made.passages} passages read."
    if made.questions:
        yield f"  {_counted(made)}"
    if made.rejected:
        yield "Left out:"
    for reason, count in _rejected(made).items():
        yield f"  {count:>5} {REASONS[reason]}"
    if made.questions:
        yield (
            f"A document that answers stands among the first {made.depth} passages found for {made.found} of "
            f"{len(made.questions)} ({made.found / len(made.questions):.1%}); none was left out for that."
        )
        named = f" -c {escape(str(config))}" if config else ""
        yield f"Read some, then: ragloom eval{named} --data {escape(str(to))} --to FOLDER"


def synthesis_json(made: Synthesis, to: Path) -> dict[str, Any]:
    """All that is known beside the questions themselves."""
    return {
        "written": str(to) if made.questions else None,
        "questions": len(made.questions),
        "asked_for": made.wanted,
        "documents": _documents(made),
        "passages": made.passages,
        "languages": dict(sorted(Counter(one.draft.language for one in made.questions).items())),
        "kinds": dict(sorted(Counter(one.draft.kind for one in made.questions if one.draft.kind).items())),
        "rejected": _rejected(made),
        "found": made.found,
        "depth": made.depth,
    }


def _documents(made: Synthesis) -> int:
    return len({one.documents[0] for one in made.questions})


def _counted(made: Synthesis) -> str:
    """In which languages, and what for."""
    counted = [Counter(one.draft.language for one in made.questions), Counter(one.draft.kind for one in made.questions)]
    return "; ".join(
        ", ".join(f"{count} {name}" for name, count in sorted(some.items()) if name) for some in counted if any(some)
    )


def _rejected(made: Synthesis) -> dict[str, int]:
    return dict(sorted(made.rejected.items(), key=lambda one: (-one[1], one[0])))
