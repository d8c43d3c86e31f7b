"""A graph that reads token ids, whichever runtime has it open."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any, Protocol

import numpy as np
from numpy.typing import NDArray

from ragloom.errors import ModelError
from ragloom_onnx.padding import Padded
from ragloom_onnx.sessions import first_line, session_of


class Graph(Protocol):
    """Runs a padded batch; several threads may at once."""

    def __call__(self, batch: Padded) -> list[NDArray[np.float32]]:
        """The outputs that were asked for when it was opened, in that order."""


class OnnxGraph:
    """A graph in ONNX Runtime. ``outputs`` are the wanted names, the first that is there of each group."""

    def __init__(self, path: Path, outputs: Sequence[Sequence[str]], *, threads: int) -> None:
        """Raises ``ModelError`` for a graph that asks for other inputs or gives other outputs."""
        self._session = session_of(path, threads=threads)
        self._where = str(path)
        self._inputs = known_inputs([one.name for one in self._session.get_inputs()], path)
        self._outputs = wanted_outputs([one.name for one in self._session.get_outputs()], outputs, path)

    def __call__(self, batch: Padded) -> list[NDArray[np.float32]]:
        """Raises ``ModelError`` where the runtime fails."""
        try:
            found: list[NDArray[np.float32]] = self._session.run(self._outputs, fed(self._inputs, batch))
        except Exception as error:
            raise failed(error, self._where) from error
        return found


_INPUTS = ("input_ids", "attention_mask", "token_type_ids")


def known_inputs(names: Sequence[str], path: Path) -> list[str]:
    """``names``, all of which can be filled in. Raises ``ModelError`` for another."""
    if unknown := sorted(set(names) - set(_INPUTS)):
        raise ModelError(
            f"the graph asks for {', '.join(unknown)}, which nothing here can give",
            where=str(path),
            hint=f"export it with the inputs {', '.join(_INPUTS)} (ragloom export does)",
        )
    return list(names)


def wanted_outputs(names: Sequence[str], wanted: Sequence[Sequence[str]], path: Path) -> list[str]:
    """For each group of ``wanted`` the first name that is among ``names``. Raises ``ModelError`` where none is."""
    found = [next((one for one in group if one in names), None) for group in wanted]
    if None in found:
        asked = ", ".join(" or ".join(group) for group in wanted)
        raise ModelError(
            f"the graph gives {', '.join(names)}; {asked} is needed",
            where=str(path),
            hint="name a model that was exported for this task",
        )
    return [one for one in found if one is not None]


def fed(inputs: Sequence[str], batch: Padded) -> Mapping[str, Any]:
    """A batch by the names of a graph's inputs."""
    arrays = {"input_ids": batch.ids, "attention_mask": batch.mask, "token_type_ids": batch.types}
    return {name: arrays[name] for name in inputs}


def failed(error: BaseException, where: str) -> ModelError:
    """What a runtime raised, as an error that says what to do."""
    return ModelError(
        f"the graph could not be run: {first_line(error)}",
        where=where,
        hint="set a smaller `batch_tokens` if memory ran out; else export the model again",
    )
