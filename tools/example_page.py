"""The page that shows the example package whole: what its README says, and each of its files."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

LANGUAGES = {".py": "python", ".toml": "toml", ".yaml": "yaml"}
"""Which files are shown, and how they are coloured."""


def example(note: str, package: Path) -> str:
    """The page of ``package``; ``note`` says that it is written by a program."""
    title, _, readme = (package / "README.md").read_text(encoding="utf-8").partition("\n")
    files = [
        path for path in sorted(package.rglob("*")) if path.suffix in LANGUAGES and not _is_left_over(path, package)
    ]
    lines = [f"# A package to learn from: {title.removeprefix('# ')}", "", note, readme.strip(), "", "## The files", ""]
    for path in sorted(files, key=lambda path: _rank(path.relative_to(package))):
        lines += _shown(path, package)
    return "\n".join(lines)


def _is_left_over(path: Path, package: Path) -> bool:
    """Whether a tool left it there."""
    return any(part.startswith((".", "_")) for part in path.relative_to(package).parts[:-1])


def _rank(path: Path) -> tuple[bool, bool, str]:
    """The plugin's own code first, its tests last."""
    return path.parts[0] == "tests", path.parts[0] != "src", str(path)


def _shown(path: Path, package: Path) -> Iterator[str]:
    text = path.read_text(encoding="utf-8")
    name = path.relative_to(package)
    if text.strip():
        yield from (f"### {path.name}", "", f'```{LANGUAGES[path.suffix]} title="{package.name}/{name}"')
        yield from (text.rstrip(), "```", "")
