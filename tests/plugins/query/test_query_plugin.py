import importlib

import pytest

from ragloom.testing import FakeResources, ScriptedGenerator, WordAnalyzer
from ragloom_query import plugin


def offered() -> dict[str, tuple[str, str]]:
    found: dict[str, tuple[str, str]] = {}

    def register(name, *, target, config="", conformance="", summary=""):
        found[name] = (target, config)

    plugin.register_query_transforms(register)
    return found


def resolve(path: str):
    module, _, name = path.partition(":")
    return getattr(importlib.import_module(module), name)


@pytest.mark.parametrize("name", offered())
def test_what_the_plugin_offers_opens_with_its_defaults(name):
    target, config = offered()[name]
    made = resolve(target)(resolve(config)())
    made.open(
        FakeResources(components={("analyzer", "multilingual"): WordAnalyzer()}, own_generator=ScriptedGenerator([]))
    )
    assert made.transform([]) == []
