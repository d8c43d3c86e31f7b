"""A whole sweep: nothing twice, the figures of a plain evaluation, and the best checked on questions held out."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from tests.core.evaluate.sweeping import town

from ragloom.config import config_from_mapping
from ragloom.config.load import written_config
from ragloom.errors import UsageError
from ragloom.evaluate import How, evaluate, read_data
from ragloom.evaluate.sweeping import Sweep, Wanted, Watching, sweep
from ragloom.evaluate.sweeping.asking_trials import Asking, Came
from ragloom.evaluate.sweeping.bench import OPEN
from ragloom.evaluate.sweeping.choosing import judges_by
from ragloom.evaluate.sweeping.splitting import split
from ragloom.pipeline import Pipeline
from ragloom.registry import Registry

WHOLE = "version: 1\ningest: {sources: [docs], chunker: whole}\n"
SHARED = WHOLE.replace("whole", "{sweep: [whole, {use: sentences, max_tokens: 12, overlap: 0}]}")
FLAT = "use: faiss, index: flat, encoder: letters"
LEXICAL = SHARED + "retrievers: {sweep: [[bm25], [{use: bm25, k1: 0.5}], [bm25, {use: rank_bm25, weight: 2}]]}\n"


@pytest.fixture(autouse=True)
def folder(tmp_path, monkeypatch) -> Iterator[Path]:
    monkeypatch.chdir(tmp_path)
    # Each test has a plugin file of its own.
    monkeypatch.delitem(sys.modules, "counting", raising=False)
    town.build(tmp_path)
    yield tmp_path
    sys.modules.pop("counting", None)


def swept(text: str, watching: Watching | None = None, **wanted) -> Sweep:
    Path("c.yaml").write_text(text, encoding="utf-8")
    registry = Registry.load(local=[Path("counting.py")])
    how = Wanted(**{"timed": 0, **wanted})
    return sweep(written_config("c.yaml"), read_data("qa.jsonl"), registry, Path("out"), how, watching)


def indexes() -> list[int]:
    return sorted(len(list((one / "indexes").iterdir())) for one in Path("out/collections").iterdir())


def test_every_config_of_the_grid_is_tried_and_the_best_is_found():
    found = swept(LEXICAL)
    assert len(found.tried) == 6
    assert found.of(found.winner).figure.value == max(one.figure.value for one in found.tried) > 0.5


RICH = """
version: 1
ingest: {sources: [docs], chunker: {use: sentences, max_tokens: 12, overlap: 0}}
query: {sweep: [[expand], [keywords]]}
rounds: {sweep: [1, 2]}
retrievers: [{use: bm25, k: 7}, {use: rank_bm25, k: {sweep: [3, 9]}}]
reranker: {use: shortest, k: 4}
fusion: {answer: {use: vote, passages: 2}}
abstain: {below: 0.3}
"""


JUDGED = """
version: 1
ingest: {sources: [docs], chunker: {use: sentences, max_tokens: 12, overlap: 0}}
retrievers: [{use: bm25, k: 9}]
reranker: {use: judging, k: 9}
fusion: {answer: {use: concat, passages: 1}}
generator: {use: echo, model: {sweep: ['', long]}}
"""


LATE = JUDGED.replace("judging", "late")
IDS = ["lexical", "rich", "judged by the generator", "judged late"]


@pytest.mark.parametrize("text", [LEXICAL, RICH, JUDGED, LATE], ids=IDS)
def test_a_config_has_the_figures_of_a_plain_evaluation_of_it(text):
    found = swept(text)
    data = read_data("qa.jsonl")
    tuning = replace(data, questions=split(data.questions, 0.3).tuning)
    for one in found.tried:
        config = {**one.settled.tree.value, "collection": f"plain-{one.number}"}
        with Pipeline.from_config(config, plugins=["counting.py"]) as pipeline:
            pipeline.collection.index(["docs"])
            judges = judges_by(None, config_from_mapping(config).core, data.questions, Registry.bundled())
            plain = evaluate(pipeline, tuning, judges, How(depth=10, timed=0))
        assert [(its.name, its.value) for its in one.figures] == [
            (its.name, its.value) for its in plain.figures if its.group != "usage"
        ]


def test_configs_that_differ_in_nothing_that_an_index_holds_share_one():
    swept(LEXICAL)
    # k1 is no part of an index, and rank_bm25 keeps none.
    assert indexes() == [1, 1]


def test_each_way_of_cutting_has_one_collection():
    swept(SHARED + "generator: {sweep: [extractive, {use: extractive, threshold: 0}]}")
    assert len(list(Path("out/collections").iterdir())) == 2


def test_a_passage_is_encoded_once_however_many_dense_indexes_there_are(folder):
    pytest.importorskip("faiss")
    swept(f"{WHOLE}retrievers: [{{use: faiss, index: {{sweep: [flat, hnsw]}}, encoder: letters}}]")
    assert indexes() == [2]
    assert set(town.asked(folder)["passage"].values()) == {1}


def test_a_question_is_encoded_once_for_all_configs_of_a_collection(folder):
    pytest.importorskip("faiss")
    swept(f"{WHOLE}retrievers: [bm25, {{{FLAT}, k: {{sweep: [50, 5]}}, weight: {{sweep: [1, 2, 3]}}}}]")
    assert set(town.asked(folder)["query"].values()) == {1}
    assert town.asked(folder)["opened"]["letters"] == 2, "once to index, once to ask"


def test_encoders_with_different_spaces_are_not_mixed(folder):
    pytest.importorskip("faiss")
    swept(WHOLE + "retrievers: [{use: faiss, index: flat, encoder: {use: letters, seed: {sweep: [0, 1]}}}]")
    assert indexes() == [2] and max(town.asked(folder)["query"].values()) == 2


def test_a_question_with_the_same_passages_is_answered_once(folder):
    swept(
        WHOLE + "generator: echo\nfusion: {answer: {use: concat, passages: 1}}\n"
        "retrievers: [{use: bm25, k: {sweep: [100, 50]}}, {use: rank_bm25}]"
    )
    assert set(town.asked(folder)["answer"].values()) == {1}


def test_where_what_is_found_is_judged_nothing_is_answered(folder):
    found = swept(SHARED + "generator: echo", metric="recall@1")
    assert (found.answered, town.asked(folder)) == (False, {})


def test_the_best_is_checked_on_questions_about_other_documents():
    found = swept(LEXICAL)
    checked = found.checked
    assert (checked.winner.scored, checked.baseline.scored) == (found.held_out, found.held_out)
    assert checked.overfit.mean == pytest.approx(found.of(found.winner).figure.value - checked.winner.value)
    assert checked.held_out_gain.mean == pytest.approx(checked.winner.value - checked.baseline.value)
    assert 0 < checked.p <= 1


def test_a_search_among_configs_of_the_same_worth_gains_nothing():
    found = swept("version: 1\ningest: {sources: [docs]}\nretrievers: [{use: bm25, k: {sweep: [100, 99, 98]}}]")
    assert (found.winner, found.checked.tuning_gain.mean, found.checked.p) == (0, 0.0, 1.0)


@pytest.mark.parametrize(
    ("model", "said"),
    [("none", "there is no model none: name one that is there"), ("broken", "ValueError: a mistake of mine")],
)
def test_one_that_fails_does_not_end_the_others(model, said):
    found = swept(f"{WHOLE}generator: {{sweep: [{{use: echo, model: {model}}}, echo]}}")
    assert (found.winner, found.tried[0].error) == (1, said)


def test_an_index_that_cannot_be_built_is_told_with_the_configs_that_need_it():
    found = swept(
        "version: 1\ningest: {sources: [docs]}\n"
        "retrievers: {sweep: [[bm25], [{use: faiss, encoder: {use: onnx, model: nowhere}}]]}"
    )
    assert found.winner == 0 and "nowhere" in found.tried[1].error


def test_where_every_config_fails_the_errors_are_told():
    with pytest.raises(UsageError, match="there is no model none"):
        swept("version: 1\ningest: {sources: [docs]}\ngenerator: {use: echo, model: {sweep: [none, nil]}}")


def test_documents_come_from_the_collection_where_no_sources_are_named():
    with Pipeline.from_config({"version": 1, "collection": "mine", "ingest": {"chunker": "whole"}}) as pipeline:
        pipeline.collection.index(["docs"])
    found = swept("version: 1\ncollection: mine\nretrievers: {sweep: [[bm25], [rank_bm25]]}")
    assert found.checked.winner.scored == found.held_out


def test_without_documents_there_is_nothing_to_sweep_over():
    with pytest.raises(UsageError, match="no documents to sweep over"):
        swept("version: 1\ncollection: mine\nretrievers: {sweep: [[bm25], [rank_bm25]]}")


class Stopped(Exception):
    pass


def stop_after(count: int) -> Watching:
    seen = []

    def tried(*_) -> None:
        seen.append(1)
        if len(seen) == count:
            raise Stopped

    return Watching(tried=tried)


ECHOES = SHARED + "generator: {use: echo, threshold: {sweep: [0.0, 0.1, 0.2]}}"


def test_a_sweep_that_was_ended_goes_on_where_it_was(folder):
    with pytest.raises(Stopped):
        swept(ECHOES, stop_after(4))
    found = swept(ECHOES)
    interrupted = town.asked(folder)["answer"].total()
    (folder / "asked.log").unlink()
    whole = swept(ECHOES)
    assert (interrupted, found.tried) == (town.asked(folder)["answer"].total(), whole.tried)


def test_what_was_asked_is_forgotten_once_the_sweep_has_ended():
    swept(ECHOES)
    assert not Path("out/asked").exists()


def test_what_was_asked_is_kept_where_something_went_wrong():
    swept("version: 1\ningest: {sources: [docs]}\ngenerator: {sweep: [{use: echo, model: none}, echo]}")
    assert any(Path("out/asked").iterdir())


@pytest.mark.parametrize("metric", ["bleu", "aurc"])
def test_a_figure_that_is_pooled_can_be_gone_by(metric):
    pytest.importorskip("sacrebleu")
    found = swept(LEXICAL, metric=metric)
    worths = [one.figure.value if found.higher_is_better else -one.figure.value for one in found.tried]
    assert found.of(found.winner).figure.value == pytest.approx(abs(max(worths)))
    assert found.checked.overfit.low <= found.checked.overfit.mean <= found.checked.overfit.high


def test_finalists_are_timed_and_the_front_is_theirs():
    found = swept(LEXICAL, timed=3)
    assert all((one.latency is not None) == one.finalist for one in found.tried)
    assert any(one.front for one in found.tried) and found.of(found.winner).latency.value > 0


def test_a_range_is_searched_by_what_was_found_before():
    pytest.importorskip("optuna")
    found = swept(WHOLE + "generator: {use: echo, threshold: {sweep: {low: 0.0, high: 1.0}}}", trials=8)
    thresholds = [one.settings["generator.threshold"] for one in found.tried]
    assert thresholds[0] == 0.5 and len(set(thresholds)) == 8
    assert found.of(found.winner).figure.value == max(one.figure.value for one in found.tried)


def test_a_guided_search_is_the_same_again():
    pytest.importorskip("optuna")
    text = "version: 1\ningest: {sources: [docs]}\nretrievers: [{use: bm25, b: {sweep: {low: 0.0, high: 1.0}}}]"
    one, other = (swept(text, trials=5) for _ in range(2))
    assert [its.settings for its in one.tried] == [its.settings for its in other.tried]


def test_no_config_is_tried_twice_however_small_a_range():
    pytest.importorskip("optuna")
    found = swept(WHOLE + "retrievers: [{use: bm25, k: {sweep: {low: 1, high: 3}}}]", trials=10)
    assert sorted(one.settings["retrievers.0.k"] for one in found.tried) == [1, 2, 3]


def test_what_trials_open_is_closed_again_but_for_a_few(monkeypatch):
    pytest.importorskip("optuna")
    counts, live = [], set()
    kind = pytest.importorskip("ragloom_bm25.reference").RankBM25Retriever
    opened, closed = kind.open, kind.close
    monkeypatch.setattr(kind, "open", lambda self, resources: (live.add(id(self)), opened(self, resources))[1])
    monkeypatch.setattr(kind, "close", lambda self: (live.discard(id(self)), closed(self))[1])
    text = WHOLE + "retrievers: [{use: rank_bm25, k1: {sweep: {low: 0.1, high: 3.0}}}]"
    swept(text, Watching(tried=lambda *_: counts.append(len(live))), trials=20, metric="recall@1")
    assert max(counts) <= OPEN < len(counts) and not live


def test_a_metric_without_a_value_is_named():
    rows = [json.loads(line) for line in Path("qa.jsonl").read_text(encoding="utf-8").splitlines()]
    bare = [json.dumps({name: row[name] for name in ("id", "question", "documents")}) for row in rows]
    Path("qa.jsonl").write_text("\n".join(bare), encoding="utf-8")
    with pytest.raises(UsageError, match="f1 has no value for any of the questions"):
        swept(LEXICAL, metric="f1")


FAILING = WHOLE + "generator: {use: echo, model: {sweep: ['', flaky]}}"


@pytest.mark.parametrize("metric", ["f1", "aurc"])
def test_who_fails_at_some_questions_is_not_the_better_for_it(metric):
    found = swept(FAILING, metric=metric)
    assert found.winner == 0 and found.tried[1].failed == 17


def test_the_figure_of_one_that_fails_at_some_questions_counts_them():
    sound, failing = swept(FAILING, metric="f1", timed=2).tried
    assert failing.figure.value < sound.figure.value and sound.front


def test_less_than_before_is_a_gain_where_less_is_better():
    found = swept(WHOLE + "generator: {use: echo, model: {sweep: [long, '']}}", metric="length")
    assert found.winner == 1 and found.checked.held_out_gain.mean > 0 and not found.higher_is_better


def test_why_the_questions_held_out_could_not_be_asked_is_told(monkeypatch):
    plain = Asking.came

    def came(self, trial, questions, *, part="tuning"):
        return Came(error="the line is down") if part == "held out" else plain(self, trial, questions)

    monkeypatch.setattr(Asking, "came", came)
    assert swept(LEXICAL).notes == ("failed: config 0 on the questions held out: the line is down",)
