"""How a file is called: by its name below its source folder, and by a path that people can follow."""

from __future__ import annotations

import posixpath


def source_of(origin: str, name: str) -> str:
    """The file ``name`` of the source folder ``origin``: relative to where the collection lies, or absolute."""
    return posixpath.normpath(posixpath.join(origin, name))


def name_of(origin: str, source: str) -> str:
    """The name that ``source_of(origin, name)`` was made from."""
    return source if origin == "." else source.removeprefix(origin.rstrip("/") + "/")
