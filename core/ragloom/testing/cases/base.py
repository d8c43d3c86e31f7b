"""Cases: the situations in which a plugin's author wants a component checked. A plugin's ``conformance`` gives them."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any


@dataclass(frozen=True, slots=True)
class Wrong:
    """Settings that must be refused, and the dotted path of the setting that the error has to name."""

    settings: Mapping[str, object]
    at: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Case:
    """One way to make a component.

    ``name`` tells cases apart. ``settings`` are written as in a config, without ``use``. ``prepare`` makes what
    they need (a small model, a file) in an empty folder, once, and gives further settings. ``components`` stand in
    for those that it asks its resources for, ``{("analyzer", "words"): WordAnalyzer()}``; the others are taken from
    the registry. ``tolerance`` is the largest absolute difference of a number between two ways of computing it that
    should agree (a batch and one at a time; before and after saving). ``wrong`` are settings that have to be
    refused. ``heavy`` are modules that must stay unimported until the component is opened, beside those that the
    kit itself knows and those that the registration ``requires``. ``has`` names capabilities that the component
    must have (``("Stepping",)``): one whose method is misspelt is a component without it, and its checks would not
    be run.
    """

    name: str = "default settings"
    settings: Mapping[str, object] = field(default_factory=dict)
    prepare: Callable[[Path], Mapping[str, object]] | None = None
    components: Mapping[tuple[str, str], Any] = field(default_factory=dict)
    tolerance: float = 0.0
    wrong: tuple[Wrong, ...] = ()
    heavy: tuple[str, ...] = ()
    has: tuple[str, ...] = ()
