"""A loader of a format of the tests' own (``KEY<TAB>TEXT`` rows), and loaders that each break one promise."""

from __future__ import annotations

import time

from ragloom.errors import LoadError
from ragloom.interfaces import Stateless
from ragloom.testing import LoaderCase
from ragloom.types import Extract, LoadFailure, Location

FILES = {
    "some.rows": "a\tThe lamp was lit.\nb\t灯塔建于1874年 🌊\n".encode(),
    "one.rows": b"c\tThe ferry calls twice.",
}
CASE = LoaderCase(
    files=FILES,
    expects={"some.rows": ("lamp was lit.", "灯塔建于1874年 🌊")},
    row=lambda number: f"{number}\tRow number {number} of a long file.\n".encode(),
)


class Sound(Stateless):
    suffixes = (".rows",)

    def load(self, path):
        try:
            with path.open("rb") as file:
                for number, line in enumerate(file, 1):
                    yield self.row(line, number)
        except OSError as error:
            raise LoadError("it cannot be read", where=str(path), hint="look for it") from error

    def row(self, line, number):
        text = line.decode("utf-8-sig", errors="replace").strip("\r\n").replace("\0", "")
        key, _, words = text.partition("\t")
        return self.extract(key, words, number) if words.strip() else LoadFailure("no text", f"row {number}", "add it")

    def extract(self, key, words, number):
        return Extract(words, key, str(number), {"row": number}, (Location(0, "row", str(number)),))


class LoudSuffix(Sound):
    suffixes = ("ROWS",)

    def load(self, path):
        return iter(())


class GivesList(Sound):
    def load(self, path):
        return list(super().load(path))


class GivesNul(Sound):
    def extract(self, key, words, number):
        return Extract(words, key + "\0", str(number))


class GivesOddMetadata(Sound):
    def extract(self, key, words, number):
        return Extract(words, key, str(number), {"tags": ["a", "b"]})


class GivesFarLocations(Sound):
    def extract(self, key, words, number):
        return Extract(words, key, str(number), {}, (Location(len(words) + 1, "row", "1"),))


class GivesNoKeys(Sound):
    def extract(self, key, words, number):
        return Extract(words, key)


class ReadsLatin(Sound):
    def row(self, line, number):
        return super().row(line.removeprefix(b"\xef\xbb\xbf").decode("latin-1").encode(), number)


class Counting(Sound):
    loads = 0

    def load(self, path):
        self.loads += 1
        for one in super().load(path):
            yield Extract(f"{one.text} {self.loads}", key=one.key) if isinstance(one, Extract) else one


class Littering(Sound):
    def load(self, path):
        yield from super().load(path)
        path.with_suffix(".cache").write_bytes(b"")


class LeavesOpen(Sound):
    left = []  # noqa: RUF012

    def load(self, path):
        self.left.append(path.open("rb"))
        yield from super().load(path)


class RaisesAnything(Sound):
    def row(self, line, number):
        line.decode()
        return super().row(line, number)


class SaysNothing(Sound):
    def row(self, line, number):
        found = super().row(line, number)
        return found if isinstance(found, Extract) else LoadFailure("no text")


class MissesNothing(Sound):
    def load(self, path):
        return super().load(path) if path.exists() else iter(())


class ReadsLowerCaseOnly(Sound):
    def load(self, path):
        return super().load(path) if path.suffix == ".rows" else iter(())


class KeepsMarks(Sound):
    def row(self, line, number):
        key, _, words = line.decode("utf-8", errors="replace").replace("\0", "").strip("\n").partition("\t")
        return self.extract(key, words, number) if words.strip() else LoadFailure("no text", "", "add it")


class SharesItsFile(Sound):
    def load(self, path):
        self.path = path
        time.sleep(0.005)
        return super().load(self.path)


class ReadsWhole(Sound):
    def load(self, path):
        try:
            lines = path.read_bytes().splitlines()
        except OSError as error:
            raise LoadError("it cannot be read", where=str(path), hint="look for it") from error
        for number, line in enumerate(lines, 1):
            yield self.row(line, number)
