"""What a model's folder looks like from outside: cheap to tell, and other after any change."""

from __future__ import annotations

from pathlib import Path


def stamp(folder: Path) -> str:
    """Names, sizes and times of the files in ``folder``; empty where there is no such folder."""
    files = sorted(one for one in folder.rglob("*") if one.is_file()) if folder.is_dir() else []
    return str([(str(one.relative_to(folder)), (s := one.stat()).st_size, s.st_mtime_ns) for one in files] or "")
