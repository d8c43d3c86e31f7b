"""What results say of the data that they are about."""

from __future__ import annotations

from ragloom.evaluate.data.question import EvalData
from ragloom.interfaces.resources import Json


def facts_of(data: EvalData) -> dict[str, Json]:
    """JSON values: the file by its name alone, since results are shown to others."""
    return {
        "file": data.file.name,
        "sha256": data.sha256,
        "layout": data.layout,
        "questions": len(data.questions),
        "synthetic": sum(one.synthetic for one in data.questions),
        "malformed": [str(one) for one in data.malformed],
    }
