"""The case in which the retriever ``document`` is checked: its documents are called what they say."""

from __future__ import annotations

from collections.abc import Mapping

from ragloom.testing import RetrieverCase, Wrong
from ragloom.types import Metadata

_NAMES = (
    "The tide table hangs at the door.",
    "灯塔建于1874年，位于北部海角。",
    "Маяк стоит на северном мысе.",
    "shore/tides/spring.md",
    "shore/tides/neap.md",
    "🌊 waves",
)
_ABOUT: Mapping[str, Metadata] = {
    name: {"year": 1870 + number, "open": number % 2 == 0, "place": "cape" if number % 3 else "harbour"}
    for number, name in enumerate(_NAMES[:5])
}


def document() -> tuple[RetrieverCase, ...]:
    """Found by ids, by the end of a path and by titles; not strict, since the kit asks for much that is no name."""
    return (
        RetrieverCase(
            settings={"strict": False},
            texts={name: name for name in _NAMES},
            metadata=_ABOUT,
            questions=(_NAMES[0], "neap.md", "tides/spring.md", _NAMES[1], "no such document"),
            finds={"neap.md": "shore/tides/neap.md", _NAMES[1]: _NAMES[1]},
            wrong=(Wrong({"strict": "perhaps"}, "strict"),),
        ),
    )
