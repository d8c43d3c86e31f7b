"""The plugin's registrations hold, and importing it brings nothing heavy."""

import importlib
import subprocess
import sys

import pytest

from ragloom_text import plugin


def registered():
    found = []
    for hook in (plugin.register_analyzers, plugin.register_chunkers, plugin.register_loaders):
        hook(lambda name, **details: found.append((name, details)))
    return found


def resolved(reference):
    module, name = reference.split(":")
    return getattr(importlib.import_module(module), name)


@pytest.mark.parametrize(("name", "details"), registered(), ids=lambda value: value if isinstance(value, str) else "")
def test_every_component_is_made_from_its_default_config(name, details):
    target = resolved(details["target"])
    made = target(resolved(details["config"])()) if "config" in details else target()
    assert callable(made.open)


def test_importing_the_loaders_brings_no_parser():
    targets = [details["target"].split(":")[0] for _, details in registered() if ".loaders." in details["target"]]
    heavy = ("pypdf", "docx", "selectolax", "markdown_it")
    script = (
        f"import sys, importlib\nbefore = set(sys.modules)\nfor name in {targets!r}: importlib.import_module(name)\n"
        f"from_here = [name for name in {heavy!r} if name in sys.modules and name not in before]\n"
        "print(' '.join(from_here))"
    )
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)
    assert done.stdout.split() == []
