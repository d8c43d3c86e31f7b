"""What a text is compared with."""

from __future__ import annotations

from ragloom.interfaces import Scored


def references(row: Scored) -> list[str]:
    """The accepted texts that say something; none where the data do not tell, or accept nothing."""
    return [one for one in row.gold if one.strip()] if row.answered else []
