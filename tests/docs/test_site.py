"""The built site: no warning, and nothing of it is loaded from another host."""

import re
from pathlib import Path

import pytest
from tests.docs.snippets import ROOT

pytest.importorskip("material")
pytest.importorskip("mkdocstrings")

LOADED = re.compile(
    r"""<(?:script|img|iframe|source|video|audio|embed)\b[^>]*\bsrc=["'](?:https?:)?//[^"']*"""
    r"""|<link\b(?=[^>]*\brel=["']?(?:stylesheet|icon|preload|preconnect|dns-prefetch|modulepreload))"""
    r"""[^>]*\bhref=["'](?:https?:)?//[^"']*"""
    r"""|class="mermaid\"""",
)
IMPORTED = re.compile(r"""(?:@import\s+(?:url\()?|url\()["']?(?:https?:)?//[^"')]*""")


@pytest.fixture(scope="module")
def site(tmp_path_factory) -> Path:
    from mkdocs.commands.build import build
    from mkdocs.config import load_config

    folder = tmp_path_factory.mktemp("site")
    build(load_config(str(ROOT / "mkdocs.yml"), site_dir=str(folder), strict=True))
    return folder


def test_no_page_loads_anything_from_another_host(site):
    found = {page.name: LOADED.findall(page.read_text(encoding="utf-8")) for page in site.rglob("*.html")}
    assert {name: hits for name, hits in found.items() if hits} == {}


def test_no_style_sheet_or_picture_loads_anything_from_another_host(site):
    files = [*site.rglob("*.css"), *site.rglob("*.svg")]
    found = {file.name: IMPORTED.findall(file.read_text(encoding="utf-8")) for file in files}
    assert {name: hits for name, hits in found.items() if hits} == {}
