"""``python -m tools.sample_report``: evaluate the sample collection; keep the report and pictures of it in ``docs/``.

Needs the extras ``eval`` and ``test``, and Chromium.
"""

from __future__ import annotations

import contextlib
import os
import shutil
import sys
import tempfile
from pathlib import Path
from typing import Any

from playwright.sync_api import sync_playwright

from ragloom.cli.main import main as ragloom
from ragloom.sample import files

DOCS = Path(__file__).resolve().parents[1] / "docs"
REPORT = DOCS / "reports" / "sample.html"
WIDTH = 1120
ARGUMENTS = ("--headless", "--no-sandbox", "--disable-gpu", "--no-first-run", "--disable-background-networking")


def evaluated(folder: Path) -> Path:
    """The report of the default config on the bundled questions."""
    shutil.copytree(files.articles(), folder / "articles")
    with contextlib.chdir(folder):
        for command in (["index", "articles"], ["eval", "--data", "sample", "--to", "out"]):
            if code := ragloom(command):
                raise SystemExit(code)
    return folder / "out" / "report.html"


def pictures(page: Any) -> None:
    """The figures, down to the end of generation; the questions, one of them unfolded."""
    page.set_viewport_size({"width": WIDTH, "height": 900})
    bottom = page.locator("section", has=page.get_by_role("heading", name="Generation")).last.bounding_box()
    clip = {"x": 0, "y": 0, "width": WIDTH, "height": bottom["y"] + bottom["height"] + 24}
    page.screenshot(path=DOCS / "images" / "evaluation-report.png", clip=clip, full_page=True)
    page.locator("#page button").first.click()
    page.evaluate("scrollTo(0, 0)")
    questions = page.locator("section", has=page.get_by_role("heading", name="Questions")).last.bounding_box()
    clip = {"x": 0, "y": questions["y"], "width": WIDTH, "height": 1200}
    page.screenshot(path=DOCS / "images" / "evaluation-questions.png", clip=clip, full_page=True)


def main() -> int:
    """Write the report and the pictures."""
    browser = shutil.which("chromium") or shutil.which("google-chrome")
    if browser is None:
        print("Chromium is not installed", file=sys.stderr)
        return 2
    os.environ.pop("RAGLOOM_PLUGINS", None)
    with tempfile.TemporaryDirectory() as folder:
        REPORT.parent.mkdir(exist_ok=True)
        shutil.copy(evaluated(Path(folder)), REPORT)
    with sync_playwright() as playwright:
        page = playwright.chromium.launch(executable_path=browser, args=list(ARGUMENTS)).new_page()
        page.goto(REPORT.as_uri())
        pictures(page)
    return 0


if __name__ == "__main__":
    sys.exit(main())
