"""The tables of ``collection.sqlite``.

A document's passages come and go with the version of the document that they were cut from, so ``added_at`` and
``removed_at`` are the version's. A row is visible at position P where ``added_at <= P < removed_at``. A version's
passages have consecutive ids, ``first`` on. The text is stored once, as the bodies of a version's passages one after
the other; a passage's ``context`` repeats what the one before ends with; ``untiled`` is the text of a document that
gave no passages; ``seal`` is what ``seal.version_seal`` gives.
"""

from __future__ import annotations

FORMAT = 2
"""Written to ``user_version``; a higher one was made by a newer ragloom."""

FOREVER = 2**63 - 1
"""``removed_at`` of what has not been removed."""

TABLES = """
CREATE TABLE about (key TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;
CREATE TABLE commits (position INTEGER PRIMARY KEY AUTOINCREMENT, at TEXT NOT NULL);
CREATE TABLE versions (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    document TEXT NOT NULL,
    hash BLOB NOT NULL,
    added_at INTEGER NOT NULL,
    removed_at INTEGER NOT NULL,
    first INTEGER NOT NULL,
    passages INTEGER NOT NULL,
    title TEXT NOT NULL,
    metadata TEXT NOT NULL,
    source TEXT NOT NULL,
    origin TEXT NOT NULL,
    locations TEXT NOT NULL,
    untiled TEXT NOT NULL,
    seal TEXT NOT NULL DEFAULT '',
    UNIQUE (document, removed_at)
);
CREATE INDEX versions_added ON versions (added_at);
CREATE INDEX versions_removed ON versions (removed_at) WHERE removed_at < 9223372036854775807;
CREATE INDEX versions_source ON versions (origin, source) WHERE removed_at = 9223372036854775807;
CREATE TABLE passages (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    version INTEGER NOT NULL,
    start INTEGER NOT NULL,
    stop INTEGER NOT NULL,
    context TEXT NOT NULL,
    body TEXT NOT NULL,
    location TEXT NOT NULL
);
CREATE TABLE fields (
    field TEXT NOT NULL,
    kind TEXT NOT NULL,
    value NOT NULL,
    version INTEGER NOT NULL,
    PRIMARY KEY (field, kind, value, version)
) WITHOUT ROWID;
CREATE TABLE files (
    origin TEXT NOT NULL,
    source TEXT NOT NULL,
    size INTEGER NOT NULL,
    mtime_ns INTEGER NOT NULL,
    read_at_ns INTEGER NOT NULL,
    reader TEXT NOT NULL,
    documents INTEGER NOT NULL,
    PRIMARY KEY (origin, source)
) WITHOUT ROWID;
"""

STATEMENTS = tuple(statement.strip() for statement in TABLES.split(";") if statement.strip())
