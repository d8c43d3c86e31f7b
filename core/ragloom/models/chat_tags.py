"""What chat templates on the hub write beyond jinja2's own tags; needs jinja2."""

from __future__ import annotations

from typing import Any

from jinja2.ext import Extension


class WrittenByTheModel(Extension):
    """``{% generation %} … {% endgeneration %}`` tells trainers which text is the model's own; here it is only text."""

    tags = {"generation"}  # noqa: RUF012 - as jinja2 declares it

    def parse(self, parser: Any) -> Any:
        """What stands between the tags."""
        next(parser.stream)
        return parser.parse_statements(("name:endgeneration",), drop_needle=True)
