"""Where everything lies in a collection's folder."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from urllib.parse import quote


@dataclass(frozen=True, slots=True)
class Layout:
    """The paths of one collection."""

    folder: Path

    @property
    def database(self) -> Path:
        """The truth."""
        return self.folder / "collection.sqlite"

    @property
    def unfinished(self) -> Path:
        """SQLite's rollback journal: there only while the database is being made, or where that was cut off."""
        return self.folder / "collection.sqlite-journal"

    @property
    def acknowledged(self) -> Path:
        """The number of the last commit that was acknowledged."""
        return acknowledged_beside(self.database)

    @property
    def lock(self) -> Path:
        """Locked by the writer, and saying who that is."""
        return self.folder / "writer.lock"

    @property
    def current(self) -> Path:
        """Names the manifest that readers start from."""
        return self.folder / "CURRENT"

    @property
    def generations(self) -> Path:
        """One manifest a generation."""
        return self.folder / "generations"

    @property
    def indexes(self) -> Path:
        """One folder a retriever."""
        return self.folder / "indexes"

    @property
    def verified(self) -> Path:
        """Which files this machine has checksummed already."""
        return self.folder / "verified.json"

    def manifest(self, number: int) -> Path:
        """The manifest of generation ``number``."""
        return self.generations / f"{number:012d}.json"

    def index(self, name: str) -> Path:
        """The folder of the retriever called ``name``, whatever characters its name has."""
        return self.indexes / folder_name(name)


def acknowledged_beside(database: Path) -> Path:
    """Where the last acknowledged commit of a database is noted."""
    return database.with_name("acknowledged")


def folder_name(name: str) -> str:
    """A single path component for ``name``; different names give different ones."""
    encoded = quote(name, safe=" ") or "%"
    return encoded.replace(".", "%2E") if encoded.startswith(".") else encoded
