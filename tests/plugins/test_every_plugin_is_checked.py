"""No plugin of ours is without a test that runs the kit on it, and no component of one without cases."""

from __future__ import annotations

from pathlib import Path

import pytest

from ragloom.registry import Registry

PLUGINS = {one.owner.entry_point: one for one in Registry.bundled().plugins}
TESTS = "".join(path.read_text(encoding="utf-8") for path in Path(__file__).parent.glob("*/test_*_conformance.py"))


@pytest.mark.parametrize("plugin", PLUGINS)
def test_the_kit_is_run_on_every_plugin_of_ours(plugin):
    assert f'conformance("{plugin}")' in TESTS


@pytest.mark.parametrize("plugin", PLUGINS)
def test_every_component_of_ours_has_cases(plugin):
    assert [one.name for one in PLUGINS[plugin].registrations if not one.conformance] == []
