"""The page as markup: whole, sealed, and readable without its script."""

import re
from base64 import b64encode
from dataclasses import replace
from hashlib import sha256
from math import nan

import pytest
from selectolax.lexbor import LexborHTMLParser
from tests.core.evaluate.report.constructed import HOSTILE, RIGHT, hostile, many, results

from ragloom.evaluate.report import html_report, write_report
from ragloom.evaluate.results import Figure, Results, Row


def parsed(given=None):
    return LexborHTMLParser(html_report(given or results()))


def texts(page, selector):
    return [node.text(strip=True) for node in page.css(selector)]


def test_a_policy_lets_nothing_in_but_the_page_s_own_script_and_style():
    page = parsed()
    policy = page.css_first('meta[http-equiv="Content-Security-Policy"]').attributes["content"]
    said = [page.css_first(name).text() for name in ("body > script", "style")]
    hashes = [f"'sha256-{b64encode(sha256(one.encode()).digest()).decode()}'" for one in said]
    assert policy.startswith(f"default-src 'none'; script-src {hashes[0]}; style-src {hashes[1]}; img-src data:;")


def test_the_page_names_no_other_place():
    assert re.findall(r"(?:https?:)?//[\w.-]+\.\w+|@import|url\(", html_report(results())) == []


def test_the_page_uses_no_inline_style_or_handler_which_the_policy_would_refuse():
    assert parsed(many(10)).css("[style], [onclick], [onload], [onerror]") == []


@pytest.mark.parametrize("selector", ["img", "script", "iframe"])
def test_hostile_text_makes_no_element(selector):
    assert len(parsed(hostile()).css(selector)) == len(parsed().css(selector))


def test_hostile_text_is_shown_as_it_is():
    assert HOSTILE in parsed(hostile()).css_first("h1").text()


def test_hostile_text_writes_no_attribute():
    assert parsed(hostile()).css("[onerror]") == []


def test_retrieval_and_generation_stand_apart():
    titles = texts(parsed(), "section h2")
    assert titles == [
        "Retrieval", "Generation", "Time and cost", "Latency by step", "Risk and coverage", "Values by question",
        "Questions", "Malformed rows", "How it was made",
    ]  # fmt: skip


def test_every_link_of_the_contents_leads_to_a_section():
    page = parsed()
    links = [node.attributes["href"] for node in page.css(".contents a")]
    assert len(links) == 9 and all(page.css_first(f"section{link}") for link in links)


def test_a_figure_tells_value_interval_counts_and_direction():
    row = next(one for one in parsed().css("#generation tr") if one.text().startswith("aurc"))
    assert [cell.text(strip=True) for cell in row.css("th, td")] == [
        "aurc", "0.400", "0.100 to 0.800", "3", "1", "↓ lower",
    ]  # fmt: skip


def test_a_figure_without_a_value_is_a_dash():
    given = replace(results(), figures=(Figure("f1", "answers", nan),))
    assert texts(parsed(given), "#generation .value") == ["–"]


def test_a_group_that_a_plugin_invents_is_among_generation():
    given = replace(results(), figures=(Figure("tone", "manners", 0.5),))
    assert "tone" in parsed(given).css_first("#generation").text()


def test_settings_are_told_where_the_name_does_not():
    given = replace(results(), metrics={"f1": {"use": "f1", "language": "zh"}, "recall@5": {"use": "recall", "k": 5}})
    assert texts(parsed(given), ".figures th .quiet") == ["language zh"]


def test_the_head_tells_the_data_and_what_to_mend():
    said = parsed().css_first("header").text()
    assert all(one in said for one in ("questions.jsonl", "1 malformed row", "3 failures", "mend retrieval first"))


def test_questions_without_an_answer_are_told_above_all_figures():
    assert "1 question has no answer because something went wrong" in parsed().css_first(".notes").text()


def test_what_the_evaluation_was_made_with_is_told():
    said = parsed().css_first("#made").text()
    assert all(one in said for one in ("use: bm25", "ragloom: 0.1.0", "0f" * 32, "seed7", "position: 60"))


def test_malformed_rows_are_listed():
    assert texts(parsed(), "#malformed li") == ["questions.jsonl:6: is not JSON"]


def test_data_without_malformed_rows_has_no_such_section():
    assert parsed(replace(results(), data={"file": "a.csv"})).css("#malformed") == []


def test_without_a_script_the_failures_can_be_read():
    said = parsed().css_first("noscript").text()
    assert "3 of 3 failures" in said and "How tall is the Eiffel Tower?" in said and "It has three floors." in said


def test_without_a_script_the_first_of_many_failures_can_be_read():
    assert len(parsed(many(200)).css("noscript details")) == 25


def test_without_a_script_and_failures_the_first_questions_can_be_read():
    assert "1 of 1 questions" in parsed(results(RIGHT)).css_first("noscript").text()


def test_the_metric_that_tells_right_from_wrong_has_the_first_column_of_values():
    keys = [node.attributes["data-key"] for node in parsed().css("th[data-key]")]
    assert keys == [
        "order", "question", "outcome", "language", "value:contains", "value:recall@5", "value:f1", "confidence",
    ]  # fmt: skip


def test_every_head_of_a_table_says_what_it_heads():
    page = parsed()
    assert [node.html for node in page.css("th") if node.attributes.get("scope") is None] == []


def test_every_control_has_a_label():
    controls = parsed().css("input, select")
    assert len(controls) == 5 and all(node.parent.tag == "label" and node.parent.text(strip=True) for node in controls)


def test_an_evaluation_of_nothing_is_a_page_all_the_same():
    page = parsed(Results("empty", {}, {}, {}, {}, (), (Row("1", "Why?"),)))
    assert texts(page, "section h2") == ["Questions", "How it was made"]


def test_a_report_is_written_whole_and_leaves_nothing_beside_it(tmp_path):
    file = tmp_path / "report.html"
    file.write_text("what was there", encoding="utf-8")
    write_report(results(), file)
    assert file.read_text(encoding="utf-8") == html_report(results()) and [*tmp_path.iterdir()] == [file]
