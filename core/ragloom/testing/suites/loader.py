"""What a loader promises."""

from __future__ import annotations

import gc
import os
import tracemalloc
from collections.abc import Iterator, Mapping
from itertools import pairwise
from pathlib import Path
from typing import Any

from ragloom.errors import LoadError, MissingExtraError
from ragloom.testing.broken_files import broken
from ragloom.testing.cases.loader import LoaderCase
from ragloom.testing.checks import NotApplicable, NotChecked, check, promise
from ragloom.testing.extracts import can_be_stored, is_metadata, is_suffix, is_within, strings_of
from ragloom.testing.sample_files import FRAGMENTS, sample_files
from ragloom.testing.trial import Trial
from ragloom.types import Extract, LoadFailure

CASE = LoaderCase
Its = Trial[LoaderCase]
Item = Extract | LoadFailure

_DESCRIPTORS = Path("/proc/self/fd")
_LONG = 2_000_000
_ODD_NAMES = ("two words ", "灯塔 é (1)", "UPPER", "a.b.c", "100%_#1 [x]'\"")


@check
def reads_named_suffixes(trial: Its) -> None:
    """``suffixes`` are file name endings in lower case, each with its dot."""
    with trial.opened() as loader:
        named = loader.suffixes
        promise(isinstance(named, tuple) and named, f"suffixes is {named!r}: a tuple of at least one is promised")
        odd = [one for one in named if not is_suffix(one)]
        promise(not odd, f"suffixes holds {odd}: write them like '.txt', lower case, with the dot")
        promise(len(set(named)) == len(named), f"suffixes names some twice: {named}")


@check
def gives_documents_of_good_files(trial: Its) -> None:
    """``load`` gives an iterator of Extracts (and of LoadFailures), at least one Extract with text a good file."""
    with trial.opened() as loader:
        for path in _good(trial, loader):
            found = loader.load(path)
            promise(isinstance(found, Iterator), f"load({path.name}) gave a {type(found).__name__}, no iterator")
            items = list(found)
            odd = [type(one).__name__ for one in items if not isinstance(one, Extract | LoadFailure)]
            promise(not odd, f"load({path.name}) gave a {odd[:1]}, neither Extract nor LoadFailure")
            texts = [one.text for one in items if isinstance(one, Extract)]
            promise(any(str(text).strip() for text in texts), f"load({path.name}) gave no text: {_spoken(items)}")


@check
def gives_text_that_can_be_stored(trial: Its) -> None:
    """Text, title, key and metadata are strings without NUL and without half surrogate pairs."""
    for path, one in _extracts(trial):
        strings = [("text", one.text), ("title", one.title), ("key", one.key), *strings_of(one.metadata)]
        odd = [f"{place}={value!r:.60}" for place, value in strings if not can_be_stored(value)]
        promise(not odd, f"load({path.name}) gave {', '.join(odd[:3])}: SQLite and UTF-8 cannot hold that")


@check
def gives_metadata_of_the_promised_types(trial: Its) -> None:
    """Metadata map strings to text, whole or finite numbers, truth values or tuples of strings."""
    for path, one in _extracts(trial):
        promise(isinstance(one.metadata, Mapping), f"load({path.name}): metadata is a {type(one.metadata).__name__}")
        odd = {name: value for name, value in one.metadata.items() if not is_metadata(name, value)}
        promise(not odd, f"load({path.name}) gave metadata {odd!r:.200}: see ragloom.types.MetadataValue")


@check
def places_its_locations_in_the_text(trial: Its) -> None:
    """Locations are a tuple that ascends, each inside the text and with a kind and a label."""
    for path, one in _extracts(trial):
        promise(isinstance(one.locations, tuple), f"load({path.name}): locations is no tuple: {one.locations!r:.100}")
        for place in one.locations:
            promise(is_within(place, one.text), f"load({path.name}) gave {place!r} for a text of {len(one.text)}")
        turned = [(first, then) for first, then in pairwise(one.locations) if first.start > then.start]
        promise(not turned, f"load({path.name}) gave locations that do not ascend: {turned[:1]}")


@check
def tells_documents_of_a_file_apart(trial: Its) -> None:
    """Each of several documents of one file has a key of its own."""
    several = False
    with trial.opened() as loader:
        for path in _good(trial, loader):
            keys = [one.key for one in loader.load(path) if isinstance(one, Extract)]
            several |= len(keys) > 1
            twice = sorted({key for key in keys if keys.count(key) > 1})
            promise(not twice, f"load({path.name}) gave several documents of the key {twice[:3]}")
            promise(len(keys) < 2 or "" not in keys, f"load({path.name}) gave one of {len(keys)} documents no key")
    if not several:
        raise NotApplicable("no file of the case has several documents")


@check
def finds_the_text_that_is_there(trial: Its) -> None:
    """What the case expects of a file stands in its documents, in whatever script."""
    with trial.opened() as loader:
        paths = {path.name: path for path in _good(trial, loader)}
        expected = trial.case.expects or ({} if trial.case.files else dict.fromkeys(paths, FRAGMENTS))
        if not expected:
            raise NotApplicable("the case expects nothing of its files")
        for name, fragments in expected.items():
            texts = [one.text for one in loader.load(paths[name]) if isinstance(one, Extract)]
            absent = [one for one in fragments if not any(one in text for text in texts)]
            promise(not absent, f"load({name}) gave {_cut(texts)}, where {absent[:2]} should stand")


@check
def reads_alike_twice(trial: Its) -> None:
    """The same file gives the same documents again, from the same loader and from another one."""
    with trial.opened() as loader, trial.opened() as other:
        for path in _good(trial, loader):
            first = list(loader.load(path))
            promise(list(loader.load(path)) == first, f"load({path.name}) gave something else the second time")
            promise(list(other.load(path)) == first, f"load({path.name}) of another loader gave something else")


@check
def leaves_files_alone(trial: Its) -> None:
    """Reading changes no file and adds none beside it."""
    with trial.opened() as loader:
        for path in _good(trial, loader):
            before = _state(path.parent)
            list(loader.load(path))
            promise(_state(path.parent) == before, f"load({path.name}) changed its folder: {sorted(before)}")


@check
def can_be_left_early(trial: Its) -> None:
    """A reader that stops after the first document leaves no file open."""
    with trial.opened() as loader:
        for path in _good(trial, loader):
            found = loader.load(path)
            next(found)
            getattr(found, "close", lambda: None)()
            del found
            gc.collect()
            held = _held_open(path)
            path.unlink()
            promise(not held, f"load({path.name}) keeps the file open after the iterator is closed")


@check
def bears_broken_files(trial: Its) -> None:
    """Whatever bytes a file holds, they give documents, failures or a LoadError, and nothing else."""
    with trial.opened() as loader:
        for what, path in _broken(trial, loader):
            _judge(loader, path, what)


@check
def says_what_it_cannot_read(trial: Its) -> None:
    """Every LoadFailure and LoadError says what is wrong and has a hint that says what to do."""
    seen = 0
    with trial.opened() as loader:
        for what, path in _broken(trial, loader):
            for message, hint in _complaints(loader, path):
                seen += 1
                promise(message.strip(), f"load() of {what} fails and does not say of what")
                promise(hint.strip(), f"load() of {what} fails without a hint: “{message}”")
    if not seen:
        raise NotApplicable("it could read everything")


@check
def misses_missing_files(trial: Its) -> None:
    """A file that is not there raises a LoadError with a hint, or an OSError."""
    with trial.opened() as loader:
        path = trial.fresh("empty") / f"gone{loader.suffixes[0]}"
        try:
            found = list(loader.load(path))
        except OSError:
            return
        except LoadError as error:
            promise(error.hint, f"load() of a missing file raises a LoadError without a hint: {error}")
        except Exception as error:  # noqa: BLE001 - whatever else comes is what is told
            promise(False, f"load() of a missing file raises {type(error).__name__} ({error})")
        else:
            promise(False, f"load() of a missing file gave {_spoken(found)}")


@check
def reads_files_of_any_name(trial: Its) -> None:
    """The file's name and folder make no difference: blanks, Chinese, upper case, a path relative to where one is."""
    with trial.opened() as loader:
        for good in _good(trial, loader):
            content, first = good.read_bytes(), list(loader.load(good))
            for stem in _ODD_NAMES:
                suffix = good.suffix.upper() if stem.isupper() else good.suffix
                path = trial.fresh(f"folder {stem}".strip()) / f"{stem}{suffix}"
                path.write_bytes(content)
                promise(list(loader.load(path)) == first, f"load({str(path)!r}) gave other documents than {good.name}")
            relative = Path(os.path.relpath(good))
            promise(list(loader.load(relative)) == first, f"load({str(relative)!r}) gave other documents")


@check
def reads_any_line_ends(trial: Its) -> None:
    """A byte order mark and the line ends of Windows change no document's text, title or key."""
    if not trial.case.plain:
        raise NotApplicable("the case says that the format is no plain text")
    with trial.opened() as loader:
        for good in _good(trial, loader):
            content = good.read_bytes()
            if not _is_utf8(content):
                continue
            first = _said(loader, good)
            windows = content.replace(b"\r\n", b"\n").replace(b"\n", b"\r\n")
            for what, bytes_ in (("a byte order mark", b"\xef\xbb\xbf" + content), ("line ends of Windows", windows)):
                good.write_bytes(bytes_)
                found = _said(loader, good)
                promise(found == first, f"load({good.name}) with {what} gave {_differing(found, first)}")


@check
def reads_on_several_threads(trial: Its) -> None:
    """One loader reads several files at once as it reads them one by one."""
    with trial.opened() as loader:
        paths = _good(trial, loader) * 4
        alone = {path: list(loader.load(path)) for path in paths}
        together = trial.abreast(lambda path: list(loader.load(path)), paths)
        odd = [path.name for path, found in zip(paths, together, strict=True) if found != alone[path]]
        promise(not odd, f"load({odd[:1]}) gave other documents on several threads")


@check
def reads_row_by_row(trial: Its) -> None:
    """A long file of rows is not read as a whole before its first document is given."""
    row = trial.case.row
    if row is None:
        raise NotApplicable("the case gives no rows")
    with trial.opened() as loader:
        path = trial.fresh("long") / f"long{loader.suffixes[0]}"
        few = b"".join(map(row, range(100)))
        with path.open("wb") as file:
            for first in range(0, 100 * _LONG // len(few), 1000):
                file.writelines(row(number) for number in range(first, first + 1000))
        peak = _memory_of_first(loader.load(path))
        size = path.stat().st_size
        promise(peak < size // 4, f"the first document of a file of {size:,} bytes took {peak:,} bytes of memory")


CHECKS = (
    reads_named_suffixes,
    gives_documents_of_good_files,
    gives_text_that_can_be_stored,
    gives_metadata_of_the_promised_types,
    places_its_locations_in_the_text,
    tells_documents_of_a_file_apart,
    finds_the_text_that_is_there,
    reads_alike_twice,
    leaves_files_alone,
    can_be_left_early,
    bears_broken_files,
    says_what_it_cannot_read,
    misses_missing_files,
    reads_files_of_any_name,
    reads_any_line_ends,
    reads_on_several_threads,
    reads_row_by_row,
)


def _good(trial: Its, loader: Any, *, needed: bool = True) -> list[Path]:
    """The case's files, else the kit's of the loader's formats, written into a new folder."""
    files = trial.case.files or sample_files(loader.suffixes)
    if needed and not files:
        known = ", ".join(loader.suffixes)
        raise NotChecked(f"the kit has no files for {known}, and the case brings none: LoaderCase(files=…)")
    folder = trial.fresh("files")
    for name, content in files.items():
        (folder / name).write_bytes(content)
    return [folder / name for name in files]


def _broken(trial: Its, loader: Any) -> Iterator[tuple[str, Path]]:
    """What is wrong with a file, and the file, which is written over for the next one."""
    good = [(path.name, path.read_bytes()) for path in _good(trial, loader, needed=False)]
    for name, content in good or [(f"none{loader.suffixes[0]}", b"")]:
        path = trial.fresh("broken") / name
        for what, bytes_ in broken(content):
            path.write_bytes(bytes_)
            yield what, path


def _extracts(trial: Its) -> Iterator[tuple[Path, Extract]]:
    with trial.opened() as loader:
        for path in _good(trial, loader):
            for one in loader.load(path):
                if isinstance(one, Extract):
                    yield path, one


def _judge(loader: Any, path: Path, what: str) -> None:
    try:
        items = list(loader.load(path))
    except (LoadError, MissingExtraError):
        return
    except Exception as error:  # noqa: BLE001 - whatever else comes is what is told
        promise(False, f"load() of {what} raises {type(error).__name__} ({str(error)[:100]}), no LoadError")
    odd = [type(one).__name__ for one in items if not isinstance(one, Extract | LoadFailure)]
    promise(not odd, f"load() of {what} gave a {odd[:1]}")
    texts = [one.text for one in items if isinstance(one, Extract)]
    promise(all(map(can_be_stored, texts)), f"load() of {what} gave text with NUL or half a surrogate pair")


def _complaints(loader: Any, path: Path) -> list[tuple[str, str]]:
    """Message and hint of everything that the loader reports; what it should not raise is another check's business."""
    try:
        return [(one.what, one.hint) for one in loader.load(path) if isinstance(one, LoadFailure)]
    except LoadError as error:
        return [(error.message, error.hint)]
    except Exception:  # noqa: BLE001 - bears_broken_files tells it
        return []


def _memory_of_first(found: Any) -> int:
    """Bytes that Python allocated at most until the first item came."""
    tracemalloc.start()
    try:
        next(found)
        return tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()
        getattr(found, "close", lambda: None)()


def _held_open(path: Path) -> bool:
    if not _DESCRIPTORS.is_dir():
        return False
    return any(_leads_to(one, path) for one in _DESCRIPTORS.iterdir())


def _leads_to(link: Path, path: Path) -> bool:
    try:
        return link.readlink() == path.resolve()
    except OSError:
        return False


def _said(loader: Any, path: Path) -> list[tuple[str, str, str]]:
    return [(one.text, one.title, one.key) for one in loader.load(path) if isinstance(one, Extract)]


def _differing(found: list[Any], first: list[Any]) -> str:
    if len(found) != len(first):
        return f"{len(found)} documents in place of {len(first)}"
    pairs = zip(found, first, strict=True)
    return next((f"{one!r:.150} in place of {other!r:.150}" for one, other in pairs if one != other), "")


def _state(folder: Path) -> dict[str, tuple[bytes, int]]:
    return {one.name: (one.read_bytes(), one.stat().st_mtime_ns) for one in folder.iterdir()}


def _is_utf8(content: bytes) -> bool:
    try:
        content.decode()
    except UnicodeDecodeError:
        return False
    return True


def _spoken(items: list[Any]) -> str:
    return repr(items)[:200] or "nothing"


def _cut(texts: list[str]) -> str:
    return ", ".join(f"“{text[:80]}…”" for text in texts[:3]) or "nothing"
