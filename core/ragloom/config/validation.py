"""Check raw settings against a model: the model, or everything that is wrong with them."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import TypeVar

from pydantic import BaseModel, ValidationError

from ragloom.config.finding import Finding, Path
from ragloom.config.wording import findings

Model = TypeVar("Model", bound=BaseModel)


def validated(
    model: type[Model],
    raw: Mapping[str, object],
    *,
    texts: Mapping[Path, str] | None = None,
    also: Collection[str] = (),
) -> tuple[Model | None, list[Finding]]:
    """``raw`` as a ``model``, else the findings.

    ``texts`` gives, by path, what an environment variable held literally: where the model wants text, that is what it
    gets (``0123`` stays ``0123``), though elsewhere the same variable is read as a number.
    """
    literal = texts or {}
    try:
        return model.model_validate(raw), []
    except ValidationError as error:
        wanting = [path for path in _places_of_text(error) if path in literal]
        if wanting:
            return validated(model, _with_texts(raw, {path: literal[path] for path in wanting}), also=also)
        return None, findings(error, model, raw, hidden=literal, also=also)


def _places_of_text(error: ValidationError) -> list[Path]:
    return [tuple(fault["loc"]) for fault in error.errors(include_url=False) if fault["type"] == "string_type"]


def _with_texts(raw: Mapping[str, object], texts: Mapping[Path, str]) -> dict[str, object]:
    return {key: _replaced(value, (key,), texts) for key, value in raw.items()}


def _replaced(value: object, path: Path, texts: Mapping[Path, str]) -> object:
    if path in texts:
        return texts[path]
    if isinstance(value, Mapping):
        return {key: _replaced(item, (*path, key), texts) for key, item in value.items()}
    if isinstance(value, list):
        return [_replaced(item, (*path, number), texts) for number, item in enumerate(value)]
    return value
