"""Markers of requirements, against what `packaging` makes of them."""

import sys

import pytest
from hypothesis import given
from hypothesis import strategies as st
from packaging.markers import Marker, default_environment

from ragloom.pipeline.locking.markers import holds

VARIABLES = ["python_version", "python_full_version", "sys_platform", "platform_system", "os_name", "extra"]
VALUES = ["3.9", "3.11", "3.11.0", "3.100", "4", "win32", "linux", "Linux", "posix", "onnx", sys.platform]
VERSIONED = ["python_version", "python_full_version"]
VERSIONS = ["3.9", "3.11", "3.11.0", "3.100", "4"]

plain = st.builds(
    "{} {} '{}'".format, st.sampled_from(VARIABLES[2:]), st.sampled_from(["==", "!="]), st.sampled_from(VALUES)
)
versioned = st.builds(
    '{} {} "{}"'.format,
    st.sampled_from(VERSIONED),
    st.sampled_from(["<", "<=", "==", "!=", ">=", ">"]),
    st.sampled_from(VERSIONS),
)
markers = st.recursive(
    plain | versioned,
    lambda inner: st.builds("({} {} {})".format, inner, st.sampled_from(["and", "or"]), inner),
    max_leaves=6,
)


@given(markers)
def test_a_marker_holds_where_the_standard_s_library_says_so(marker):
    here = {**default_environment(), "extra": "onnx"}
    assert holds(marker, ["onnx"]) == Marker(marker).evaluate(here)


@pytest.mark.parametrize("marker", ["extra == 'on_nx'", 'extra == "ON.NX"'])
def test_an_extra_is_known_in_every_spelling(marker):
    assert holds(marker, ["on-nx"])


def test_what_an_extra_brings_is_not_needed_without_it():
    assert not holds("extra == 'onnx' and python_version >= '3'")


def test_a_requirement_without_a_marker_is_needed():
    assert holds("")


@pytest.mark.parametrize("marker", ["moon_phase == 'full'", "python_version <", "'a' in 'abc' nonsense"])
def test_a_marker_that_cannot_be_read_holds(marker):
    assert holds(marker)


def test_the_words_in_and_not_in_are_known():
    assert holds("'bc' in 'abc'") and not holds("'bc' not in 'abc'")


def test_a_compatible_release_is_known():
    assert holds("'3.11' ~= '3.9'") and not holds("'4.0' ~= '3.9'")
