"""Installs tiny distributions into a folder of the test's own: real ones, for whoever reads entry points."""

from __future__ import annotations

import importlib
import sys
from collections.abc import Iterator, Mapping
from pathlib import Path
from textwrap import dedent

import pytest


class PluginSite:
    """A folder on the import path; ``install`` puts a distribution there as an installer would."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._modules: set[str] = set()

    def install(
        self,
        distribution: str,
        modules: Mapping[str, str],
        points: Mapping[str, str],
        version: str = "1.0",
        needs: str = "",
    ) -> None:
        """Distribution name, source by module name, module by entry point name."""
        for name, source in modules.items():
            (self.folder / f"{name}.py").write_text(dedent(source), encoding="utf-8")
            self._modules.add(name)
        info = self.folder / f"{distribution.replace('-', '_')}-{version}.dist-info"
        info.mkdir()
        stated = f"Requires-Dist: {needs}\n" if needs else ""
        (info / "METADATA").write_text(f"Metadata-Version: 2.1\nName: {distribution}\nVersion: {version}\n{stated}")
        lines = "".join(f"{name} = {module}\n" for name, module in points.items())
        (info / "entry_points.txt").write_text(f"[ragloom]\n{lines}", encoding="utf-8")
        importlib.invalidate_caches()

    def plugin(self, name: str, source: str, *, distribution: str = "", version: str = "1.0") -> None:
        """A distribution ``ragloom-NAME`` with one plugin module whose entry point is ``NAME``."""
        module = f"site_{(distribution or name).replace('-', '_')}"
        self.install(distribution or f"ragloom-{name}", {module: source}, {name: module}, version)

    def forget(self) -> None:
        """Take its modules out of the interpreter."""
        for name in self._modules:
            sys.modules.pop(name, None)


@pytest.fixture
def site(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[PluginSite]:
    """An empty site folder on the import path."""
    folder = tmp_path / "site"
    folder.mkdir()
    monkeypatch.syspath_prepend(str(folder))
    monkeypatch.delenv("RAGLOOM_PLUGINS", raising=False)
    made = PluginSite(folder)
    yield made
    made.forget()
