"""How the verdicts of ``ragloom plugins check`` read."""

from __future__ import annotations

import pytest

from ragloom.cli.verdict import Finding, PluginVerdict, Verdict
from ragloom.cli.verdict_shown import verdict_json, verdict_lines
from ragloom.testing.suites import every
from ragloom.testing.suites.streaming import CHECKS
from ragloom.testing.suites.table import capability_of

KEPT = Finding("usual", "gives one", "One is given.", "passed")
STREAMED = Finding("usual", "streams pieces", "Every piece is a string.", "passed", capability="Streaming")
STEPPED = Finding("usual", "reorders rows", "Rows are put in order.", "passed", capability="Stepping")
BROKEN = Finding("usual", "gives one", "One is given.", "failed", "gave two")
LEFT = Finding("usual", "has wrong ones", "They are refused.", "not applicable", "the case has no [wrong] ones")


def lines(*verdicts, debug=False):
    return list(verdict_lines([PluginVerdict("mine", "ragloom-mine", "1.0", verdicts)], debug=debug))


def test_a_components_line_names_the_capabilities_whose_checks_were_run():
    shown = lines(Verdict("generator", "markov", (KEPT, STREAMED, STEPPED, LEFT)))
    assert shown[1].endswith("  generator markov (Stepping, Streaming)  3 passed, 1 not applicable")


def test_counts_stand_below_each_other_whatever_is_named_before_them():
    shown = lines(Verdict("generator", "a", (KEPT, STREAMED)), Verdict("generator", "b", (KEPT,)))
    assert shown[1].index("2 passed") == shown[2].index("1 passed")


@pytest.mark.parametrize(
    ("findings", "last"),
    [
        (((KEPT,),), "1 component passed"),
        (((KEPT,), (KEPT,)), "2 components passed"),
        (((KEPT,), (BROKEN,)), "1 component passed, 1 failed"),
        (((BROKEN,), (BROKEN,)), "2 components failed"),
        ((), "nothing to check"),
    ],
)
def test_the_last_line_says_that_it_counts_components(findings, last):
    assert lines(*(Verdict("generator", "markov", some) for some in findings))[-1] == last


def test_what_could_not_be_applied_is_told_for_debugging():
    shown = lines(Verdict("generator", "markov", (KEPT, LEFT)), debug=True)
    told = "not applicable: generator markov in the case “usual”: has wrong ones: the case has no \\[wrong] ones"
    assert told in shown


def test_what_could_not_be_applied_is_otherwise_counted_alone():
    assert not any("has wrong ones" in line for line in lines(Verdict("generator", "markov", (KEPT, LEFT))))


def test_the_json_says_which_capability_a_check_is_about():
    told = verdict_json(PluginVerdict("mine", "", "", (Verdict("generator", "markov", (KEPT, STREAMED)),)), debug=False)
    assert [one["capability"] for one in told["components"][0]["findings"]] == ["", "Streaming"]


def test_a_check_of_a_capability_is_known_as_one():
    assert {capability_of(one) for one in CHECKS} == {"Streaming"}


def test_a_check_of_every_component_is_about_no_capability():
    assert {capability_of(one) for one in every.CHECKS} == {""}
