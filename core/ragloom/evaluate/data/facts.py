"""What results say of the data that they are about."""

from __future__ import annotations

from pathlib import Path

from ragloom.evaluate.data.question import EvalData
from ragloom.interfaces.resources import Json


def facts_of(data: EvalData) -> dict[str, Json]:
    """JSON values: files by their names alone, since results are shown to others."""
    return {
        "file": named(data.file),
        "sha256": data.sha256,
        "layout": data.layout,
        "questions": len(data.questions),
        "answered": sum(one.answered for one in data.questions),
        "unanswerable": sum(one.answered and not one.answers for one in data.questions),
        "synthetic": sum(one.synthetic for one in data.questions),
        "malformed": [_without_folders(str(one), data.file) for one in data.malformed],
    }


def named(file: Path) -> str:
    """The name of a file or folder, of one that is called by dots, too."""
    return (file.resolve() if file.name in ("", "..") else file).name


def _without_folders(said: str, file: Path) -> str:
    """``said`` without the folders above ``file``."""
    above = str(file).removesuffix(file.name)
    return said.replace(above, "") if above else said
