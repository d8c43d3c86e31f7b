"""Numbers in another shape are others: what the comparison of a graph with its model looks at first."""

from pathlib import Path

import numpy as np
import pytest

from ragloom.errors import ModelError
from ragloom_torch.export.nodes import GraphWriter
from ragloom_torch.export.reading_check import _promise_shapes


def test_a_constant_without_dimensions_keeps_having_none():
    writer = GraphWriter()
    writer.constant("first", np.array(0, np.int64))
    assert list(writer._constants["first"].dims) == []


def test_right_numbers_in_another_shape_are_refused():
    logits = np.zeros((3, 1), np.float32)
    with pytest.raises(ModelError, match=r"in the shapes \[\(3, 1, 1\)\], the torch model in \[\(3, 1\)\]"):
        _promise_shapes([logits[:, None]], [logits], Path("model.onnx"))
