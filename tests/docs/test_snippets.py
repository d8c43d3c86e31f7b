"""What the documentation shows is what happens: each page's blocks run in order, in an empty folder of its own."""

import pytest
from tests.docs.page import Page, alike
from tests.docs.snippets import ROOT, blocks, pages

NAMES = [str(page.relative_to(ROOT)) for page in pages()]


@pytest.mark.parametrize("name", NAMES)
def test_every_block_of_the_page_does_what_it_shows(name, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    page = Page(tmp_path)
    for block in blocks(ROOT / name):
        real = page.run(block)
        assert alike(block.body, real), (
            f"{name}:{block.line} shows something else than this\n"
            f"`python -m tests.docs.rewrite {name}` writes it:\n{real}"
        )


def test_every_block_that_is_only_shown_says_why():
    unexplained = [
        f"{name}:{block.line}"
        for name in NAMES
        for block in blocks(ROOT / name)
        if block.skipped and len(block.skipped) < 8
    ]
    assert unexplained == []
