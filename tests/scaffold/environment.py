"""A fresh virtual environment, as a stranger has one: what is tested gets into it by pip alone."""

from __future__ import annotations

import os
import subprocess
import sys
import sysconfig
import venv
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
_PIP = ("-m", "pip", "--disable-pip-version-check")
_OFFLINE = ("--no-index", "--no-deps", "--no-build-isolation", "--ignore-installed", "--no-compile")


@dataclass(frozen=True)
class Environment:
    """``offline`` ones see the libraries of the interpreter that runs the tests, but nothing of ragloom in it."""

    folder: Path
    offline: bool = True

    @classmethod
    def made(cls, folder: Path, *, offline: bool = True) -> Environment:
        """With ragloom in it, as a wheel built from the repository; an online one gets every library anew."""
        venv.create(folder, with_pip=not offline, symlinks=True)
        environment = cls(folder, offline)
        if offline:
            # A path in a .pth file brings packages into sight, but no .pth file of that folder: no editable ragloom.
            (environment.packages / "libraries.pth").write_text(sysconfig.get_path("purelib") + "\n", encoding="utf-8")
        environment.install(str(ROOT) if offline else f"ragloom[kit] @ {ROOT.as_uri()}")
        return environment

    @property
    def packages(self) -> Path:
        """Where pip puts packages."""
        (found,) = self.folder.glob("lib/python*/site-packages")
        return found

    def install(self, *packages: str) -> None:
        """``pip install`` into it."""
        if self.offline:
            _run([sys.executable, *_PIP, "--python", self._program("python"), "install", "-q", *_OFFLINE, *packages])
        else:
            _run([self._program("python"), *_PIP, "install", "-q", *packages])

    def build(self, folder: Path, into: Path) -> None:
        """``pip wheel``: the package in ``folder`` as a wheel in ``into``."""
        how = ("--no-deps", "--no-index", "--no-build-isolation") if self.offline else ("--no-deps",)
        _run([sys.executable, *_PIP, "wheel", "-q", *how, "-w", str(into), str(folder)])

    def python(self, *arguments: str, at: Path, code: int = 0) -> str:
        """What ``python …`` prints in the folder ``at``; fails where it ends with another exit code."""
        return _run([self._program("python"), *arguments], at, code)

    def ragloom(self, *arguments: str, at: Path, code: int = 0) -> str:
        """What ``ragloom …`` prints in the folder ``at``."""
        return _run([self._program("ragloom"), *arguments], at, code)

    def _program(self, name: str) -> str:
        return str(self.folder / "bin" / name)


def _run(command: list[str], at: Path | None = None, code: int = 0) -> str:
    """Without what the environment of the tests says about where modules are."""
    kept = {name: value for name, value in os.environ.items() if name not in ("PYTHONPATH", "RAGLOOM_PLUGINS")}
    ran = subprocess.run(
        command, cwd=at, capture_output=True, text=True, env={**kept, "NO_COLOR": "1"}, check=False, timeout=280
    )
    assert ran.returncode == code, f"{command} ended with {ran.returncode}\n{ran.stdout}{ran.stderr}"
    return ran.stdout
