"""``pip install -e FOLDER`` in a page: the package's entry points and its sources, as an installer would leave them.

No network and no build, so that a page can go on with what it has installed; tests elsewhere install such packages with
the real one, into fresh environments.
"""

from __future__ import annotations

import importlib
import tomllib
from pathlib import Path
from typing import Any


def install(package: Path, site: Path) -> Path:
    """Write the distribution of ``package`` into ``site``; gives the folder to import its sources from."""
    project = tomllib.loads((package / "pyproject.toml").read_text(encoding="utf-8"))
    about = project["project"]
    name, version = about["name"], about["version"]
    info = site / f"{name.replace('-', '_')}-{version}.dist-info"
    info.mkdir(parents=True, exist_ok=True)
    (info / "METADATA").write_text(f"Metadata-Version: 2.1\nName: {name}\nVersion: {version}\n", encoding="utf-8")
    (info / "entry_points.txt").write_text(_entry_points(about.get("entry-points", {})), encoding="utf-8")
    importlib.invalidate_caches()
    return package / _sources(project)


def _entry_points(groups: dict[str, dict[str, str]]) -> str:
    lines = [[f"[{group}]", *(f"{name} = {module}" for name, module in some.items())] for group, some in groups.items()]
    return "".join(f"{line}\n" for group in lines for line in group)


def _sources(project: dict[str, Any]) -> Path:
    """The folder that holds what the wheel would hold: ``src``, or the package's own."""
    (package,) = project["tool"]["hatch"]["build"]["targets"]["wheel"]["packages"]
    return Path(package).parent
