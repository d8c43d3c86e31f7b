"""``ragloom calibrate``, on a small collection of its own."""

import json
import xml.etree.ElementTree as ElementTree
from random import Random

import pytest

from ragloom.cli.main import main
from ragloom.config import load_config

TOWNS = ["Arvel", "Bodwin", "Cresk", "Dunmore", "Elsby", "Farrow", "Gorse", "Harn", "Ilex", "Jarrow"]
ANSWERABLE = [
    {"question": f"When was the harbour of {town} built?", "answers": [str(1850 + n)]} for n, town in enumerate(TOWNS)
]
UNANSWERABLE = [{"question": f"Who painted {town}'s portrait?", "answers": []} for town in ("Arvel", "Cresk", "Zell")]
CONFIG = "version: 1\ngenerator: {use: extractive, threshold: 0}\n"


@pytest.fixture(autouse=True)
def folder(tmp_path, monkeypatch, capsys):
    monkeypatch.chdir(tmp_path)
    docs = tmp_path / "docs"
    docs.mkdir()
    for number, town in enumerate(TOWNS):
        (docs / f"{town}.txt").write_text(f"The harbour of {town} was built in {1850 + number}.", encoding="utf-8")
    (tmp_path / "ragloom.yaml").write_text(CONFIG, encoding="utf-8")
    (tmp_path / "qa.jsonl").write_text("".join(f"{json.dumps(row)}\n" for row in ANSWERABLE + UNANSWERABLE))
    assert main(["index", "docs"]) == 0
    capsys.readouterr()
    return tmp_path


def said(capsys, *options, code=0):
    assert main(["calibrate", "--data", "qa.jsonl", "--json", *options]) == code
    return json.loads(capsys.readouterr().out)


def test_it_finds_the_threshold_that_keeps_unanswerable_questions_out(capsys):
    found = said(capsys)
    assert (found["fitted"]["score"], found["fitted"]["risk"], found["unanswerable"]) == (1.0, 0.0, 3)
    assert found["fitted"]["coverage"] == pytest.approx(10 / 13)


def test_it_says_what_that_is_worth_on_questions_held_out(capsys):
    found = said(capsys, "--folds", "4")
    assert found["held_out"]["folds"] == 4 and 0 < found["held_out"]["coverage"] <= 1


def test_a_risk_can_be_aimed_at(capsys):
    assert said(capsys, "--risk", "0.2")["fitted"]["risk"] <= 0.2


def test_a_coverage_can_be_aimed_at(capsys):
    assert said(capsys, "--coverage", "0.5")["fitted"]["coverage"] >= 0.5


def test_two_aims_at_once_are_refused(capsys):
    assert main(["calibrate", "--data", "qa.jsonl", "--risk", "0.1", "--coverage", "0.5"]) == 2
    assert "give one of them" in capsys.readouterr().err


def test_what_no_threshold_reaches_is_refused_with_what_can_be_reached(capsys):
    assert main(["calibrate", "--data", "qa.jsonl", "--risk", "0", "--loss", "exact-match"]) == 2
    assert "the risk goes down to 1.000" in capsys.readouterr().err


def test_the_curve_is_shown_for_people(capsys):
    assert main(["calibrate", "--data", "qa.jsonl"]) == 0
    page = capsys.readouterr().out
    assert (
        "13 questions, 3 of them unanswerable" in page and "on questions held out" in page and "Threshold: 0." in page
    )


def test_the_threshold_is_written_and_then_holds_answers_back(folder, capsys):
    threshold = said(capsys, "--write")["threshold"]
    assert load_config(folder / "ragloom.yaml").core.abstain.below == threshold
    assert main(["ask", "Who painted Arvel's portrait?"]) == 0
    assert "held back: its confidence" in capsys.readouterr().out


def test_a_threshold_that_is_set_does_not_hide_answers_from_the_fit(capsys):
    before = said(capsys)
    assert said(capsys, "--set", "abstain.below=0.9999")["curve"] == before["curve"]


def test_without_a_config_file_there_is_nothing_to_write_to(folder, capsys):
    (folder / "ragloom.yaml").unlink()
    assert main(["calibrate", "--data", "qa.jsonl", "--write"]) == 2
    assert "ragloom init" in capsys.readouterr().err


def test_the_curve_is_drawn(folder, capsys):
    said(capsys, "--plot", "curve.svg")
    picture = ElementTree.parse(folder / "curve.svg").getroot()
    assert len(picture.findall("{http://www.w3.org/2000/svg}polyline")) == 1


@pytest.mark.parametrize("plot", ["nowhere/curve.svg", "docs"])
def test_a_picture_without_a_place_is_refused_before_anything_is_asked(plot, capsys, monkeypatch):
    monkeypatch.setattr("ragloom.evaluate.ask_all", lambda *given, **named: pytest.fail("asked"))
    assert main(["calibrate", "--data", "qa.jsonl", "--plot", plot]) == 2
    assert plot in capsys.readouterr().err


def test_rows_that_are_none_are_named_with_their_lines(folder, capsys):
    (folder / "qa.jsonl").write_text('{"question": "Why?", "answers": []}\nno\n')
    assert main(["calibrate", "--data", "qa.jsonl"]) == 2
    assert "qa.jsonl:2: is not JSON" in capsys.readouterr().err


def test_a_handful_of_questions_is_too_few(folder, capsys):
    (folder / "qa.jsonl").write_text(json.dumps(ANSWERABLE[0]))
    assert main(["calibrate", "--data", "qa.jsonl"]) == 2
    assert "too few" in capsys.readouterr().err


def test_a_generator_that_never_says_how_sure_it_is_cannot_be_calibrated(folder, capsys):
    (folder / "mute.py").write_text(
        "from ragloom.hookspecs import hookimpl\n"
        "from ragloom.testing import ScriptedGenerator\n"
        "api = 1\n"
        "class Mute(ScriptedGenerator):\n"
        "    def __init__(self): super().__init__(lambda request: 'In 1850.')\n"
        "@hookimpl\n"
        "def register_generators(register):\n"
        "    register('mute', target='mute:Mute')\n"
    )
    assert main(["calibrate", "--data", "qa.jsonl", "--plugin", "mute.py", "--set", "generator=mute"]) == 2
    assert "does not say how sure it is" in capsys.readouterr().err


def test_a_risk_that_holds_on_no_other_questions_is_pointed_out(folder, capsys):
    # Right or wrong by the throw of a coin: some answers look good, and those like them do not.
    coin = Random(1)
    rows = [{**row, "answers": row["answers"] if coin.random() < 0.5 else ["never"]} for row in ANSWERABLE * 6]
    (folder / "qa.jsonl").write_text("".join(f"{json.dumps(row)}\n" for row in rows))
    assert main(["calibrate", "--data", "qa.jsonl", "--risk", "0.4", "--json"]) == 0
    out, err = capsys.readouterr()
    found = json.loads(out)
    assert (found["fitted"]["risk"] <= 0.4 < 0.41 < found["held_out"]["risk"], "above the 40.0% that was" in err) == (
        True,
        True,
    )
