"""Hints name the config that the command was given."""

from pathlib import Path

import pytest

from ragloom.cli.hints import for_this_config
from ragloom.errors import UsageError


def hint(config, said):
    with pytest.raises(UsageError) as raised, for_this_config(config):
        raise UsageError("is not as it should be", hint=said)
    return raised.value.hint


def test_a_command_to_index_names_the_config():
    said = hint(Path("best.yaml"), "ragloom index --rebuild, or set the chunker back")
    assert said == "ragloom index -c best.yaml --rebuild, or set the chunker back"


def test_a_name_that_a_shell_would_take_apart_is_quoted():
    assert hint(Path("my best.yaml"), "ragloom index docs/") == "ragloom index -c 'my best.yaml' docs/"


def test_a_config_that_is_named_already_is_not_named_twice():
    assert hint(Path("best.yaml"), "ragloom index -c best.yaml") == "ragloom index -c best.yaml"


def test_where_no_config_was_named_the_hint_is_as_it_was():
    assert hint(None, "ragloom index --rebuild") == "ragloom index --rebuild"
