"""Writing a planned package: the whole of it or nothing, and never over what is there."""

from __future__ import annotations

import os
import shutil
from collections.abc import Mapping
from pathlib import Path

from ragloom.errors import UsageError


def write(folder: Path, planned: Mapping[str, str]) -> None:
    """Make ``folder`` hold ``planned``. Raises ``UsageError`` where it is there already, or cannot be written."""
    if folder.exists() or folder.is_symlink():
        raise UsageError("is there already", where=str(folder), hint="choose another name, or another folder: --into")
    try:
        folder.parent.mkdir(parents=True, exist_ok=True)
        _write_aside(folder, planned)
    except OSError as error:
        raise UsageError(
            error.strerror or str(error), where=str(folder), hint="choose a folder that can be written: --into"
        ) from None


def _write_aside(folder: Path, planned: Mapping[str, str]) -> None:
    aside = folder.with_name(f".{folder.name}.{os.getpid()}")
    aside.mkdir()
    try:
        for path, text in planned.items():
            file = aside / path
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_text(text, encoding="utf-8", newline="\n")
        aside.rename(folder)
    except BaseException:
        shutil.rmtree(aside, ignore_errors=True)
        raise
