"""What the documentation shows is what happens: each page's blocks run in order, in an empty folder of its own."""

import os
import runpy
import shlex
import subprocess
import sys
from pathlib import Path

import pytest

from tests.docs.snippets import ROOT, Block, blocks, pages

NAMES = [str(page.relative_to(ROOT)) for page in pages()]


class Page:
    """The state that the blocks of one page share: a folder and Python names."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.names: dict[str, object] = {}

    def run(self, block: Block) -> None:
        if block.title:
            self.write(block)
        elif block.language in RUNNERS and not block.skipped:
            RUNNERS[block.language](self, block)

    def write(self, block: Block) -> None:
        path = self.folder / block.title
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(block.body, encoding="utf-8")

    def python(self, block: Block) -> None:
        script = self.folder / f"line_{block.line}.py"
        script.write_text(block.body, encoding="utf-8")
        self.names = runpy.run_path(str(script), self.names)

    def console(self, block: Block) -> None:
        for line in block.body.splitlines():
            if line.startswith("$ "):
                self.command(line[2:])

    def command(self, line: str) -> None:
        command, _, comment = line.partition("  # exit ")
        words = shlex.split(command)
        done = subprocess.run(
            [sys.executable, "-m", *words], cwd=self.folder, capture_output=True, text=True, timeout=120, check=False,
            env={**os.environ, "NO_COLOR": "1"}, stdin=subprocess.DEVNULL,
        )  # fmt: skip
        assert done.returncode == int(comment or 0), f"{line}\n{done.stdout}\n{done.stderr}"

    def config(self, block: Block) -> None:
        if block.body.startswith("version:"):
            (self.folder / "shown.yaml").write_text(block.body, encoding="utf-8")
            self.command("ragloom config check -c shown.yaml")


RUNNERS = {"python": Page.python, "console": Page.console, "yaml": Page.config}


@pytest.mark.parametrize("name", NAMES)
def test_every_block_of_the_page_does_what_it_shows(name, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    page = Page(tmp_path)
    for block in blocks(ROOT / name):
        page.run(block)


def test_every_block_that_is_only_shown_says_why():
    unexplained = [
        f"{name}:{block.line}"
        for name in NAMES
        for block in blocks(ROOT / name)
        if block.skipped and len(block.skipped) < 8
    ]
    assert unexplained == []
