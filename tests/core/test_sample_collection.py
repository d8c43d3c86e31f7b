"""The sample collection keeps the promises that its README makes."""

import json
import re
from collections import Counter
from functools import cache
from pathlib import Path

import pytest
from pypdf import PdfReader
from selectolax.lexbor import LexborHTMLParser

from ragloom.sample.files import articles, questions

ENGLISH_ENDINGS = ".?!"
CHINESE_ENDINGS = "。？！"


def read_html(path: Path) -> str:
    tree = LexborHTMLParser(path.read_text(encoding="utf-8"))
    main = tree.css_first("main")
    assert main is not None, f"{path.name} has no main element"
    return main.text(separator="\n")


def read_pdf(path: Path) -> str:
    return "\n".join(page.extract_text() for page in PdfReader(path).pages)


def one_spaced(text: str) -> str:
    return re.sub(r"\s+", " ", text).strip()


@cache
def text_of(name: str) -> str:
    path = articles() / name
    if path.suffix == ".html":
        return one_spaced(read_html(path))
    if path.suffix == ".pdf":
        return one_spaced(read_pdf(path))
    return one_spaced(path.read_text(encoding="utf-8"))


def article_names() -> list[str]:
    root = articles()
    return sorted(path.relative_to(root).as_posix() for path in root.rglob("*") if path.is_file())


def rows() -> list[dict]:
    return [json.loads(line) for line in questions().read_text(encoding="utf-8").splitlines()]


def han_characters(text: str) -> int:
    return len(re.findall(r"[\u4e00-\u9fff]", text))


def test_the_collection_holds_forty_five_english_and_fifteen_chinese_articles():
    assert Counter(name.split("/")[0] for name in article_names()) == {"en": 45, "zh": 15}


def test_the_articles_come_in_four_formats():
    assert Counter(Path(name).suffix for name in article_names()) == {".md": 49, ".html": 8, ".txt": 2, ".pdf": 1}


def test_the_names_of_the_articles_are_slugs():
    assert [name for name in article_names() if not re.fullmatch(r"(en|zh)/[a-z0-9]+(-[a-z0-9]+)*\.[a-z]+", name)] == []


def test_every_english_article_has_150_to_350_words():
    lengths = {name: len(text_of(name).split()) for name in article_names() if name.startswith("en/")}
    assert {name: length for name, length in lengths.items() if not 150 <= length <= 350} == {}


def test_every_chinese_article_has_250_to_500_characters():
    lengths = {name: han_characters(text_of(name)) for name in article_names() if name.startswith("zh/")}
    assert {name: length for name, length in lengths.items() if not 250 <= length <= 500} == {}


def test_the_pdf_has_two_pages_of_text():
    pages = PdfReader(articles() / "en" / "lighthouses.pdf").pages
    assert [bool(page.extract_text().strip()) for page in pages] == [True, True]


def test_the_html_articles_wear_a_head_a_menu_and_a_footer():
    for name in article_names():
        if name.endswith(".html"):
            tree = LexborHTMLParser((articles() / name).read_text(encoding="utf-8"))
            missing = [part for part in ("head title", "nav", "main h1", "footer") if tree.css_first(part) is None]
            assert missing == [], name


def test_each_question_has_the_documented_fields():
    fields = {"id": str, "language": str, "question": str, "answers": list, "articles": list, "answerable": bool}
    for row in rows():
        assert {key: type(value) for key, value in row.items()} == fields, row


def test_there_are_a_hundred_english_and_thirty_chinese_questions():
    assert Counter(row["language"] for row in rows()) == {"en": 100, "zh": 30}


def test_eleven_english_and_four_chinese_questions_have_no_answer():
    assert Counter(row["language"] for row in rows() if not row["answerable"]) == {"en": 11, "zh": 4}


def test_ids_are_unique_and_begin_with_the_language():
    ids = [row["id"] for row in rows()]
    assert len(set(ids)) == len(ids)
    assert [row["id"] for row in rows() if not re.fullmatch(row["language"] + r"-\d{3}", row["id"])] == []


def test_no_question_is_asked_twice():
    asked = Counter(re.sub(r"\W+", " ", row["question"].casefold()).strip() for row in rows())
    assert [question for question, times in asked.items() if times > 1] == []


def test_questions_without_an_answer_name_neither_answers_nor_articles():
    assert [row["id"] for row in rows() if not row["answerable"] and (row["answers"] or row["articles"])] == []


def test_answerable_questions_name_at_least_one_answer_and_one_article():
    assert [row["id"] for row in rows() if row["answerable"] and not (row["answers"] and row["articles"])] == []


def test_every_named_article_exists_and_is_in_the_language_of_the_question():
    names = set(article_names())
    for row in rows():
        assert set(row["articles"]) <= names, row["id"]
        assert {name.split("/")[0] for name in row["articles"]} <= {row["language"]}, row["id"]


def test_every_article_is_asked_about():
    assert set(article_names()) - {name for row in rows() for name in row["articles"]} == set()


@pytest.mark.parametrize("row", [row for row in rows() if row["answerable"]], ids=lambda row: row["id"])
def test_every_answer_stands_word_for_word_in_each_article_named(row):
    for name in row["articles"]:
        for answer in row["answers"]:
            assert re.search(rf"(?<![A-Za-z0-9]){re.escape(answer)}(?![A-Za-z0-9])", text_of(name)), (name, answer)


def test_no_answer_runs_over_the_end_of_a_sentence():
    endings = tuple(f"{mark} " for mark in ENGLISH_ENDINGS) + tuple(CHINESE_ENDINGS)
    answers = [answer for row in rows() for answer in row["answers"]]
    assert [answer for answer in answers if any(ending in answer for ending in endings)] == []
