"""``ragloom init``: a commented config to start from."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from ragloom.cli.frame import Frame
from ragloom.cli.verb import alone
from ragloom.errors import UsageError

TEMPLATE = """\
# A ragloom config. Everything but `version` may be left out; what stands here are the defaults.
# `ragloom config check` says what is wrong with it, `ragloom plugins list` what could stand after each `use:`.
# For completion in an editor: ragloom schema > ragloom.schema.json
version: 1

# qa, summarize or classify. For the other two take out `chunker` and `answer` below: each task has its own, and what
# is written here comes before them.
task: qa

# Where the documents and their indexes are kept, relative to this file.
collection: .ragloom

ingest:
  sources: []            # what `ragloom index` reads when it is given no folder, for example [docs/]
  chunker: {use: sentences, max_tokens: 200, overlap: 1}

# Each retriever finds its k best passages; several are joined by `fusion.ranks`.
retrievers:
  - {use: bm25, k: 100}
  # By meaning, beside it; `ragloom export MODEL --to models/encoder` makes the folder once:
  # - {use: faiss, k: 100, encoder: {use: onnx, model: models/encoder}}

# A cross-encoder that puts the first k in a new order:
# reranker: {use: onnx, model: models/reranker, k: 20}

fusion:
  ranks: {use: rrf}      # also: weighted, combsum, combmnz, borda, interleave
  answer: {use: concat, passages: 5}  # also: refine, map_reduce, vote, rag_sequence, rag_token, fid

# What a question is turned into before it is searched for; for example [expand] or [draft].
query: []

# How often to search and answer; 2 searches again for what the first answer said.
rounds: 1

# Who writes the answer. `extractive` takes the sources' own sentences and needs no model. With one, for example:
# {use: onnx, model: models/generator}, or {use: openai, base_url: "http://localhost:8000/v1", model: NAME}
generator: {use: extractive}

# Below which confidence an answer is held back; `ragloom calibrate` fits it on labelled questions. null: never.
abstain: {below: null}
"""


def init(
    frame: Frame,
    path: Annotated[Path, typer.Argument(help="Where to write it.")] = Path("ragloom.yaml"),
) -> int:
    """Write a commented config to start from."""
    try:
        with path.open("x", encoding="utf-8") as file:
            file.write(TEMPLATE)
    except FileExistsError:
        raise UsageError("is there already", where=str(path), hint="name another: ragloom init other.yaml") from None
    except OSError as error:
        raise UsageError(
            error.strerror or str(error), where=str(path), hint="name a file that can be written"
        ) from None
    from rich.markup import escape

    frame.show({"written": str(path)}, [f"Wrote {escape(str(path))}. Next: ragloom index FOLDER"])
    return 0


app = alone(init)
