"""Which files a package consists of, and what stands in each: text alone, nothing is written."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from importlib.resources import files
from importlib.resources.abc import Traversable
from string import Template

from ragloom.registry.kinds import spoken
from ragloom.scaffold.drafts import Draft
from ragloom.scaffold.naming import Names

SUFFIX = ".tmpl"
_PACKAGE = "package"
_USAGE = "usage.md"
"""How the component is tried: a part of the README, which differs from kind to kind."""

_NUMPY = ', "numpy>=1.26"'


def planned(names: Names, draft: Draft) -> dict[str, str]:
    """From path, relative to the package's folder, to text."""
    templates = {path: text for folder in draft.folders for path, text in _templates(folder)}
    values = {**_values(names, draft), "numpy": _NUMPY if _imports_numpy(templates) else ""}
    values["usage"] = _filled(templates.pop(_USAGE), values).strip()
    return {
        path.replace(f"/{_PACKAGE}/", f"/{names.package}/"): _filled(text, values)
        for path, text in sorted(templates.items())
    }


def _imports_numpy(templates: Mapping[str, str]) -> bool:
    return any("import numpy" in text for text in templates.values())


def _values(names: Names, draft: Draft) -> dict[str, str]:
    return {
        "name": names.component,
        "distribution": names.distribution,
        "package": names.package,
        "kind": draft.kind,
        "spoken": spoken(draft.kind),
        "hook": draft.hook,
        "module": draft.module,
        "component": names.class_of(draft.ending),
        "config": names.class_of("Config"),
        "summary": draft.summary,
    }


def _filled(text: str, values: Mapping[str, str]) -> str:
    return Template(text).substitute(values)


def _templates(folder: str) -> Iterator[tuple[str, str]]:
    return _below(files("ragloom.scaffold") / "templates" / folder, "")


def _below(folder: Traversable, path: str) -> Iterator[tuple[str, str]]:
    for entry in folder.iterdir():
        if entry.is_dir():
            yield from _below(entry, f"{path}{entry.name}/")
        elif entry.name.endswith(SUFFIX):
            yield f"{path}{entry.name.removesuffix(SUFFIX)}", entry.read_text(encoding="utf-8")
