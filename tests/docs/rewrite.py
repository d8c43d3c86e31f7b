"""``python -m tests.docs.rewrite [PAGE …]``: run the pages and write what their commands really print into them."""

from __future__ import annotations

import os
import sys
import tempfile
from pathlib import Path

from tests.docs.page import Page, alike
from tests.docs.snippets import ROOT, blocks, pages


def rewritten(path: Path, folder: Path) -> str:
    """The page's text with every output as it is now; what differs in times and sizes alone is left as it stands."""
    text = path.read_text(encoding="utf-8")
    page, moved = Page(folder), 0
    for block in blocks(path):
        real = page.run(block)
        if not alike(block.body, real):
            start = block.at + moved
            text = text[:start] + real + text[start + len(block.body) :]
            moved += len(real) - len(block.body)
    return text


def main(names: list[str]) -> int:
    """Rewrite the pages, all of them where none is named."""
    for path in [ROOT / name for name in names] or pages():
        with tempfile.TemporaryDirectory() as folder:
            os.chdir(folder)
            new = rewritten(path, Path(folder).resolve())
            os.chdir(ROOT)
        if new != path.read_text(encoding="utf-8"):
            path.write_text(new, encoding="utf-8")
            print(f"rewrote {path.relative_to(ROOT)}")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
