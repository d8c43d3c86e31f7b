"""What `ragloom doctor` looks at: each look gives findings, none changes anything."""

from __future__ import annotations

import platform
import re
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from importlib.metadata import PackageNotFoundError, requires, version
from typing import Literal

from ragloom.cli.frame import Frame
from ragloom.cli.verbs import VERBS
from ragloom.errors import ConfigError, RagloomError

OLDEST, NEWEST = (3, 11), (3, 13)
FOR_MAKERS = {"test", "bench", "docs", "all"}
"""Extras that no pipeline needs."""

_REQUIREMENT = re.compile(r"""(?P<name>[\w.-]+)(?P<rest>[^;]*)(?:;.*extra\s*==\s*['"](?P<extra>[\w.-]+)['"])?""")


@dataclass(frozen=True, slots=True)
class Diagnosis:
    """``note`` is worth knowing and stops nothing; ``broken`` has to be mended."""

    subject: str
    state: Literal["ok", "note", "broken"]
    says: str
    fix: str = ""


def diagnoses(frame: Frame) -> Iterator[Diagnosis]:
    """Everything, in the order in which it should be mended."""
    for look in LOOKS:
        yield from look(frame)


def python(frame: Frame) -> Iterator[Diagnosis]:
    """The interpreter and its SQLite."""
    import sqlite3

    says = f"{platform.python_version()} ({sys.executable}), SQLite {sqlite3.sqlite_version}"
    supported = OLDEST <= sys.version_info[:2] <= NEWEST
    fix = "" if supported else f"use Python {'.'.join(map(str, OLDEST))} to {'.'.join(map(str, NEWEST))}"
    yield Diagnosis("python", "ok" if supported else "note", says, fix)


def libraries(frame: Frame) -> Iterator[Diagnosis]:
    """The distribution itself, what it stands on, and the extras."""
    try:
        yield Diagnosis("ragloom", "ok", version("ragloom"))
        groups = _required()
    except PackageNotFoundError:
        yield Diagnosis(
            "ragloom", "broken", "runs from source and is not installed: no plugin is found", "pip install ."
        )
        return
    for extra, names in groups.items():
        versions = {name: _version(name) for name in names}
        absent = [name for name, found in versions.items() if not found]
        says = ", ".join(f"{name} {found}" for name, found in versions.items() if found)
        if absent:
            says = "; ".join(filter(None, [says, f"not installed: {', '.join(absent)}"]))
        fix = f'pip install "ragloom[{extra}]"' if extra else "pip install --force-reinstall ragloom"
        state: Literal["note", "broken"] = "note" if extra else "broken"
        subject = f"extra {extra}" if extra else "libraries"
        yield Diagnosis(subject, state, says, fix) if absent else Diagnosis(subject, "ok", says)


def plugins(frame: Frame) -> Iterator[Diagnosis]:
    """Each plugin's health."""
    from ragloom.registry.story import stories

    told = stories(frame.registry, taken=VERBS)
    well = [story.plugin for story in told if story.status == "ok"]
    yield (
        Diagnosis("plugins", "ok", ", ".join(well) or "none")
        if well
        else Diagnosis("plugins", "broken", "none could be loaded", "pip install ragloom")
    )
    for story in told:
        state: Literal["note", "broken"] = "note" if story.status in ("missing extra", "ambiguous") else "broken"
        for trouble in story.troubles:
            yield Diagnosis(f"plugin {story.plugin}", state, f"{story.status}: {trouble.what}", trouble.fix)


def config(frame: Frame) -> Iterator[Diagnosis]:
    """The config, against everything that is installed."""
    from ragloom.registry import check_fit

    try:
        check_fit(frame.resolved, frame.registry)
    except ConfigError as error:
        for problem in error.problems:
            fix = f"mend {problem.file}, then: ragloom config check" if frame.loaded.file else "ragloom init"
            yield Diagnosis("config", "broken", str(problem), fix)
    except RagloomError as error:
        yield Diagnosis("config", "broken", error.message, error.hint)
    else:
        yield Diagnosis("config", "ok", frame.loaded.tree.file)


def collection(frame: Frame) -> Iterator[Diagnosis]:
    """The collection, where there is one."""
    from ragloom.store import Collection

    try:
        folder = frame.loaded.collection
    except RagloomError:
        return
    if not folder.exists():
        yield Diagnosis("collection", "note", f"{folder}: none yet", "ragloom index FOLDER")
        return
    try:
        with Collection.open(folder) as opened:
            status = opened.status()
    except RagloomError as error:
        yield Diagnosis("collection", "broken", error.message, error.hint)
        return
    says = f"{folder}: {status.documents} documents, {status.passages} passages"
    behind = [index.name for index in status.indexes if index.lag]
    if status.problem:
        yield Diagnosis("collection", "broken", f"{says}; {status.problem}", "ragloom index --rebuild")
    elif behind:
        yield Diagnosis("collection", "note", f"{says}; behind: {', '.join(behind)}", "ragloom index")
    else:
        yield Diagnosis("collection", "ok", says)


LOOKS: tuple[Callable[[Frame], Iterator[Diagnosis]], ...] = (python, libraries, plugins, config, collection)


def _required() -> dict[str, list[str]]:
    """From extra (empty: always needed) to the distributions that it brings."""
    groups: dict[str, list[str]] = {"": []}
    for line in requires("ragloom") or ():
        found = _REQUIREMENT.match(line)
        if found and found["name"].lower() != "ragloom" and found["extra"] not in FOR_MAKERS:
            groups.setdefault(found["extra"] or "", []).append(found["name"])
    return {extra: names for extra, names in groups.items() if names}


def _version(name: str) -> str:
    try:
        return version(name)
    except PackageNotFoundError:
        return ""
