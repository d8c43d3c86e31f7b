"""The collection on disk."""

from ragloom.store.binding import IndexBinding
from ragloom.store.chunking import Chunking
from ragloom.store.collection import Collection
from ragloom.store.files import FileStamp, SourceFiles
from ragloom.store.manifest import IndexEntry, IndexFile, Manifest
from ragloom.store.reader import Reader, StaleIndexWarning
from ragloom.store.status import IndexStatus, Status
from ragloom.store.upsert import UpsertReport
from ragloom.store.verify import Finding
from ragloom.store.view import View
from ragloom.store.writer import Publication, Writer
from ragloom.store.writer_lock import Holder

__all__ = [
    "Chunking", "Collection", "FileStamp", "Finding", "Holder", "IndexBinding", "IndexEntry", "IndexFile",
    "IndexStatus", "Manifest", "Publication", "Reader", "SourceFiles", "StaleIndexWarning", "Status", "UpsertReport",
    "View", "Writer",
]  # fmt: skip
