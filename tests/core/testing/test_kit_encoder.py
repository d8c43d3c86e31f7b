"""What an encoder promises is checked, each promise by the check that is meant for it."""

from __future__ import annotations

import pytest
from tests.core.testing.planting import outcome, outcomes

from ragloom.testing import EncoderCase
from ragloom.testing.suites import encoder as suite

HERE = "tests.core.testing.planted_encoder"
CASE = EncoderCase(
    normalised=True,
    finds={"How many cars does the ferry carry?": "ferry", "灯塔建于哪一年？": "灯塔"},
    other_space=({"lower": False},),
)
DEFECTS = {
    "gives a vector a text": "Doubles",
    "gives finite vectors": "DividesByNothing",
    "gives a batch what it gives one at a time": "SortsItsBatch",
    "gives equal texts equal vectors": "CountsAlong",
    "tells texts apart": "Constant",
    "bears odd texts": "RefusesLongTexts",
    "normalises as it says": "Unnormalised",
    "finds what the case says": "OtherWayForQueries",
    "gives the same again": "GivesItsOwnArray",
    "gives the same from another instance": "DrawsLots",
    "gives the same in another process": "HashesStrings",
    "names its passage space": "SpaceOfItsOwn",
    "tells passage spaces apart": "SpaceOfItsMethod",
    "serves several threads": "SharesItsWork",
    "leaves what it is given as it was": "StripsTheList",
}
RAISING = {"bears odd texts"}
"""Where the defect is an error of the encoder's own."""


def test_a_sound_encoder_passes():
    found = outcomes("encoder", f"{HERE}:Sound", CASE, config=f"{HERE}:Settings")
    left = {name: result.why for name, result in found.items() if result.outcome != "passed"}
    assert set(left) == {"refuses wrong settings"}, left


@pytest.mark.parametrize("check", DEFECTS)
def test_a_planted_defect_of_an_encoder_is_found_by_the_check_meant_for_it(check):
    found = outcome("encoder", f"{HERE}:{DEFECTS[check]}", check, CASE, config=f"{HERE}:Settings")
    assert (found.outcome, "Traceback" in found.traceback) == ("failed", check in RAISING), found.why


def test_every_check_of_an_encoder_has_a_planted_defect():
    assert {one.name for one in suite.CHECKS} == set(DEFECTS)
