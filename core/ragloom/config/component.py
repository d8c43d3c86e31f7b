"""The base of every component's config model, and how one component names another."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, cast

from pydantic import BaseModel, ConfigDict, Field, GetJsonSchemaHandler, model_validator
from pydantic.json_schema import JsonSchemaValue
from pydantic_core import CoreSchema

REBUILDS = "rebuilds_index"
KIND = "x-ragloom-kind"
"""The keyword of a JSON Schema that says which kind of component a place names."""


class ComponentConfig(BaseModel):
    """A component's settings: frozen, every field typed, an unknown one is an error."""

    model_config = ConfigDict(extra="forbid", frozen=True)


class ComponentSpec(BaseModel):
    """A component named in a config: ``bm25`` or ``{use: bm25, …its settings}``."""

    model_config = ConfigDict(extra="allow", frozen=True)

    use: str

    @model_validator(mode="before")
    @classmethod
    def _from_name(cls, value: object) -> object:
        return {"use": value} if isinstance(value, str) else value

    @property
    def settings(self) -> dict[str, Any]:
        """What is set beside ``use`` and the fields that the core itself defines."""
        return dict(self.model_extra or {})


@dataclass(frozen=True, slots=True)
class OfKind:
    """Says which kind of component a field names: ``Annotated[ComponentSpec, OfKind("encoder")]``."""

    kind: str

    def __get_pydantic_json_schema__(self, core_schema: CoreSchema, handler: GetJsonSchemaHandler) -> JsonSchemaValue:
        """Marks the place, for whoever knows which components of the kind are installed."""
        return {**handler(core_schema), KIND: self.kind}


def index_field(default: Any = ..., **constraints: Any) -> Any:
    """A pydantic field whose value is part of what an index holds: another value asks for a rebuild."""
    return Field(default, json_schema_extra={REBUILDS: True}, **constraints)


def index_settings(config: BaseModel) -> dict[str, Any]:
    """The settings of ``config`` that an index depends on, as JSON values."""
    values = config.model_dump(mode="json")
    return {
        name: values[name] for name, field in type(config).model_fields.items() if _rebuilds(field.json_schema_extra)
    }


def _rebuilds(extra: object) -> bool:
    return isinstance(extra, dict) and bool(cast(dict[str, Any], extra).get(REBUILDS))
