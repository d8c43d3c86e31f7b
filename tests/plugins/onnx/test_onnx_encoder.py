"""The encoder over graphs written by hand: batches, limits, prefixes, threads, and what is missing."""

import json
import shutil

import numpy as np
import pytest

from ragloom.errors import ModelError, UsageError
from ragloom.models import ModelFolder, TextTokenizer
from ragloom.testing import FakeResources
from ragloom.testing.material import QUESTIONS, TEXTS
from ragloom_onnx.config import EncoderConfig
from ragloom_onnx.conformance_models import tiny_encoder
from ragloom_onnx.encoder import OnnxEncoder

WORDS = list(TEXTS.values())


@pytest.fixture(scope="module")
def model(tmp_path_factory):
    return tiny_encoder(tmp_path_factory.mktemp("encoder") / "model")


@pytest.fixture
def opened(model):
    made = []

    def make(**settings):
        encoder = OnnxEncoder(EncoderConfig(**{"model": str(model), **settings}))
        made.append(encoder)
        encoder.open(FakeResources())
        return encoder

    yield make
    for encoder in made:
        encoder.close()


def rewritten(folder, name, **changes):
    path = folder / name
    held = json.loads(path.read_text("utf-8")) if path.exists() else {}
    path.write_text(json.dumps({**held, **changes}), "utf-8")


@pytest.mark.parametrize("batch_tokens", [1, 30, 10_000])
def test_vectors_do_not_depend_on_how_texts_are_batched(opened, batch_tokens):
    expected = np.vstack([opened(threads=1).encode_passages([text]) for text in WORDS])
    assert np.allclose(opened(batch_tokens=batch_tokens, threads=2).encode_passages(WORDS), expected, atol=1e-6)


def test_more_texts_than_are_tokenised_at_once_come_back_in_order(opened, monkeypatch):
    monkeypatch.setattr("ragloom_onnx.encoder.reading._AT_ONCE", 5)
    encoder = opened()
    assert np.allclose(
        encoder.encode_passages(WORDS), np.vstack([encoder.encode_passages([t]) for t in WORDS]), atol=1e-6
    )


def test_progress_is_told_up_to_the_last_text(opened, monkeypatch):
    monkeypatch.setattr("ragloom_onnx.encoder.reading._AT_ONCE", 5)
    told = []
    opened(batch_tokens=1).encode_passages(WORDS, progress=lambda done, of: told.append((done, of)))
    assert [done for done, _ in told] == list(range(1, len(WORDS) + 1))
    assert {of for _, of in told} == {len(WORDS)}


def test_queries_and_passages_are_read_behind_their_prefixes(opened):
    plain, prefixed = opened(), opened(query_prefix="ferry ", passage_prefix="harbour ")
    assert np.array_equal(prefixed.encode_queries(["tide"]), plain.encode_queries(["ferry tide"]))
    assert np.array_equal(prefixed.encode_passages(["tide"]), plain.encode_passages(["harbour tide"]))


def test_prefixes_of_the_folder_hold_unless_the_config_names_others(model, tmp_path, opened):
    folder = shutil.copytree(model, tmp_path / "model")
    rewritten(folder, "config_sentence_transformers.json", prompts={"query": "ferry ", "passage": "harbour "})
    plain = opened()
    assert np.array_equal(opened(model=str(folder)).encode_queries(["tide"]), plain.encode_queries(["ferry tide"]))
    without = opened(model=str(folder), query_prefix="")
    assert np.array_equal(without.encode_queries(["tide"]), plain.encode_queries(["tide"]))


def test_what_is_beyond_max_tokens_changes_nothing(opened):
    encoder = opened(max_tokens=6)
    assert np.array_equal(
        encoder.encode_passages(["the old pier and the ferry"]), encoder.encode_passages(["the old pier and a tide"])
    )


def test_of_a_vector_the_first_numbers_are_kept_and_have_length_one_again(model, opened):
    texts = list(TEXTS.values())
    short = opened(dimensions=8)
    kept = opened().encode_passages(texts)[:, :8]
    unit = kept / np.linalg.norm(kept, axis=1, keepdims=True)
    np.testing.assert_allclose(short.encode_passages(texts), unit, rtol=0, atol=1e-6)
    assert short.dimension == 8
    assert OnnxEncoder.describe(EncoderConfig(model=str(model), dimensions=8)).limits["dimension"] == 8


def test_more_max_tokens_than_the_model_has_positions_are_refused(opened):
    with pytest.raises(ModelError, match="1024 positions") as raised:
        opened(max_tokens=4096)
    assert "1024" in raised.value.hint


def test_the_passage_space_is_known_before_anything_is_loaded(model, opened):
    unopened = OnnxEncoder(EncoderConfig(model=str(model)))
    assert unopened.space(FakeResources()) == opened().passage_space


@pytest.mark.parametrize("settings", [{"batch_tokens": 7}, {"threads": 1}, {"query_prefix": "query: "}])
def test_what_changes_no_passage_leaves_the_passage_space(opened, settings):
    assert opened(**settings).passage_space == opened().passage_space


def test_it_describes_its_limits_from_json_alone(model):
    said = OnnxEncoder.describe(EncoderConfig(model=str(model)))
    assert said.limits == {"dimension": 32, "max_tokens": 1024}


def test_a_model_that_is_nowhere_is_described_by_nothing():
    assert OnnxEncoder.describe(EncoderConfig(model="./no/such/folder")).limits == {}


def test_a_folder_without_a_graph_is_refused_with_the_command_that_makes_one(model, tmp_path, opened):
    folder = shutil.copytree(model, tmp_path / "model")
    (folder / "model.onnx").unlink()
    with pytest.raises(ModelError) as raised:
        opened(model=str(folder))
    assert "ragloom export" in raised.value.hint


def test_a_missing_precision_is_refused_with_the_one_that_is_there(opened):
    with pytest.raises(ModelError) as raised:
        opened(precision="int8")
    assert "precision: fp32" in raised.value.hint


def test_a_file_that_is_no_graph_is_refused(model, tmp_path, opened):
    folder = shutil.copytree(model, tmp_path / "model")
    (folder / "model.onnx").write_bytes(b"no graph")
    with pytest.raises(ModelError, match="cannot open"):
        opened(model=str(folder))


def test_a_graph_for_another_task_is_refused(tmp_path, opened):
    from ragloom_onnx.conformance_models import tiny_reader

    with pytest.raises(ModelError, match="last_hidden_state"):
        opened(model=str(tiny_reader(tmp_path / "reader")))


def test_openvino_without_its_graph_is_refused_with_the_command_that_makes_one(opened):
    with pytest.raises(ModelError) as raised:
        opened(runtime="openvino")
    assert "ragloom export-openvino" in raised.value.hint


def test_openvino_gives_the_vectors_that_onnx_runtime_gives(opened):
    pytest.importorskip("openvino")
    expected = opened().encode_passages(WORDS)
    # OpenVINO computes in bfloat16 where the processor can.
    found = opened(runtime="openvino", precision="fp32", threads=2).encode_passages(WORDS)
    assert (found * expected).sum(axis=1).min() > 0.999


def test_an_encoder_that_is_not_open_says_so(model):
    with pytest.raises(UsageError, match="not open"):
        OnnxEncoder(EncoderConfig(model=str(model))).encode_queries(list(QUESTIONS))


def test_padding_is_kept_out_of_the_mean(model, opened):
    encoder = opened(batch_tokens=10_000)
    lengths = [len(row) for row in TextTokenizer(ModelFolder(model, "tiny")).encode_batch(WORDS)]
    assert len(set(lengths)) > 1
    short = WORDS[int(np.argmin(lengths))]
    assert np.allclose(
        encoder.encode_passages(WORDS)[WORDS.index(short)], encoder.encode_passages([short])[0], atol=1e-6
    )


def declaring(model, tmp_path, space):
    folder = shutil.copytree(model, tmp_path / "asks")
    rewritten(folder, "ragloom_model.json", passage_space=space)
    return str(folder)


def test_an_encoder_that_was_trained_for_queries_alone_encodes_no_passages(model, tmp_path, opened):
    encoder = opened(model=declaring(model, tmp_path, "theirs"))
    assert encoder.asks_only and np.array_equal(encoder.encode_queries(["tide"]), opened().encode_queries(["tide"]))
    with pytest.raises(ModelError, match="queries alone") as raised:
        encoder.encode_passages(["tide"])
    assert "use: dual" in raised.value.hint


def test_an_encoder_that_declares_its_own_space_encodes_passages(model, tmp_path, opened):
    encoder = opened(model=declaring(model, tmp_path, opened().passage_space))
    assert not encoder.asks_only and encoder.encode_passages(["tide"]).shape == (1, 32)
