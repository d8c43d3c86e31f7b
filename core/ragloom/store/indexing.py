"""Bringing one retriever's index up to a position."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from pathlib import Path, PurePosixPath

from ragloom.errors import PluginError
from ragloom.interfaces import IndexCommit, Indexed, IndexFolder
from ragloom.store import durable
from ragloom.store.binding import IndexBinding, plain
from ragloom.store.changes import changes
from ragloom.store.database import Pool
from ragloom.store.layout import Layout
from ragloom.store.manifest import IndexEntry, IndexFile
from ragloom.store.verified import VerifiedFiles, sha256
from ragloom.store.view import View


class Indexing:
    """Streams changes to retrievers and seals the files that they commit."""

    def __init__(self, layout: Layout, pool: Pool, verified: VerifiedFiles) -> None:
        self._layout = layout
        self._pool = pool
        self._verified = verified

    def update(
        self, binding: IndexBinding, entry: IndexEntry | None, until: int, *, compact: bool = False
    ) -> IndexEntry:
        """The entry of the index at position ``until``: ``entry`` caught up, or a new one where that is None.

        Raises ``IndexMismatchError`` and ``CorruptIndexError`` where ``entry`` cannot be built upon.
        """
        if entry is not None:
            binding.check(entry)
            self._verified.check(binding.name, entry)
        if entry is not None and entry.position == until and not compact:
            return entry
        folder = index_folder(self._layout, binding.name, entry, writable=True)
        durable.make_folder(folder.path)
        with binding.opening(folder, View(self._pool, until)) as indexed:
            space = indexed.passage_space()
            if entry is not None:
                binding.check_space(entry, space)
            commit = self._feed(indexed, folder.position, until, binding.progress, compact=compact)
        files = self._seal(binding.name, commit, entry)
        return IndexEntry(
            binding.component, until, plain(binding.settings), space, plain(commit.state), files, binding.plugin
        )

    def _feed(
        self, indexed: Indexed, after: int, until: int, progress: Callable[[int, int], None], *, compact: bool
    ) -> IndexCommit:
        # How many changes there are is known beforehand for a new index alone.
        done, total = 0, 0 if after else len(View(self._pool, until))
        for batch in changes(self._pool, after, until):
            indexed.apply(batch)
            done += len(batch)
            progress(done, total)
        if compact:
            indexed.compact()
        return indexed.commit()

    def _seal(self, name: str, commit: IndexCommit, entry: IndexEntry | None) -> tuple[IndexFile, ...]:
        known = {file.path: file for file in entry.files} if entry else {}
        files = tuple(known.get(path) or self._measure(name, path) for path in sorted(set(commit.files)))
        fresh = [file for file in files if file.path not in known]
        _sync(self._layout.index(name), (file.path for file in fresh))
        for file in fresh:
            self._verified.record(name, file)
        return files

    def _measure(self, name: str, path: str) -> IndexFile:
        folder = self._layout.index(name)
        if PurePosixPath(path).is_absolute() or ".." in PurePosixPath(path).parts:
            raise PluginError(f"retriever {name!r} committed {path!r}, which is not in its folder", where=str(folder))
        if not (folder / path).is_file():
            raise PluginError(f"retriever {name!r} committed {path!r}, which it did not write", where=str(folder))
        return IndexFile(path, (folder / path).stat().st_size, sha256(folder / path))


def index_folder(layout: Layout, name: str, entry: IndexEntry | None, *, writable: bool = False) -> IndexFolder:
    """Where the retriever ``name`` keeps its files, and which they are in the generation of ``entry``."""
    path = layout.index(name)
    if entry is None:
        return IndexFolder(path, writable=writable)
    return IndexFolder(path, tuple(file.path for file in entry.files), entry.state, entry.position, writable)


def _sync(folder: Path, paths: Iterable[str]) -> None:
    """Sync files and every folder from theirs up to ``folder``."""
    folders = {folder}
    for path in paths:
        durable.sync_file(folder / path)
        folders.update(folder / parent for parent in PurePosixPath(path).parents)
    for each in sorted(folders, key=lambda path: len(path.parts), reverse=True):
        durable.sync_folder(each)
