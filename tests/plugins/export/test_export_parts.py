"""The parts of an export that need no model: limits, staging, plain products."""

from __future__ import annotations

import errno
import json

import numpy as np
import onnx
import onnxruntime
import pytest
from onnx import TensorProto, helper, numpy_helper

from ragloom.errors import ModelError
from ragloom.models import MANIFEST
from ragloom_torch.export.limits import LIMITS, Limits
from ragloom_torch.export.manifest import joined, superseded
from ragloom_torch.export.plain_products import with_plain_products, without_notes
from ragloom_torch.export.staging import aside, publish


def test_a_difference_within_the_rounding_of_large_numbers_is_sound():
    assert not Limits(difference=1e-4).broken_by({"difference": 1e-3, "largest": 100.0})


def test_a_difference_beyond_its_limit_is_told():
    assert "1e-04" in str(Limits(difference=1e-4).broken_by({"difference": 0.1, "largest": 1.0})).replace(
        "0.0001", "1e-04"
    )


def test_an_agreement_that_is_no_number_is_not_enough():
    assert Limits(agreement=0.5).broken_by({"difference": 0.0, "agreement": float("nan")})


def test_a_threshold_moves_the_agreement_of_a_quantised_graph():
    assert LIMITS["encoder"]["int8"].moved(0.5) == Limits(agreement=0.5)


def test_a_threshold_moves_the_difference_of_float32():
    assert LIMITS["encoder"]["fp32"].moved(0.5).difference == 0.5


def test_what_is_written_aside_is_gone_after_an_error(tmp_path):
    with pytest.raises(ModelError), aside(tmp_path / "new") as stage:
        (stage / "half").write_text("written")
        raise ModelError("no")
    assert not (tmp_path / "new").exists()


def test_what_is_published_stays(tmp_path):
    with aside(tmp_path / "new") as stage:
        (stage / "whole").write_text("written")
        publish(stage, ["whole"], tmp_path / "new")
    assert [one.name for one in (tmp_path / "new").iterdir()] == ["whole"]


def test_the_file_that_tells_of_the_others_is_never_older_than_they_are(tmp_path):
    (tmp_path / "manifest").write_text("old")
    with pytest.raises(OSError), aside(tmp_path) as stage:
        (stage / "manifest").write_text("new")
        publish(stage, ["a graph that is not there", "manifest"], tmp_path)
    assert not (tmp_path / "manifest").exists()


def test_a_folder_that_cannot_be_made_is_refused_with_advice(tmp_path):
    (tmp_path / "file").write_text("")
    with pytest.raises(ModelError, match="--to FOLDER"), aside(tmp_path / "file" / "below"):
        pass


def test_a_manifest_of_somebody_else_removes_nothing_outside_its_folder(tmp_path):
    names = ["../mine.onnx", str(tmp_path / "mine.onnx"), "model.onnx"]
    files = {f"part{number}": {"file": name} for number, name in enumerate(names)}
    (tmp_path / "model").mkdir()
    (tmp_path / "model" / MANIFEST).write_text(json.dumps({"format": 1, "graphs": {"fp32": {"files": files}}}))
    assert superseded(tmp_path / "model", {"graphs": {}}) == [tmp_path / "model" / "model.onnx"]


@pytest.mark.parametrize(
    ("name", "value"), [("score_difference", float("nan")), ("largest", float("inf")), ("agreement", float("nan"))]
)
def test_a_figure_that_is_no_number_breaks_every_limit(name, value):
    figures = {"difference": 0.0, "largest": 1.0, "agreement": 1.0, name: value}
    assert all(limits.broken_by(figures) for limits in LIMITS["generator"].values())


@pytest.mark.parametrize("said", ["{", "[]", '{"format": 7}', '{"format": 1, "graphs": {"fp32": {}}}'])
def test_a_manifest_that_cannot_be_used_gives_way_to_a_new_export(tmp_path, said):
    (tmp_path / MANIFEST).write_text(said)
    new = {"format": 1, "graphs": {"fp32": {"files": {}}}}
    assert (joined(new, tmp_path), superseded(tmp_path, new)) == (new, [])


def test_a_full_disk_is_told_with_advice(tmp_path):
    with pytest.raises(ModelError, match="No space left") as told, aside(tmp_path / "new"):
        raise OSError(errno.ENOSPC, "No space left on device")
    assert "--to" in told.value.hint and not (tmp_path / "new").exists()


def graph(*nodes, **constants):
    """A model of one input float32[2, 3] and one output."""
    made = helper.make_graph(
        list(nodes), "tried",
        [helper.make_tensor_value_info("x", TensorProto.FLOAT, [2, 3])],
        [helper.make_tensor_value_info("y", TensorProto.FLOAT, [2, 4])],
        [numpy_helper.from_array(value.astype(np.float32), name) for name, value in constants.items()],
    )  # fmt: skip
    return helper.make_model(made, opset_imports=[helper.make_opsetid("", 17)], ir_version=8)


def run(model):
    session = onnxruntime.InferenceSession(model.SerializeToString(), providers=["CPUExecutionProvider"])
    return session.run(None, {"x": np.arange(6, dtype=np.float32).reshape(2, 3)})[0]


PRODUCTS = {
    "turned, with a bias": lambda: graph(
        helper.make_node("Gemm", ["x", "w", "b"], ["y"], transB=1),
        w=np.arange(12).reshape(4, 3), b=np.arange(4),
    ),
    "as it is": lambda: graph(helper.make_node("Gemm", ["x", "w"], ["y"]), w=np.arange(12).reshape(3, 4)),
    "turned when it runs": lambda: graph(
        helper.make_node("Transpose", ["w"], ["t"], perm=[1, 0]), helper.make_node("MatMul", ["x", "t"], ["y"]),
        w=np.arange(12).reshape(4, 3),
    ),
}  # fmt: skip


@pytest.mark.parametrize("kind", PRODUCTS)
def test_products_become_plain_and_stay_the_same(kind):
    model = PRODUCTS[kind]()
    before = run(model)
    plain = with_plain_products(model)
    assert {node.op_type for node in plain.graph.node} <= {"MatMul", "Add"}
    np.testing.assert_array_equal(run(plain), before)


def test_a_scaled_product_is_left_alone():
    model = graph(helper.make_node("Gemm", ["x", "w"], ["y"], alpha=2.0), w=np.arange(12).reshape(3, 4))
    assert with_plain_products(model).graph.node[0].op_type == "Gemm"


def test_weights_that_nothing_reads_any_more_are_dropped():
    model = PRODUCTS["turned when it runs"]()
    assert [one.name for one in with_plain_products(model).graph.initializer] == ["w.T"]


def test_notes_of_where_a_node_comes_from_are_taken_out():
    model = PRODUCTS["as it is"]()
    model.graph.node[0].metadata_props.append(onnx.StringStringEntryProto(key="stack", value="/home/someone/model.py"))
    assert b"someone" not in without_notes(model).SerializeToString()
