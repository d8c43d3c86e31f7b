"""The JSON Schema of a config, composed of the core's part and of the settings of everything that is installed."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from ragloom.config.component import KIND
from ragloom.config.schema import Config
from ragloom.errors import PluginError
from ragloom.registry.kinds import spoken
from ragloom.registry.registration import Registration
from ragloom.registry.registry import Registry

Schema = dict[str, Any]

_REFERENCE = "#/$defs/"


def config_schema(registry: Registry) -> Schema:
    """JSON Schema, draft 2020-12. A component whose settings cannot be loaded accepts any."""
    composer = _Composer(registry)
    schema = composer.linked(Config.model_json_schema())
    own = schema.pop("$defs", {})
    schema["properties"]["$schema"] = {"type": "string"}
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        **schema,
        "title": "ragloom config",
        "$defs": {**own, **composer.definitions},
    }


class _Composer:
    """Links each place that names a component to a definition of what may stand there, made when first needed."""

    def __init__(self, registry: Registry) -> None:
        self._registry = registry
        self._core: Mapping[str, Schema] = Config.model_json_schema()["$defs"]
        self.definitions: dict[str, Schema] = {}

    def linked(self, schema: Any) -> Any:
        """``schema`` with every marked place replaced by a reference to its definition."""
        if isinstance(schema, list):
            return [self.linked(item) for item in schema]
        if not isinstance(schema, dict):
            return schema
        if KIND not in schema:
            return {key: self.linked(item) for key, item in schema.items()}
        rest = {key: item for key, item in schema.items() if key not in (KIND, "$ref")}
        return {"$ref": self._definition(schema[KIND], schema["$ref"].rpartition("/")[2].rpartition(".")[2]), **rest}

    def _definition(self, kind: str, spec: str) -> str:
        name = kind if spec == "ComponentSpec" else f"{kind}.{spec}"
        if name not in self.definitions:
            self.definitions[name] = {}
            self.definitions[name] = self._any_of(kind, self._core.get(spec, {}).get("properties", {}))
        return _REFERENCE + name

    def _any_of(self, kind: str, core: Mapping[str, Schema]) -> Schema:
        names = list(self._registry.names(kind))
        mapping: Schema = {
            "type": "object",
            "required": ["use"],
            "properties": {**core, "use": {"enum": names, "title": spoken(kind)}},
            "unevaluatedProperties": False,
        }
        if names:
            mapping["allOf"] = [self._when(name, self._registry.find(kind, name)) for name in names]
        return {"anyOf": [{"enum": names}, mapping], "title": spoken(kind)}

    def _when(self, name: str, registration: Registration) -> Schema:
        then = {**self._settings(registration), "description": registration.summary}
        return {"if": {"properties": {"use": {"const": name}}, "required": ["use"]}, "then": then}

    def _settings(self, registration: Registration) -> Schema:
        try:
            model = self._registry.config_model(registration)
        except PluginError:
            return {"additionalProperties": True}
        if model is None:
            return {}
        prefix = f"{registration.kind}.{registration.qualified.replace('/', '.')}."
        schema = model.model_json_schema(ref_template=f"{_REFERENCE}{prefix}{{model}}")
        for name, definition in schema.get("$defs", {}).items():
            self.definitions[prefix + name] = self.linked(definition)
        parts = {"properties": schema.get("properties", {}), "required": schema.get("required", [])}
        linked: Schema = self.linked(parts)
        return linked
