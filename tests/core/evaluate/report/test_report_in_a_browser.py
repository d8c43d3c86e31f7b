"""The page in a real browser: it sorts, filters and unfolds, says nothing to the console and asks for nothing."""

from __future__ import annotations

import shutil
from dataclasses import dataclass, field, replace
from typing import Any

import pytest
from tests.core.evaluate.report.constructed import CHINESE, DECLINED, HOSTILE, RIGHT, WRONG, hostile, many, results

from ragloom.evaluate.report import write_report

BROWSERS = ("chromium", "chromium-browser", "google-chrome")
BROWSER = next(filter(None, map(shutil.which, BROWSERS)), None)
ARGUMENTS = (
    "--headless --no-sandbox --disable-gpu --disable-quic --no-first-run --disable-background-networking "
    "--disable-component-update --disable-sync"
).split()

pytestmark = pytest.mark.skipif(BROWSER is None, reason=f"none of {', '.join(BROWSERS)} is installed")


@dataclass
class Opened:
    """A page, all that it asked for, and all that it said to the console or broke off with."""

    page: Any
    asked: list[str] = field(default_factory=list)
    said: list[str] = field(default_factory=list)

    def questions(self):
        return self.page.locator(".asked span").all_text_contents()

    def column(self, key):
        place = self.page.locator("thead th[data-key]").evaluate_all(
            "(all, key) => all.findIndex(one => one.dataset.key === key)", key
        )
        return self.page.locator(f"#page tr:not(.detail) td:nth-child({place + 1})").all_text_contents()

    def sort(self, key):
        self.page.locator(f'th[data-key="{key}"] button').click()

    def all(self):
        self.page.get_by_label("Failures only").uncheck()
        return self


@pytest.fixture(scope="module")
def browser():
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=BROWSER, args=ARGUMENTS)
        yield browser
        browser.close()


@pytest.fixture
def open_page(browser, tmp_path):
    pages = []

    def opened(given=None, **options):
        file = tmp_path / "report.html"
        write_report(given or results(), file)
        pages.append(browser.new_page(**options))
        one = Opened(pages[-1])
        one.page.set_default_timeout(10_000)
        one.page.on("request", lambda request: one.asked.append(request.url))
        one.page.on("console", lambda message: one.said.append(message.text))
        one.page.on("pageerror", lambda error: one.said.append(str(error)))
        one.page.goto(file.as_uri())
        return one

    yield opened
    for page in pages:
        page.close()


def test_it_asks_for_nothing_but_itself_and_says_nothing_to_the_console(open_page, tmp_path):
    opened = open_page().all()
    opened.page.locator(".asked button").first.click()
    assert opened.asked == [(tmp_path / "report.html").as_uri()] and opened.said == []


def test_the_failures_are_what_one_sees_first(open_page):
    opened = open_page()
    assert opened.column("outcome") == ["wrong", "wrong", "error"]
    assert opened.page.locator("#shown").text_content() == "3 of 5 questions"


def test_without_failures_all_questions_are_there(open_page):
    assert open_page(results(RIGHT)).questions() == [RIGHT.question]


def test_a_column_of_numbers_sorts_up_and_then_down_with_what_has_none_at_the_end(open_page):
    opened = open_page().all()
    opened.sort("value:f1")
    assert opened.column("value:f1") == ["0.125", "0.25", "0.75", "1", "–"]
    opened.sort("value:f1")
    assert opened.column("value:f1") == ["1", "0.75", "0.25", "0.125", "–"]


def test_a_metric_may_be_called_as_what_every_object_has(open_page):
    opened = open_page(results(RIGHT, replace(RIGHT, id="2", values={"constructor": 0.5, "__proto__": 0.25}))).all()
    assert opened.column("value:constructor") == ["–", "0.5"] and opened.column("value:__proto__") == ["–", "0.25"]


def test_a_column_of_texts_sorts_by_its_letters(open_page):
    opened = open_page().all()
    opened.sort("outcome")
    assert opened.column("outcome") == ["abstained", "error", "right", "wrong", "wrong"]


def test_one_column_at_a_time_says_that_it_is_the_sorted_one(open_page):
    opened = open_page()
    said = [opened.page.locator("thead th").evaluate_all(SORTED)]
    for key in ("question", "outcome", "language", "value:recall@5", "confidence", "order"):
        opened.page.locator(f'th[data-key="{key}"] button').dispatch_event("click")
        said.append(opened.page.locator("thead th").evaluate_all(SORTED))
    assert said == [
        ["order ascending"], ["question ascending"], ["outcome ascending"], ["language ascending"],
        ["value:recall@5 ascending"], ["confidence ascending"], ["order ascending"],
    ]  # fmt: skip


def test_text_is_looked_for_in_questions_and_answers_whatever_its_case(open_page):
    opened = open_page().all()
    opened.page.get_by_label("Text").fill("THREE floors")
    assert opened.questions() == [WRONG.question]


def test_a_language_is_picked(open_page):
    opened = open_page().all()
    opened.page.get_by_label("Language").select_option("zh")
    assert opened.questions() == [CHINESE.question]


def test_values_below_a_threshold_are_picked(open_page):
    opened = open_page().all()
    opened.page.get_by_label("Metric").select_option("f1")
    opened.page.get_by_label("is below").fill("0.75")
    assert opened.column("value:f1") == ["0.125", "0.25"]


def test_filters_that_nothing_passes_say_so(open_page):
    opened = open_page()
    opened.page.get_by_label("Text").fill("no such text")
    assert opened.page.locator("#page").text_content() == "No question passes these filters."


def test_a_row_unfolds_to_all_that_came_of_it_and_folds_again(open_page):
    opened = open_page().all()
    button = opened.page.locator(".asked button").first
    button.click()
    detail = opened.page.locator(".detail").inner_text()
    assert all(one in detail for one in (RIGHT.text, *RIGHT.gold, *RIGHT.sources, "1. en/suez.md — Suez Canal"))
    assert opened.page.locator(".source.cited").count() == 1 and button.get_attribute("aria-expanded") == "true"
    button.click()
    assert opened.page.locator(".detail").count() == 0 and button.get_attribute("aria-expanded") == "false"


def test_an_error_is_told_in_its_row(open_page):
    opened = open_page()
    opened.page.locator(".asked button").nth(2).click()
    assert "the server answered 503" in opened.page.locator(".detail").inner_text()


def test_a_row_tells_that_no_answer_was_to_be_given(open_page):
    opened = open_page(results(replace(DECLINED, abstained=False, text="Much.", values={"contains": 0.0})))
    opened.page.locator(".asked button").first.click()
    assert "none: the documents do not answer this" in opened.page.locator(".detail").inner_text()


def test_a_row_opens_from_the_keyboard(open_page):
    opened = open_page()
    opened.page.locator(".asked button").first.focus()
    opened.page.keyboard.press("Enter")
    assert opened.page.locator(".detail").count() == 1


def test_many_questions_come_a_hundred_at_a_time(open_page):
    opened = open_page(many(6078)).all()
    assert len(opened.questions()) == 100 and opened.page.locator("#place").text_content() == "Page 1 of 61"
    opened.page.get_by_role("button", name="Next").click()
    assert opened.column("order")[0] == "101"
    opened.page.get_by_role("button", name="Previous").click()
    assert opened.column("order")[0] == "1"


def test_hostile_text_stays_text(open_page):
    opened = open_page(hostile()).all()
    for button in opened.page.locator(".asked button").all():
        button.click()
    assert HOSTILE in opened.page.locator(".detail").first.text_content()
    assert opened.page.locator("img, [onerror]").count() == 0
    assert opened.page.title() != "owned" and opened.said == [] and len(opened.asked) == 1


def test_a_text_that_names_a_place_asks_for_nothing_there(open_page):
    opened = open_page(results(replace(WRONG, text='<img src="https://example.org/a.png"> https://example.org/')))
    opened.page.locator(".asked button").click()
    assert len(opened.asked) == 1


def test_without_javascript_the_failures_can_be_read(open_page):
    opened = open_page(java_script_enabled=False)
    opened.page.locator("noscript summary").first.click()
    assert WRONG.text in opened.page.locator("noscript dl").first.inner_text()
    assert not opened.page.locator("#filters").is_visible()


@pytest.mark.parametrize("width", [360, 1200])
def test_nothing_is_wider_than_the_screen(open_page, width):
    opened = open_page(many(30), viewport={"width": width, "height": 800})
    opened.page.locator(".asked button").first.click()
    assert opened.page.evaluate("document.documentElement.scrollWidth") == width


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_text_stands_out_from_its_ground(open_page, scheme):
    """WCAG 2.2 asks for a contrast of 4.5 to 1."""
    opened = open_page(color_scheme=scheme)
    opened.page.locator(".asked button").first.click()
    assert [one for one in opened.page.evaluate(CONTRASTS) if one["contrast"] < 4.5] == []


SORTED = "all => all.filter(one => /ing$/.test(one.ariaSort)).map(one => one.dataset.key + ' ' + one.ariaSort)"

CONTRASTS = """() => {
  const parts = (colour) => colour.match(/[\\d.]+/g).map(Number);
  const light = (colour) => parts(colour).slice(0, 3).map((one) => one / 255)
    .map((one) => (one <= 0.04045 ? one / 12.92 : ((one + 0.055) / 1.055) ** 2.4))
    .reduce((sum, one, place) => sum + one * [0.2126, 0.7152, 0.0722][place], 0);
  const ground = (node) => {
    const colour = getComputedStyle(node).backgroundColor;
    return parts(colour)[3] === 0 && node.parentElement ? ground(node.parentElement) : colour;
  };
  const texts = [...document.querySelectorAll("main *")].filter((node) =>
    node.checkVisibility() && !node.disabled
    && [...node.childNodes].some((one) => one.nodeType === 3 && one.data.trim()));
  return texts.map((node) => {
    const style = getComputedStyle(node);
    const [a, b] = [light(node.closest("svg") ? style.fill : style.color), light(ground(node))].sort((x, y) => y - x);
    return { text: node.textContent.slice(0, 30), contrast: (a + 0.05) / (b + 0.05) };
  });
}"""
