"""Plugins with planted defects: which checks of the kit find them."""

from __future__ import annotations

from types import ModuleType

from ragloom.hookspecs import hookimpl
from ragloom.registry import Registry
from ragloom.registry.kinds import KINDS
from ragloom.testing.running import bound_checks

HOOKS = {kind: hook for hook, kind in KINDS.items()}
_cases = {}


def given_cases():
    """What the planted plugin's ``conformance`` gives; one test uses it at a time."""
    return _cases["now"]


def plugin(kind, target, config="", requires=()):
    """A plugin that offers one component, called ``planted``."""
    module = ModuleType("planted_plugin")
    module.api = 1

    def offer(register):
        register("planted", target=target, config=config, requires=requires, conformance=f"{__name__}:given_cases")

    setattr(module, HOOKS[kind], hookimpl(offer))
    return module


def outcomes(kind, target, *cases, config=""):
    """From each check's name to its result, for the component ``module:Class`` in the given cases."""
    return {one.check.name: one.result() for one in _bound(kind, target, cases, config)}


def _bound(kind, target, cases, config, requires=()):
    _cases["now"] = cases
    bundled = {one.owner.entry_point: one.module for one in Registry.bundled().plugins}
    registry = Registry.of(planted=plugin(kind, target, config, requires), **bundled)
    (registration,) = (one for one in registry.registrations(kind) if one.name == "planted")
    return list(bound_checks(registry, registration))


def failed(kind, target, *cases, config=""):
    """The names of the checks that fail."""
    return {
        name for name, result in outcomes(kind, target, *cases, config=config).items() if result.outcome == "failed"
    }


def outcome(kind, target, check, *cases, config="", requires=()):
    """How the one check called ``check`` goes; the others are not run."""
    return next(one for one in _bound(kind, target, cases, config, requires) if one.check.name == check).result()
