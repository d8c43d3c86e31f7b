"""Lessons in copying, made of texts."""

import json
import random

from benchmarks.copying import ANSWER, CUE, lessons, write_lessons

TEXTS = [" ".join(f"word{text}-{number}" for number in range(80)) for text in range(3)]


def test_an_answer_goes_on_in_the_passage_where_the_question_breaks_off():
    for row in lessons(TEXTS, 50, random.Random(1)):
        (passage,) = row["positives"]
        cue, dots = row["question"].rsplit(" ", 1)
        assert (dots, len(cue.split())) == ("...", CUE)
        assert f"{cue} {row['answers'][0]}" in passage["text"]
        assert 0 < len(row["answers"][0].split()) <= ANSWER


def test_scrambled_passages_are_no_text():
    (row,) = lessons(TEXTS, 1, random.Random(1), scrambled=True)
    (passage,) = row["positives"]
    assert not any(passage["text"] in text for text in TEXTS)
    assert f"{row['question'].removesuffix(' ...')} {row['answers'][0]}" in passage["text"]


def test_short_texts_are_left_out():
    short = "far too short"
    rows = list(lessons([short, TEXTS[0]], 20, random.Random(1)))
    assert len(rows) == 20
    assert all(short not in row["positives"][0]["text"] for row in rows)


def test_the_same_files_are_written_again_and_nothing_held_out_is_taught(tmp_path):
    written = []
    for name in ("one", "two"):
        folder = tmp_path / name
        folder.mkdir()
        write_lessons(folder, TEXTS[:2], TEXTS[2:], count=30, held=5)
        written.append({file.name: file.read_text() for file in folder.iterdir()})
    assert written[0] == written[1]
    taught, held = (written[0][name].splitlines() for name in ("copies.jsonl", "held.jsonl"))
    assert (len(taught), len(held)) == (30, 5)
    assert all("word2" not in line for line in taught)
    assert all("word2" in json.loads(line)["positives"][0]["text"] for line in held)
