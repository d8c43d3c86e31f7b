"""The components that the reference shows keep the promises that it tells of: the kit says so of each."""

from __future__ import annotations

import runpy
import sys

import numpy as np
import pytest
from tests.docs.snippets import ROOT, blocks

from ragloom.registry import Registry
from ragloom.registry.kinds import KINDS
from ragloom.testing.running import bound_checks
from ragloom.types import Ranking

PLUGIN = """
from ragloom.hookspecs import hookimpl
from ragloom import testing

api = 1


@hookimpl
def register_retrievers(register):
    register("shared-words", target="shown:SharedWords", conformance="shown_plugin:retrievers")
    register("by-letter", target="shown:ByLetter", conformance="shown_plugin:retrievers")
    register("wiki", target="shown:Wiki", conformance="shown_plugin:engines")


@hookimpl
def register_encoders(register):
    register("letters", target="shown:Letters", conformance="shown_plugin:encoders")


@hookimpl
def register_rerankers(register):
    register("early", target="shown:Early", conformance="shown_plugin:rerankers")


@hookimpl
def register_query_transforms(register):
    register("halves", target="shown:Halves", conformance="shown_plugin:query_transforms")


@hookimpl
def register_generators(register):
    for name in ("Longest", "Dripping", "Evenly", "SideBySide"):
        register(name.lower(), target=f"shown:{name}", conformance="shown_plugin:generators")
    register("clock", target="shown:Clock", conformance="shown_plugin:clocks")


@hookimpl
def register_rank_fusers(register):
    register("votes", target="shown:Votes", conformance="shown_plugin:rank_fusers")


@hookimpl
def register_answer_fusers(register):
    register("first-that-answers", target="shown:FirstThatAnswers", conformance="shown_plugin:answer_fusers")


@hookimpl
def register_loaders(register):
    register("fortunes", target="shown:Fortunes", conformance="shown_plugin:loaders")


@hookimpl
def register_chunkers(register):
    register("paragraphs", target="shown:Paragraphs", conformance="shown_plugin:chunkers")


@hookimpl
def register_analyzers(register):
    register("plural", target="shown:Plural", conformance="shown_plugin:analyzers")


@hookimpl
def register_interceptors(register):
    register("only-questions", target="shown:OnlyQuestions", conformance="shown_plugin:interceptors")
    register("limiter", target="shown:Limiter", config="shown:LimiterConfig", conformance="shown:limiter_cases")


@hookimpl
def register_trainers(register):
    register("common-words", target="shown:CommonWords", conformance="shown_plugin:trainers")


@hookimpl
def register_metrics(register):
    register("brevity", target="shown:Brevity", conformance="shown_plugin:metrics")


def retrievers():
    return [testing.RetrieverCase()]


def engines():
    return [testing.RetrieverCase(fill=lambda wiki, passages: setattr(wiki, "_engine", list(passages)))]


def encoders():
    return [getattr(testing, "EncoderCase", testing.Case)()]


def rerankers():
    return [getattr(testing, "RerankerCase", testing.Case)()]


def query_transforms():
    return [testing.QueryTransformCase()]


def generators():
    return [testing.GeneratorCase(chooses_tokens=False)]


def clocks():
    return [testing.GeneratorCase(chooses_tokens=False, greedy=False)]


def rank_fusers():
    return [testing.RankFuserCase()]


def answer_fusers():
    return [testing.AnswerFuserCase()]


def loaders():
    sayings = b"All is well.\\n%\\nMore haste, less speed.\\n"
    return [testing.LoaderCase(files={"some.fortune": sayings})]


def chunkers():
    return [testing.ChunkerCase()]


def analyzers():
    return [testing.AnalyzerCase()]


def interceptors():
    return [testing.InterceptorCase(transparent_for=())]


def trainers():
    examples = ({"question": "Who sings"}, {"question": "Who paid"})
    return [testing.TrainerCase(examples=examples, weights=("words.json",))]


def metrics():
    return [testing.MetricCase(bounds=(0.0, 1.0))]
"""


@pytest.fixture(scope="module")
def registry(tmp_path_factory):
    """Every component of the page on interfaces, as one plugin."""
    folder = tmp_path_factory.mktemp("shown")
    page = ROOT / "docs" / "reference" / "interfaces.md"
    code = "\n\n".join(block.body for block in blocks(page) if block.language == "python")
    (folder / "shown.py").write_text(code, encoding="utf-8")
    (folder / "shown_plugin.py").write_text(PLUGIN, encoding="utf-8")
    sys.path.insert(0, str(folder))
    yield Registry.load(only=("text",), local=[folder / "shown_plugin.py"])
    sys.path.remove(str(folder))
    for name in ("shown", "shown_plugin"):
        sys.modules.pop(name, None)


@pytest.mark.parametrize("kind", [kind for kind in KINDS.values() if kind != "command"])
def test_the_shown_components_keep_their_promises(registry, kind):
    shown = [one for one in registry.registrations(kind) if one.owner.entry_point == "shown_plugin"]
    results = [check.result() for one in shown for check in bound_checks(registry, one)]
    assert results
    assert [one for one in results if one.outcome not in {"passed", "not applicable"}] == []


@pytest.fixture(scope="module")
def best(tmp_path_factory):
    """The loop of the page on wrapping a library, which asks an engine for more."""
    alone, _ = loops()
    script = tmp_path_factory.mktemp("loop") / "loop.py"
    script.write_text(alone, encoding="utf-8")
    return runpy.run_path(str(script))["best"]


def loops():
    """The blocks that hold it: it alone, and a whole retriever."""
    return [one.body for one in blocks(ROOT / "docs" / "how-to" / "wrap.md") if "def best(" in one.body]


@pytest.mark.parametrize("seed", range(40))
def test_the_shown_loop_gives_what_sorting_all_gives(best, seed):
    random = np.random.default_rng(seed)
    held = int(random.integers(0, 30))
    ids, scores = random.permutation(held) + 1, np.sort(random.integers(0, 4, held))[::-1]
    allowed = random.permutation(held)[: held // 3] + 1 if seed % 2 else None
    matching = np.full(held, True) if allowed is None else np.isin(ids, allowed)
    for k in range(held + 2):
        found = Ranking.of("", *best(lambda count: (ids[:count], scores[:count]), k, held, allowed), k)
        assert found.ids.tolist() == Ranking.of("", ids[matching], scores[matching], k).ids.tolist()


def test_the_retriever_of_the_page_has_the_loop_that_the_page_explains():
    alone, whole = loops()
    start = alone.index("def best(")
    assert alone[start : alone.index("return [], []")] in whole
