"""Standard output kept clean while other people's code runs."""

from __future__ import annotations

import os
import sys
import tempfile
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager, redirect_stdout, suppress

_STDOUT, _STDERR = 1, 2
_HYPOTHESIS_HOME = "HYPOTHESIS_STORAGE_DIRECTORY"


@contextmanager
def aside() -> Iterator[None]:
    """What is printed, by Python, a library or a process below, goes to standard error; no file is left behind."""
    with ExitStack() as undoing:
        undoing.enter_context(_own_folder_for_hypothesis())
        undoing.enter_context(_descriptor_turned())
        undoing.enter_context(redirect_stdout(sys.stderr))
        yield


@contextmanager
def _descriptor_turned() -> Iterator[None]:
    """Standard output's file descriptor leads to standard error's; nothing happens where there is none."""
    try:
        before = os.dup(_STDOUT)
    except OSError:
        yield
        return
    try:
        sys.stdout.flush()
        with suppress(OSError):
            os.dup2(_STDERR, _STDOUT)
        yield
    finally:
        # What somebody has left in its buffer must not follow once the way is open again.
        sys.stdout.flush()
        os.dup2(before, _STDOUT)
        os.close(before)


@contextmanager
def _own_folder_for_hypothesis() -> Iterator[None]:
    """It keeps tables of its own, in the working folder where it is not told otherwise."""
    if _HYPOTHESIS_HOME in os.environ:
        yield
        return
    with tempfile.TemporaryDirectory(prefix="ragloom-check-", ignore_cleanup_errors=True) as folder:
        os.environ[_HYPOTHESIS_HOME] = folder
        try:
            yield
        finally:
            del os.environ[_HYPOTHESIS_HOME]
