"""What every component promises, whatever its kind."""

from __future__ import annotations

import json
import subprocess
import sys
from dataclasses import replace
from pathlib import Path
from typing import Any

from ragloom.config.component import ComponentConfig
from ragloom.errors import ConfigError
from ragloom.interfaces import (
    Analyzer,
    AnswerFuser,
    Chunker,
    Encoder,
    Generator,
    Interceptor,
    Loader,
    Metric,
    QueryTransform,
    RankFuser,
    Reranker,
    Retriever,
    Trainer,
)
from ragloom.registry.abilities import capabilities
from ragloom.testing.cases import Case
from ragloom.testing.checks import NotApplicable, check, promise
from ragloom.testing.partly import members, partly, promised
from ragloom.testing.trial import Trial

HEAVY = frozenset(
    "torch transformers sentence_transformers onnxruntime faiss numba tensorflow jax sklearn scipy pandas httpx"
    " requests spacy nltk tantivy openai".split()
)
"""Libraries that cost more to import than a component may cost before it is opened."""

LIGHT = frozenset({"numpy", "pydantic", "pluggy", "yaml", "Stemmer"})
"""Libraries that a component may require and import at any time: ragloom imports them too, or they cost 2 ms."""

PROTOCOLS: dict[str, type] = {
    "retriever": Retriever,
    "encoder": Encoder,
    "reranker": Reranker,
    "generator": Generator,
    "rank_fuser": RankFuser,
    "answer_fuser": AnswerFuser,
    "query_transform": QueryTransform,
    "loader": Loader,
    "chunker": Chunker,
    "analyzer": Analyzer,
    "interceptor": Interceptor,
    "trainer": Trainer,
    "metric": Metric,
}
"""From kind to its interface."""

_BARE = Path(__file__).parents[1] / "bare_process.py"
_UNKNOWN = "no_such_setting_as_this"


@check
def has_every_method(trial: Trial[Case]) -> None:
    """It has ``open``, ``close`` and what its kind's Protocol asks for."""
    protocol = PROTOCOLS[trial.registration.kind]
    component = trial.make()
    # The class is asked first: a property of one that is not open yet may raise what it likes.
    asked = (type(component), component)
    lacking = [name for name in members(protocol) if not any(hasattr(one, name) for one in asked)]
    promise(not lacking, f"{type(component).__name__} is no {protocol.__name__}: it lacks {', '.join(lacking)}")


@check
def has_whole_capabilities(trial: Trial[Case]) -> None:
    """Of a capability's members it has all or few: where half are there and one is not, its name may be misspelt."""
    kind, component = trial.registration.kind, trial.make()
    wanting = [*promised(kind, component, trial.case.has), *partly(kind, component)]
    promise(not wanting, f"{type(component).__name__} {'; '.join(wanting)}")
    hidden = capabilities(component) - capabilities(trial.target)
    told = hasattr(trial.target, "describe") or not hidden
    promise(told, f"its objects have {_spoken(hidden)}, its class has not: write in the class what __init__ sets")


@check
def imports_nothing_heavy(trial: Trial[Case]) -> None:
    """Its plugin, class and config import no heavy library, nor what it ``requires``; nor has a new component."""
    required = {module.partition(".")[0] for module in trial.registration.requires}
    heavy = HEAVY.union(trial.case.heavy, required - LIGHT)
    found = sorted(heavy.intersection(_imported_by_making(trial)))
    promise(not found, f"{', '.join(found)} imported before open(): import it where it is used")


imports_nothing_heavy = replace(imports_nothing_heavy, once=True)


@check
def opens_and_closes_twice(trial: Trial[Case]) -> None:
    """``close`` may be called twice, and on a component that was never opened."""
    trial.make().close()
    with trial.opened(folder=trial.fresh("index")) as component:
        component.close()
        component.close()


@check
def refuses_unknown_settings(trial: Trial[Case]) -> None:
    """A setting that does not exist is an error at its own place."""
    if trial.registration.config:
        _refused_at(trial, {_UNKNOWN: 1}, _UNKNOWN)


@check
def refuses_wrong_settings(trial: Trial[Case]) -> None:
    """The settings that a case calls wrong are refused, and the error names the setting that is to blame."""
    if not trial.case.wrong:
        raise NotApplicable("the case has no wrong settings")
    for wrong in trial.case.wrong:
        _refused_at(trial, wrong.settings, wrong.at)


@check
def keeps_its_config_frozen(trial: Trial[Case]) -> None:
    """Its config model cannot be changed after it is made."""
    model = trial.registry.config_model(trial.registration)
    if model is None:
        raise NotApplicable("it takes no settings")
    frozen = issubclass(model, ComponentConfig) or bool(model.model_config.get("frozen"))
    promise(frozen, f"{model.__name__} is not frozen: derive it from ragloom.config.component.ComponentConfig")


@check
def describes_itself_alike(trial: Trial[Case]) -> None:
    """What it says it can do before it is made is what its object can do."""
    said = trial.registry.describe(trial.registration.kind, trial.spec).capabilities
    component: Any = trial.make()
    shown = capabilities(component)
    promise(said <= shown, f"describe() promises {_spoken(said - shown)}, whose methods it has not")


CHECKS = (
    has_every_method,
    has_whole_capabilities,
    imports_nothing_heavy,
    opens_and_closes_twice,
    refuses_unknown_settings,
    refuses_wrong_settings,
    keeps_its_config_frozen,
    describes_itself_alike,
)


def _refused_at(trial: Trial[Case], settings: Any, place: str) -> None:
    try:
        trial.make(settings)
    except ConfigError as error:
        named = [problem.path for problem in error.problems]
        promise(place in named, f"{settings} is refused at {', '.join(named)}; the setting to blame is {place}")
    except Exception as error:  # noqa: BLE001 - whatever else comes is what is told
        promise(False, f"{settings} raises {type(error).__name__} ({error}), no ConfigError")
    else:
        promise(False, f"{settings} is accepted")


def _imported_by_making(trial: Trial[Case]) -> set[str]:
    """The top-level modules that a bare process holds after making the component, as its registration says."""
    registration = trial.registration
    plugin = getattr(trial.plugin, "__name__", "")
    given = {
        "plugin": plugin if plugin in sys.modules else "",
        "target": registration.target,
        "config": registration.config,
        "kind": registration.kind,
        "settings": dict(trial.settings),
    }
    command = [sys.executable, "-P", str(_BARE), json.dumps(given, default=str), json.dumps(trial.import_path)]
    ran = subprocess.run(command, capture_output=True, text=True, check=False)  # noqa: S603 - this very interpreter
    promise(ran.returncode == 0, f"a bare process cannot make it: {ran.stderr.strip()[-300:]}")
    return set(json.loads(ran.stdout.splitlines()[-1]))


def _spoken(names: frozenset[str]) -> str:
    return ", ".join(sorted(names))
