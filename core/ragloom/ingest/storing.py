"""Documents on their way into the store, a batch at a time; one that cannot be stored does not stop the others."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

from ragloom.errors import CollectionError, RagloomError
from ragloom.ingest.report import Failure
from ragloom.store import Chunking, FileStamp, UpsertReport, Writer
from ragloom.store.files import Owner
from ragloom.store.writer import BATCH_CHARACTERS, BATCH_DOCUMENTS
from ragloom.types import Document


@dataclass(frozen=True, slots=True)
class Finished:
    """A file that was read in full: its stamp, and the ids of all its documents."""

    stamp: FileStamp
    documents: frozenset[str]


@dataclass
class Storing:
    """Gathers documents of one ``origin`` at a time and writes them in whole batches."""

    writer: Writer
    chunking: Chunking
    origin: str = ""
    stored: UpsertReport = field(default_factory=UpsertReport)
    failures: list[Failure] = field(default_factory=list)
    dropped: dict[str, Owner] = field(default_factory=dict)
    moved: dict[str, Owner] = field(default_factory=dict)
    _documents: dict[str, Document] = field(default_factory=dict)
    _finished: list[Finished] = field(default_factory=list)
    _others: list[str] = field(default_factory=list)
    _refused: set[str] = field(default_factory=set)
    _room: int = BATCH_CHARACTERS

    def begin(self, origin: str) -> None:
        """Write what is left of the source folder before, and go on with ``origin``."""
        self.flush()
        self.origin = origin
        self._others = [other for other in self.writer.files.origins() if other != origin]

    def add(self, document: Document) -> None:
        """Take a document in; it is acknowledged after the next ``flush``."""
        if document.id in self._documents:
            self._refuse(document, f"file {self._documents[document.id].source} has a document of the same id")
            return
        self._documents[document.id] = document
        self._room -= len(document.text)
        if len(self._documents) >= BATCH_DOCUMENTS or self._room <= 0:
            self.flush()

    def finish(self, finished: Finished) -> None:
        """A file's documents have all been added."""
        self._finished.append(finished)

    def flush(self) -> None:
        """Write the documents, then stamp the files that they complete."""
        self._write(list(self._free()))
        complete = [file for file in self._finished if file.stamp.source not in self._refused]
        self.writer.stamp(file.stamp for file in complete)
        for file in complete:
            owner = (self.origin, file.stamp.source)
            former = self.writer.files.documents_of(*owner)
            self.dropped.update((document, owner) for document in former if document not in file.documents)
            # Read below one folder and later below another, a file would be there twice, under two names.
            for elsewhere in ((other, file.stamp.source) for other in self._others):
                self.moved.update(dict.fromkeys(self.writer.files.documents_of(*elsewhere), elsewhere))
        self._documents, self._finished, self._room = {}, [], BATCH_CHARACTERS

    def _free(self) -> Iterator[Document]:
        """The documents whose ids no other file has that is still there."""
        owners = self.writer.files.owners(list(self._documents))
        for name, document in self._documents.items():
            owner = owners.get(name)
            if owner is None or owner == (self.origin, document.source) or self._is_gone(owner):
                yield document
            else:
                self._refuse(document, f"{owner[1] or 'a program'} has stored a document of the same id")

    def _is_gone(self, owner: Owner) -> bool:
        origin, source = owner
        return bool(origin) and not self.writer.files.path(source).exists()

    def _refuse(self, document: Document, what: str) -> None:
        hint = "rename the file, or index the folder that both lie in"
        self._fail(document, f"cannot be stored as {document.id!r}: {what}", hint)

    def _fail(self, document: Document, what: str, hint: str) -> None:
        self._refused.add(document.source)
        self.failures.append(Failure(document.source, what, hint))

    def _write(self, documents: list[Document]) -> None:
        try:
            self.stored += self.writer.upsert(documents, self.chunking, origin=self.origin)
        except CollectionError:
            raise
        except Exception as error:  # noqa: BLE001 - a chunker is a plugin's: find the one that it fails on
            if len(documents) == 1:
                self._fail(documents[0], *_told(error))
            else:
                for document in documents:
                    self._write([document])


def _told(error: Exception) -> tuple[str, str]:
    if isinstance(error, RagloomError):
        return error.message, error.hint
    return f"could not be cut into passages: {type(error).__name__}: {error}", "tell the chunker's author"
