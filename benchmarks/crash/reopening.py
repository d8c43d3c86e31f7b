"""Opening what is left, and looking at all of it."""

from __future__ import annotations

import time
from pathlib import Path

from benchmarks.crash.subject import bindings, found, number_in, text
from benchmarks.crash.verdict import Verdict, compare
from benchmarks.crash.witness import State
from ragloom.interfaces import CollectionView
from ragloom.store import Collection, Reader


def reopened(folder: Path, allowed: list[State], *, verify: bool = False, where: str = "") -> tuple[Verdict, State]:
    """What opening finds, and the state that it finds. ``verify`` checks everything that was recorded, too.

    The time is that until the first search could be answered, with the indexes caught up.
    """
    verdict, state = Verdict(trials=1), dict[str, int]()
    started = time.perf_counter()
    try:
        with Collection.open(folder, create=True) as collection:
            with collection.reader(bindings()) as reader:
                verdict.seconds.append(time.perf_counter() - started)
                state, there = shown(reader.view, verdict, where)
                compare(verdict, state, allowed, where)
                agree(reader, there, verdict, where)
            findings = collection.verify() if verify else []
    except Exception as error:
        verdict.blame("unopenable", f"{where} {type(error).__name__}: {error}")
    else:
        if findings:
            verdict.blame("unopenable", f"{where} {findings[0].where}: {findings[0].what}")
    return verdict, state


def shown(view: CollectionView, verdict: Verdict, where: str = "") -> tuple[State, set[int]]:
    """The documents of a view and the ids of all passages.

    A document whose passages do not join to a text that was ever written is blamed.
    """
    bodies: dict[str, list[str]] = {}
    ids: set[int] = set()
    for batch in view.scan():
        for passage in batch:
            bodies.setdefault(passage.document_id, []).append(passage.text)
            ids.add(passage.id)
    state = {name: number_in(parts[0]) for name, parts in bodies.items()}
    torn = [name for name, number in state.items() if number < 0 or "".join(bodies[name]) != text(number)]
    if torn:
        verdict.blame("mixed_generations", f"{where} {torn[:5]} hold what was never written", len(torn))
    return state, ids


def agree(reader: Reader, there: set[int], verdict: Verdict, where: str = "") -> None:
    """Blame an index that finds other passages than those ``there``."""
    for binding in bindings():
        ids = found(reader.index_folder(binding.name), reader.view)
        if ids != there:
            verdict.blame("mixed_generations", f"{where} index {binding.name}: {sorted(ids ^ there)[:5]}")
