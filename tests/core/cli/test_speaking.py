"""Warnings and logs on a command line are lines that a user can read."""

import logging
import warnings

import pytest

from ragloom.cli.speaking import in_lines

LOG = logging.getLogger("ragloom.events")


def test_a_warning_is_one_line_without_its_source(capsys):
    with in_lines(debug=False):
        warnings.simplefilter("always")
        warnings.warn("the index\nis behind", UserWarning, stacklevel=1)
    assert capsys.readouterr().err == "ragloom: the index is behind\n"


def test_a_logged_error_is_one_line_that_names_it(capsys):
    with in_lines(debug=False):
        try:
            raise ValueError("boom")
        except ValueError:
            LOG.exception("an observer failed")
    assert capsys.readouterr().err == "ragloom: an observer failed (ValueError: boom)\n"


def test_nothing_of_it_outlasts_the_command():
    before = list(logging.getLogger("ragloom").handlers)
    with pytest.raises(ZeroDivisionError), in_lines(debug=False):
        raise ZeroDivisionError
    assert logging.getLogger("ragloom").handlers == before


def test_debugging_keeps_the_source_of_a_warning(recwarn):
    with in_lines(debug=True):
        warnings.warn("the index is behind", UserWarning, stacklevel=1)
    assert recwarn.pop(UserWarning).filename == __file__
