"""What a generator promises is checked, each promise by the check that is meant for it."""

from __future__ import annotations

import pytest
from tests.core.testing.planting import outcome, outcomes

from ragloom.testing import GeneratorCase
from ragloom.testing.suites import generator, joint_reading, scoring, stepping, streaming

HERE = "tests.core.testing.planted_generator"
ABILITIES = "tests.core.testing.planted_capabilities"
CASE = GeneratorCase(order_free=True)
QUOTING = GeneratorCase(chooses_tokens=False)
DEFECTS = {
    generator: {
        "gives one generation a request": "LosesTheLast",
        "gives nothing for an empty batch": "NeedsARequest",
        "writes something": "AbstainsOnAll",
        "gives a batch what it gives one at a time": "PadsToTheLongest",
        "gives the same again": "Remembers",
        "bears a request without sources": "NeedsASource",
        "bears odd questions": "NeedsAWord",
        "bears odd sources": "NeedsTextInSources",
        "quotes its sources word for word": "QuotesOneTooFar",
        "gives spans in the order of the text": "SpansBackwards",
        "says why it ended": "EndsItsOwnWay",
        "abstains with an empty text": "Apologises",
        "gives plain token ids": "NumpyIds",
        "gives a finite confidence or none": "SureBeyondMeasure",
        "keeps to max new tokens": "HeedsNoLimit",
        "says that a text was cut short": "SaysStop",
        "stops before stop strings": "RunsOn",
        "ignores the seed at temperature zero": "SeedsItself",
        "draws the same by the same seed": "SeedsByTheClock",
        "does the tasks that it names": "CannotAnswer",
        "refuses other tasks with a hint": "RefusesWithoutAHint",
        "bears a question as long as a book": "FailsOnLongQuestions",
        "bears a source as long as a book": "FailsOnLongSources",
        "leaves the requests as they were": "MarksWhatItRead",
        "serves several threads": "SharesItsRequest",
    },
    streaming: {
        "streams the text that it generates": "StreamsMore",
        "streams pieces of text": "StreamsBytes",
        "streams the text as it grows": "StreamsAtOnce",
        "can be left in the middle": "BusyWhileStreaming",
        "streams side by side": "StreamsFromOnePlace",
        "refuses to stream what it cannot write": "StreamsAnything",
    },
    scoring: {
        "encodes a text as plain ids": "EncodesToAnArray",
        "scores every token of every target": "ScoresNarrowly",
        "scores nothing for an empty target": "NeedsATarget",
        "gives logarithms of probabilities": "GivesProbabilities",
        "gives probabilities of one in all": "GivesHalfLogits",
        "scores a batch as it scores one at a time": "AveragesOverTheBatch",
        "scores a beginning as part of the whole": "AveragesOverTheTarget",
        "leaves the targets as they were": "PadsTheTargets",
        "scores on several threads": "ScoresSharedRequests",
    },
    stepping: {
        "starts with a row a request": "WideRows",
        "gives rows that sum to one": "Logits",
        "ends with a token of its own": "EndsOutside",
        "steps as it scores": "SharpenedSteps",
        "steps a batch as one at a time": "MixesRows",
        "reorders rows": "ReordersNothing",
        "decodes without special tokens": "ShowsTheEnd",
        "decodes greedily what it generates": "ShuffledSteps",
        "lets ended rows rest": "EndsTogether",
        "leaves given arrays alone": "ReusesItsBuffer",
        "keeps decodings apart": "OneStateAtATime",
    },
    joint_reading: {
        "gives a text and a mass for each source": "FlatMass",
        "gives masses that sum to one": "HalfTheMass",
        "quotes the sources that it read": "QuotesNothing",
        "reads sources in any order": "MassByPlace",
        "reads alike each time": "ReadsOtherwiseEachTime",
        "leaves the sources as they were": "SortsTheSources",
    },
}
PLANTED = [
    (check, f"{HERE if suite is generator else ABILITIES}:{defect}")
    for suite, defects in DEFECTS.items()
    for check, defect in defects.items()
]
QUOTES = (f"{HERE}:QuotesOneTooFar", f"{HERE}:SpansBackwards")


def test_a_generator_that_can_do_everything_passes():
    found = outcomes("generator", f"{HERE}:Sound", CASE)
    left = {name: result.why for name, result in found.items() if result.outcome != "passed"}
    assert left == {
        "refuses wrong settings": "the case has no wrong settings",
        "keeps its config frozen": "it takes no settings",
    }


def test_a_generator_that_quotes_passes():
    found = outcomes("generator", f"{HERE}:Quoting", QUOTING)
    assert {name: result.why for name, result in found.items() if result.outcome == "failed"} == {}


def test_a_generator_is_checked_for_what_it_says_that_it_can_do_alone():
    names = outcomes("generator", f"{HERE}:Mute", QUOTING).keys()
    assert not names & {one.name for suite in (streaming, scoring, stepping, joint_reading) for one in suite.CHECKS}


@pytest.mark.parametrize(("check", "target"), PLANTED, ids=[check for check, _ in PLANTED])
def test_a_planted_defect_of_a_generator_is_found_by_the_check_meant_for_it(check, target):
    case = QUOTING if target in QUOTES else CASE
    assert outcome("generator", target, check, case).outcome == "failed"


@pytest.mark.parametrize("suite", DEFECTS, ids=lambda suite: suite.__name__.rpartition(".")[2])
def test_every_check_of_generators_has_a_planted_defect(suite):
    assert {one.name for one in suite.CHECKS} == set(DEFECTS[suite])
