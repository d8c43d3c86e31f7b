"""What `rag` writes, what it says of it, and what it refuses."""

from __future__ import annotations

import json
from hashlib import sha256
from pathlib import Path
from typing import ClassVar

import pytest
import torch
from pydantic import ValidationError
from tests.plugins.torch.rag.rag_runs import COLLECTION, ROWS, config, models, trained

from ragloom.errors import ModelError, RowError, UsageError
from ragloom.testing.fakes import DictionaryRetriever, FakeResources, rankings_of
from ragloom.types import Request, Settings
from ragloom_torch.config import EncoderConfig, GeneratorConfig
from ragloom_torch.encoder import TransformersEncoder
from ragloom_torch.generator import TransformersGenerator
from ragloom_torch.joint.span_reading import SpanReading
from ragloom_torch.losses import rag_sequence
from ragloom_torch.losses.objectives import Objective
from ragloom_torch.reader.config import TransformersReaderConfig
from ragloom_torch.reader.generator import TransformersReader
from ragloom_torch.trainers.rag.config import RagConfig
from ragloom_torch.trainers.rag.trainer import RagTrainer

SHORT = {"max_steps": 2, "epochs": 1}


def manifest(report):
    return json.loads((report.checkpoint / "training-manifest.json").read_text())


def encoder_of(folder) -> TransformersEncoder:
    made = TransformersEncoder(EncoderConfig(model=str(folder), device="cpu"))
    made.open(FakeResources())
    return made


def test_an_index_of_the_encoder_that_it_began_with_is_searched_by_the_one_that_was_trained(tmp_path):
    named = models(tmp_path)
    report = trained(config(**named, **SHORT), tmp_path / "out")
    begun, learnt = encoder_of(named["encoder"]), encoder_of(report.checkpoint / "encoder")
    assert learnt.passage_space == begun.passage_space
    assert learnt.asks_only
    assert (learnt.encode_queries(["Where?"]) != begun.encode_queries(["Where?"])).any()


def test_an_encoder_that_learnt_from_passages_has_a_space_of_its_own(tmp_path):
    named = models(tmp_path)
    report = trained(config(**named, **SHORT, train_passages=True), tmp_path / "out")
    learnt = encoder_of(report.checkpoint / "encoder")
    assert learnt.passage_space != encoder_of(named["encoder"]).passage_space
    assert not learnt.asks_only


def test_the_reader_that_was_trained_serves(tmp_path):
    report = trained(config(**models(tmp_path), **SHORT), tmp_path / "out")
    reader = TransformersReader(
        TransformersReaderConfig(model=str(report.checkpoint / "reader"), device="cpu", threshold=None)
    )
    reader.open(FakeResources())
    found = reader.generate([Request("answer", "Where?", tuple(COLLECTION.passages([1])))], Settings())
    assert found[0].text in COLLECTION.passages([1])[0].text


@pytest.mark.parametrize(
    ("kind", "more"),
    [
        ("tiny_gpt2", {"objective": "rag_token"}),
        ("tiny_llama", {"objective": "rag_token", "lora": {"rank": 2}}),
        ("tiny_t5", {"objective": "emdr2", "fid": True}),
        ("tiny_bart", {"objective": "replug"}),
    ],
)
def test_the_generator_that_was_trained_serves(tmp_path, kind, more):
    named = models(tmp_path, kind)
    if "lora" in more:
        named["generator"] = {**named["generator"], "lora": more.pop("lora")}
    report = trained(config(**named, **SHORT, **more), tmp_path / "out")
    generator = TransformersGenerator(GeneratorConfig(model=str(report.checkpoint / "generator"), device="cpu"))
    generator.open(FakeResources())
    generator.generate([Request("answer", "Where?", tuple(COLLECTION.passages([1])))], Settings(max_new_tokens=3))


def test_the_manifest_says_what_both_began_with_and_the_prior_to_serve_with(tmp_path):
    named = models(tmp_path)
    said = manifest(trained(config(**named, **SHORT, temperature=20), tmp_path / "out"))
    assert said["from"] == {"encoder": named["encoder"], "reader": named["reader"]}
    assert said["about"]["scale"] == 20
    tokenizers = [Path(named[name]) / "tokenizer.json" for name in ("encoder", "reader")]
    digests = [sha256(one.read_bytes()).hexdigest() for one in tokenizers]
    assert said["tokenizer_sha256"] == dict(zip(("encoder", "reader"), digests, strict=True))
    assert said["about"]["prior"] == {"from": "encoder", "temperature": 20}


def test_the_prior_to_serve_with_is_told(tmp_path):
    report = trained(config(**models(tmp_path), **SHORT, temperature=20), tmp_path / "out")
    assert any("prior: {from: encoder, temperature: 20}" in one for one in report.notes)


def test_held_out_rows_have_figures_of_retrieval_and_of_answers(tmp_path):
    report = trained(config(**models(tmp_path), **SHORT), tmp_path / "out", examples=ROWS[:6], held_out=ROWS[6:])
    assert {"loss", "recall@1", "recall@5", "exact_match", "f1", "taught_recall@1"} <= set(report.figures)


def test_a_figure_that_there_is_not_is_told_before_the_first_step_with_those_that_there_are(tmp_path):
    with pytest.raises(UsageError, match=r"there is no figure `recall`\n.*recall@1, recall@5"):
        trained(config(**models(tmp_path), metric="recall"), tmp_path / "out", examples=ROWS[:6], held_out=ROWS[6:])
    assert not (tmp_path / "out" / "metrics.jsonl").read_text("utf-8")


def test_answers_are_asked_for_throughout_the_held_out_rows(tmp_path, monkeypatch):
    asked = []
    monkeypatch.setattr(SpanReading, "answers", lambda self, rows, some: asked.append(rows) or [""] * len(rows))
    trained(config(**models(tmp_path), **SHORT, answered=2), tmp_path / "out", examples=ROWS[:2], held_out=ROWS[2:])
    assert [row.question for row in asked[0]] == [ROWS[2]["question"], ROWS[5]["question"]]


def test_a_frozen_encoder_is_written_as_it_was(tmp_path):
    named = models(tmp_path)
    report = trained(config(**named, **SHORT, freeze_encoder=True), tmp_path / "out")
    texts = ["Where?", "Lund"]
    learnt, begun = (encoder_of(one).encode_queries(texts) for one in (report.checkpoint / "encoder", named["encoder"]))
    assert (learnt == begun).all()


def test_the_encoder_learns_at_a_rate_of_its_own(tmp_path):
    named = models(tmp_path)
    still = trained(config(**named, **SHORT, encoder_learning_rate=1e-12), tmp_path / "out")
    learnt, begun = (encoder_of(one).encode_queries(["?"]) for one in (still.checkpoint / "encoder", named["encoder"]))
    assert abs(learnt - begun).max() < 1e-6


def test_a_search_proposes_the_passages(tmp_path):
    retriever = DictionaryRetriever({row["question"]: {1: 1.0, 2: 0.5} for row in ROWS})
    resources = FakeResources(collection=COLLECTION, find=rankings_of(retriever))
    report = trained(config(**models(tmp_path), **SHORT, candidates="search"), tmp_path / "out", resources=resources)
    # Two were found, and the rows' own positives are held beside them.
    assert manifest(report)["about"]["pool"] == 8


def test_a_generator_that_does_not_read_learns_alone_first(tmp_path):
    settings = config(**models(tmp_path, "tiny_bert2bert"), epochs=2, warm_up_generator=3)
    report = trained(settings, tmp_path / "out")
    assert any("learnt from positives alone for 3 steps" in one for one in report.notes)


def test_a_dry_run_tells_what_encoding_all_passages_costs(tmp_path):
    report = trained(config(**models(tmp_path)), tmp_path / "out", dry_run=True)
    assert report.figures["refresh_seconds"] > 0
    assert not (tmp_path / "out").exists()


def test_rows_are_learnt_by_heart_without_a_file(tmp_path):
    report = trained(config(**models(tmp_path), max_steps=30), tmp_path / "out", examples=ROWS[:2], overfit=True)
    assert report.figures["loss_after"] < report.figures["loss_before"]
    assert not (tmp_path / "out").exists()


def halved(scores, log_p, mask, *, temperature):
    """Half of RAG-Sequence's, which teaches as much at twice the rate."""
    return rag_sequence.loss(scores, log_p, mask, temperature=temperature) / 2


class MyConfig(RagConfig):
    """A third party's."""

    objectives: ClassVar[tuple[str, ...]] = (*RagConfig.objectives, "halved")


class MyTrainer(RagTrainer):
    """A third party's: one entry more."""

    def objectives(self):
        mine = Objective(halved, rag_sequence.posterior, teaches_generator=True)
        return {**super().objectives(), "halved": mine}


def test_a_third_party_adds_an_objective_by_name(tmp_path):
    given = {**models(tmp_path), **SHORT, "silent": 0}
    whole = trained(config(**given), tmp_path / "whole", held_out=ROWS)
    half = trained(config(MyConfig, **given, objective="halved"), tmp_path / "half", held_out=ROWS, kind=MyTrainer)
    assert half.figures["loss"] == pytest.approx(whole.figures["loss"] / 2, rel=0.05)


def test_a_reader_is_taught_to_find_nothing_unless_it_is_told_not_to(tmp_path):
    named = models(tmp_path)
    usual, untaught = (
        trained(config(**named, **SHORT, **more), tmp_path / str(len(more)), held_out=ROWS)
        for more in ({}, {"silent": 0})
    )
    assert usual.figures["loss"] > untaught.figures["loss"] + 1


@pytest.mark.parametrize(
    ("settings", "told"),
    [
        ({}, "name one of `reader` and `generator`"),
        ({"reader": "r", "generator": "g"}, "name one of"),
        ({"reader": "r", "objective": "hope"}, "there is no objective 'hope'; there are rag_sequence"),
        ({"reader": "r", "objective": "replug"}, "set pdist"),
        ({"reader": "r", "fid": True}, "takes a `generator`"),
        ({"generator": "g", "fid": True}, "gives no likelihood a passage"),
        ({"reader": "r", "freeze_encoder": True, "freeze_generator": True}, "nothing is left to learn"),
        ({"reader": "r", "freeze_encoder": True, "objective": "pdist"}, "teaches the encoder, which is frozen"),
        ({"reader": "r", "refresh_every": 5}, "without `train_passages`"),
        ({"reader": "r", "over_retrieve": 2}, "less than `passages`"),
        ({"reader": "r", "over_retrieve": 50}, "would change nothing"),
        ({"generator": "g", "silent": 2}, "`silent` is a reader's"),
        ({"generator": {"model": "g", "lora": {"rank": 2}}, "freeze_generator": True}, "of a generator that learns"),
        ({"reader": "r", "freeze_encoder": True, "encoder_learning_rate": 1e-4}, "of an encoder that learns"),
    ],
)
def test_settings_that_contradict_each_other_are_refused(settings, told):
    with pytest.raises(ValidationError, match=told):
        RagConfig(encoder="e", **settings)


def test_a_config_that_shows_every_setting_is_taken_again():
    said = RagConfig(encoder="e", generator="g").model_dump(by_alias=True)
    assert RagConfig.model_validate(said) == RagConfig(encoder="e", generator="g")


def test_passages_are_read_together_by_encoder_decoders_alone(tmp_path):
    with pytest.raises(ModelError, match="decoder-only"):
        trained(config(**models(tmp_path, "tiny_gpt2"), objective="pdist", fid=True), tmp_path / "out")


def test_a_question_that_leaves_no_room_is_told_with_its_row(tmp_path):
    rows = [*ROWS[:2], {**ROWS[2], "question": "why " * 400, "where": "rows:long"}]
    with pytest.raises(RowError, match="rows:long: the question does not fit"):
        trained(config(**models(tmp_path)), tmp_path / "out", examples=rows)


@pytest.mark.parametrize(("candidates", "told"), [("live", "no passage to retrieve"), ("search", "no question finds")])
def test_where_nothing_can_be_retrieved_nothing_is_begun(tmp_path, candidates, told):
    rows = [{name: value for name, value in row.items() if name != "positives"} for row in ROWS]
    nowhere = FakeResources(find=rankings_of(DictionaryRetriever({row["question"]: {} for row in ROWS})))
    with pytest.raises(UsageError, match=told) as caught:
        trained(config(**models(tmp_path), candidates=candidates), tmp_path / "out", examples=rows, resources=nowhere)
    assert caught.value.hint
    assert not (tmp_path / "out").exists()


def test_an_encoder_that_only_asks_must_not_encode_passages(tmp_path):
    named = models(tmp_path)
    report = trained(config(**named, **SHORT), tmp_path / "out")
    again = {**named, "encoder": str(report.checkpoint / "encoder")}
    with pytest.raises(ModelError, match="trained for queries alone"):
        trained(config(**again, **SHORT), tmp_path / "again")


def test_torch_draws_as_before(tmp_path):
    torch.manual_seed(3)
    wanted = torch.rand(3)
    torch.manual_seed(3)
    trained(config(**models(tmp_path), **SHORT), tmp_path / "out")
    assert torch.equal(torch.rand(3), wanted)
