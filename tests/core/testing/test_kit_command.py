"""What a command promises is checked, each promise by the check that is meant for it."""

from __future__ import annotations

import pytest
from tests.core.testing.planted_command import CASE
from tests.core.testing.planting import outcome, outcomes

from ragloom.cli.options import SHARED
from ragloom.testing.suites import command

HERE = "tests.core.testing.planted_command"
DEFECTS = {
    "imports nothing heavy": "tests.core.testing.planted_heavy_command:heavy",
    "is a plain function": f"{HERE}:Classy",
    "annotates its parameters": f"{HERE}:unannotated",
    "takes named parameters": f"{HERE}:starry",
    "says what it does": f"{HERE}:mute",
    "gives an exit code or nothing": f"{HERE}:giving",
    "can be built": f"{HERE}:unbuildable",
    "leaves shared options alone": f"{HERE}:clashing",
    "has the options expected": f"{HERE}:optionless",
}


def test_a_sound_command_passes_every_check_without_being_run():
    found = outcomes("command", f"{HERE}:sound", CASE)
    assert {name: one.why for name, one in found.items() if one.outcome != "passed"} == {}


@pytest.mark.parametrize("check", DEFECTS)
def test_a_planted_defect_of_a_command_is_found_by_the_check_meant_for_it(check):
    assert outcome("command", DEFECTS[check], check, CASE).outcome == "failed"


def test_a_type_that_cannot_be_resolved_is_found():
    assert outcome("command", f"{HERE}:unresolved", "annotates its parameters", CASE).outcome == "failed"


def test_every_check_of_commands_has_a_planted_defect():
    assert {one.name for one in command.CHECKS} == set(DEFECTS)


def test_the_kit_knows_the_options_that_every_verb_takes():
    options = {name: option.__metadata__[0] for name, (option, _) in SHARED.items()}
    assert {name: (one.default, *one.param_decls) for name, one in options.items()} == command.SHARED
