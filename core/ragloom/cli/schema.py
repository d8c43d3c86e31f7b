"""``ragloom schema``."""

from __future__ import annotations

import json

from ragloom.cli.frame import Frame
from ragloom.cli.verb import alone


def schema(frame: Frame) -> None:
    """Print the JSON Schema of the config, with the settings of every installed component, for editors.

    Save it beside the config, and begin that with `# yaml-language-server: $schema=ragloom.schema.json`.
    """
    from ragloom.registry.json_schema import config_schema

    print(json.dumps(config_schema(frame.registry), ensure_ascii=False, indent=2))


app = alone(schema)
