"""Cases of loaders."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from ragloom.testing.cases.base import Case


@dataclass(frozen=True, slots=True, kw_only=True)
class LoaderCase(Case):
    """``files`` are good files, from name (with the suffix) to content, each of at least one document.

    Without them the kit writes its own texts in the formats that it knows (``ragloom.testing.sample_files``).
    ``expects`` are fragments of text by file name: each has to stand in one of that file's documents. ``plain`` says
    that the format is text, so that a byte order mark and line ends of Windows change nothing. ``row`` gives row number
    n, from 0, of a format that is read row by row, each of one document: then a long file is not read as a whole before
    its first document.
    """

    files: Mapping[str, bytes] = field(default_factory=dict)
    expects: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    plain: bool = True
    row: Callable[[int], bytes] | None = None
