"""Our graphs of a model, in a process of its own: ``python -m benchmarks.generate.graphs FOLDER fp32,int8,int4``."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

from benchmarks.generate.systems import ROOT


def write_apart(folder: Path, precisions: list[str]) -> None:
    """Write them with a Python that ends afterwards, so that its memory is not measured."""
    wanted = [one for one in precisions if not (folder / _file(one)).is_file()]
    if wanted:
        command = [sys.executable, "-m", "benchmarks.generate.graphs", str(folder), ",".join(wanted)]
        subprocess.run(command, check=True, cwd=ROOT)


def write(folder: Path, precisions: list[str]) -> None:
    """As ``ragloom export`` writes them, without its comparison with torch: random weights agree on nothing."""
    import onnx

    from ragloom.models import MANIFEST, ModelFolder
    from ragloom_torch.export.decoder_graph import build_decoder

    for precision in precisions:
        onnx.save(build_decoder(ModelFolder(folder, folder.name), precision), folder / _file(precision))
    graphs = {
        one: {"files": {"model": {"file": _file(one), "size": (folder / _file(one)).stat().st_size}}}
        for one in ("fp32", "int8", "int4")
        if (folder / _file(one)).is_file()
    }
    noted = {"format": 1, "architecture": "decoder-only", "task": "generator", "cache": "shared", "graphs": graphs}
    (folder / MANIFEST).write_text(json.dumps(noted), encoding="utf-8")


def _file(precision: str) -> str:
    return f"model_{precision}.onnx"


if __name__ == "__main__":
    write(Path(sys.argv[1]), sys.argv[2].split(","))
