"""``ragloom plugins check``: the kit over installed plugins, and what it tells people, programs and shells."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from ragloom.cli import plugins_check
from ragloom.cli.main import main
from ragloom.testing.suites import table

PARTS = """
import os
import sys
import numpy as np
from ragloom.errors import MissingExtraError
from ragloom.hookspecs import hookimpl
from ragloom.interfaces import Stateless
from ragloom.testing import Case

api = 1

class Sound(Stateless):
    def score(self, query, passages):
        print("scored by", type(self).__name__)
        os.write(1, b"written past Python")
        return np.zeros(len(passages), np.float32)

class Mute(Stateless):
    pass

class Shy(Sound):
    def __init__(self):
        print("made")
        os.write(1, b"written past Python")
        raise RuntimeError("no [luck]")

class Leaving(Sound):
    def close(self):
        raise SystemExit(7)

class Panic(BaseException):
    pass

class Panicking(Sound):
    def close(self):
        raise Panic("in another language")

def cases():
    return [Case(), Case(name="again")]

def leaving_cases():
    sys.exit(0)

def lacking(folder):
    raise MissingExtraError("nothing to make a model with", hint="pip install it")

def lacking_cases():
    return [Case(prepare=lacking)]

def no_cases():
    return []

def broken_cases():
    raise ZeroDivisionError("by nothing")
"""
HOOK = """
@hookimpl
def register_rerankers(register):
    register("{name}", target="site_mine:{target}", conformance="{conformance}", requires={requires})
"""
CHUNKER = """
@hookimpl
def register_chunkers(register):
    register("other", target="site_mine:Mute")
"""
ANALYZER = """
from ragloom.testing import AnalyzerCase

class Words(Stateless):
    fingerprint = "words"
    def split(self, text):
        return text.lower().split()
    def term(self, token):
        return token

def words():
    return [AnalyzerCase()]

@hookimpl
def register_analyzers(register):
    register("words", target="site_mine:Words", conformance="site_mine:words")
"""
OBSERVER = """
@hookimpl
def query_received(event):
    pass
"""


def parts(target="Sound", conformance="site_mine:cases", requires=(), name="mine", beside=""):
    return PARTS + HOOK.format(target=target, conformance=conformance, requires=requires, name=name) + beside


@pytest.fixture(autouse=True)
def only_what_every_component_promises(monkeypatch):
    """What rerankers promise besides is looked at elsewhere, and takes its time."""
    monkeypatch.delitem(table.KINDS, "reranker")


@pytest.fixture
def offer(site, monkeypatch, tmp_path):
    """Install the plugin ``mine``, and see no other."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("RAGLOOM_PLUGINS", "mine")

    def installed(**how):
        site.plugin("mine", parts(**how))

    return installed


def checked(capfd, *arguments):
    """The exit code, and the only plugin's JSON."""
    code = main(["plugins", "check", *arguments, "--json"])
    return code, json.loads(capfd.readouterr().out)["plugins"][0]


def said(capfd, *arguments):
    code = main(["plugins", "check", *arguments])
    captured = capfd.readouterr()
    return code, captured.out, captured.err


# Exit codes


@pytest.mark.parametrize(
    ("how", "code"),
    [
        ({}, 0),
        ({"target": "Mute"}, 1),
        ({"conformance": ""}, 3),
        ({"conformance": "site_mine:lacking_cases"}, 3),
        ({"requires": ("a_library_nobody_has",)}, 3),
        ({"beside": CHUNKER}, 3),
        ({"target": "Mute", "beside": CHUNKER}, 1),
        ({"beside": OBSERVER}, 0),
    ],
    ids=[
        "sound",
        "broken",
        "no cases",
        "cases that miss a library",
        "missing library",
        "one without cases",
        "broken beside",
        "observer",
    ],
)
def test_the_exit_code_says_how_it_went(offer, capfd, how, code):
    offer(**how)

    assert said(capfd, "mine")[0] == code


@pytest.mark.parametrize(
    ("arguments", "hint"),
    [
        ([], "ragloom plugins check --all, or one of: mine"),
        (["mine", "--all"], "ragloom plugins check --all, or one of: mine"),
        (["mina"], "did you mean `mine`?"),
        (["mine", "--kind", "rerankr"], "did you mean `reranker`?"),
        (["mine", "--kind", "loader"], "there are: reranker"),
        (["mine", "--component", "mean"], "there are: mine"),
    ],
)
def test_a_wrong_command_line_ends_in_two_and_says_what_there_is(offer, capfd, arguments, hint):
    offer()

    code, _, err = said(capfd, *arguments)

    assert (code, err.splitlines()[-1]) == (2, f"  hint: {hint}")


def test_a_plugin_that_cannot_be_loaded_has_failed(site, capfd, monkeypatch):
    site.plugin("mine", "raise RuntimeError('no luck')")
    monkeypatch.setenv("RAGLOOM_PLUGINS", "mine")

    code, out, _ = said(capfd, "mine")

    assert code == 1
    assert "it cannot be loaded: RuntimeError: no luck" in out


@pytest.mark.parametrize("choice", ["--kind", "--component"])
def test_what_is_asked_of_a_plugin_that_cannot_be_loaded_is_told_as_that(site, capfd, monkeypatch, choice):
    site.plugin("mine", "raise RuntimeError('no luck')")
    monkeypatch.setenv("RAGLOOM_PLUGINS", "mine")

    code, out, _ = said(capfd, "mine", choice, "reranker")

    assert code == 1
    assert "it cannot be loaded: RuntimeError: no luck" in out


# What is told


def test_a_component_has_a_line_with_its_counts(offer, capfd):
    offer()

    assert "  passed       reranker mine  " in said(capfd, "mine")[1]


def test_a_failure_is_told_with_case_check_promise_and_what_was_seen(offer, capfd):
    offer(target="Mute")

    out = said(capfd, "mine")[1]

    assert "failed: reranker mine in the case “again”: has every method\n" in out
    assert "  promised: It has ``open``, ``close`` and what its kind's Protocol asks for.\n" in out
    assert "  seen: Mute is no Reranker: it lacks score\n" in out


def test_the_traceback_is_told_for_debugging_only(offer, capfd):
    offer(target="Shy")

    assert "Traceback" not in said(capfd, "mine")[1]
    assert 'raise RuntimeError("no [luck]")' in said(capfd, "mine", "--debug")[1]


def test_a_component_without_cases_is_told_what_to_register(offer, capfd):
    offer(conformance="")

    out = said(capfd, "mine")[1]

    assert "  not checked  reranker mine  it registers no cases\n" in out
    assert '    fix: write register(…, conformance="package.module:cases")' in out


def test_a_component_whose_library_is_missing_is_told_what_to_install(offer, capfd):
    offer(requires=("a_library_nobody_has",))

    assert checked(capfd, "mine")[1]["components"][0] == {
        "kind": "reranker",
        "name": "mine",
        "findings": [],
        "why": "needs a_library_nobody_has",
        "fix": "pip install a_library_nobody_has",
        "standing": "not checked",
    }


@pytest.mark.parametrize(
    ("conformance", "why"),
    [
        ("broken_cases", "ZeroDivisionError: by nothing"),
        ("leaving_cases", "SystemExit: 0"),
        ("no_cases", "gives no proper cases"),
        ("none", "no attribute"),
    ],
)
def test_cases_that_cannot_be_made_are_a_failure(offer, capfd, conformance, why):
    offer(conformance=f"site_mine:{conformance}")

    code, plugin = checked(capfd, "mine")

    assert (code, plugin["components"][0]["standing"]) == (1, "failed")
    assert why in plugin["components"][0]["findings"][0]["why"]


def test_event_hooks_are_told_as_not_checkable(offer, capfd):
    offer(beside=OBSERVER)

    assert "  not checkable: the event hooks query_received\n" in said(capfd, "mine")[1]


@pytest.mark.parametrize(("target", "why"), [("Leaving", "SystemExit: 7"), ("Panicking", "Panic: in another language")])
def test_a_component_that_leaves_the_program_fails_its_check(offer, capfd, target, why):
    offer(target=target)

    code, plugin = checked(capfd, "mine")

    assert code == 1
    assert why in {one["why"] for one in plugin["components"][0]["findings"]}


def test_json_holds_every_check_in_every_case(offer, capfd):
    offer()

    findings = checked(capfd, "mine")[1]["components"][0]["findings"]

    assert {one["case"] for one in findings} == {"default settings", "again"}


def test_what_components_print_keeps_out_of_the_json(offer, capfd):
    offer(target="Shy")

    code = main(["plugins", "check", "mine", "--json"])

    captured = capfd.readouterr()
    assert (code, json.loads(captured.out)["ok"]) == (1, False)
    assert "written past Python" in captured.err


# What is checked


def test_only_the_components_of_the_kind_asked_for_are_checked(offer, capfd):
    offer(beside=CHUNKER)

    code, plugin = checked(capfd, "mine", "--kind", "reranker")

    assert (code, [one["name"] for one in plugin["components"]]) == (0, ["mine"])


def test_only_the_component_asked_for_is_checked(offer, capfd):
    offer(beside=CHUNKER)

    assert [one["name"] for one in checked(capfd, "mine", "--component", "other")[1]["components"]] == ["other"]


def test_all_checks_every_installed_plugin(site, offer, capfd, monkeypatch):
    offer()
    site.plugin("second", "api = 1")
    monkeypatch.setenv("RAGLOOM_PLUGINS", "mine,second")

    main(["plugins", "check", "--all", "--json"])

    assert [one["plugin"] for one in json.loads(capfd.readouterr().out)["plugins"]] == ["mine", "second"]


def test_a_plugin_file_is_checked_as_an_installed_one_is(tmp_path, capfd, monkeypatch):
    file = tmp_path / "site_mine.py"
    file.write_text(parts())
    monkeypatch.setenv("RAGLOOM_PLUGINS", "none-of-them")
    try:
        code, out, err = said(capfd, "site_mine", "--plugin", str(file))
    finally:
        sys.modules.pop("site_mine", None)

    assert code == 0, out + err


def test_another_process_finds_what_a_plugin_file_offers(tmp_path, capfd, monkeypatch):
    file = tmp_path / "site_mine.py"
    file.write_text(parts(beside=ANALYZER))
    monkeypatch.setenv("RAGLOOM_PLUGINS", "none-of-them")
    try:
        _, plugin = checked(capfd, "site_mine", "--plugin", str(file), "--kind", "analyzer")
    finally:
        sys.modules.pop("site_mine", None)

    findings = {one["check"]: one["outcome"] for one in plugin["components"][0]["findings"]}
    assert findings["is the same in another process"] == "passed"


# What it needs, and what it leaves behind


def test_without_hypothesis_the_extra_is_named(offer, capfd, monkeypatch):
    offer()
    monkeypatch.setattr(plugins_check, "find_spec", lambda name: None)

    code, _, err = said(capfd, "mine")

    assert (code, err.splitlines()[-1]) == (2, '  hint: pip install "ragloom[kit]"')


def test_it_needs_no_pytest_and_leaves_nothing_in_the_working_folder(tmp_path):
    code = (
        "import sys; sys.modules['pytest'] = sys.modules['_pytest'] = None\n"
        "from ragloom.cli.main import main\n"
        "sys.exit(main(['plugins', 'check', 'text', '--component', 'whitespace']))"
    )
    paths = os.pathsep.join(filter(None, sys.path))
    ran = subprocess.run(
        [sys.executable, "-c", code],
        cwd=tmp_path,
        env={**os.environ, "PYTHONPATH": paths},
        capture_output=True,
        text=True,
        check=False,
    )

    assert (ran.returncode, list(Path(tmp_path).iterdir())) == (0, []), ran.stderr
