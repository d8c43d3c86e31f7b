"""An analyzer of words and single Chinese characters, and analyzers that each break one promise."""

from __future__ import annotations

import re
import time
import unicodedata

from ragloom.config.component import ComponentConfig
from ragloom.interfaces import Stateless
from ragloom.testing import AnalyzerCase

_TOKEN = re.compile(r"[\u4e00-\u9fff]|[^\W\u4e00-\u9fff]+")

CASE = AnalyzerCase(
    expects={"The lamps, 灯塔": ("lamp", "灯", "塔")},
    alike=(("lamp", "lamps"), ("the sea", "sea")),
    distinct=({"plural": "es"},),
)


class Settings(ComponentConfig):
    plural: str = "s"


class Sound(Stateless):
    def __init__(self, config):
        self.plural = config.plural

    @property
    def fingerprint(self):
        return f"sound/1 {self.plural}"

    def split(self, text):
        folded = unicodedata.normalize("NFKC", unicodedata.normalize("NFKC", text).casefold())
        return _TOKEN.findall(folded)

    def term(self, token):
        return "" if token == "the" else token.removesuffix(self.plural) or token


class Talking(Sound):
    """Prints wherever it can, and ends no line."""

    def __init__(self, config):
        super().__init__(config)
        print("made", end="")

    def split(self, text):
        print(".", end="")
        return super().split(text)


class GivesEmptyTokens(Sound):
    def split(self, text):
        return super().split(text) or [""]


class GivesNone(Sound):
    def term(self, token):
        return super().term(token) or None


class BreaksAtRareCharacters(Sound):
    def split(self, text):
        if any(one > "\U0002ffff" for one in text):
            raise UnicodeError("a rare character")
        return super().split(text)


class Latin(Sound):
    def split(self, text):
        return re.findall("[a-z]+", text.lower())


class Sorting(Sound):
    def split(self, text):
        return sorted(super().split(text))


class StopsNothing(Sound):
    def term(self, token):
        return token.removesuffix(self.plural) or token


class StemsNothing(Sound):
    def term(self, token):
        return "" if token == "the" else token


class KeepsCase(Sound):
    def split(self, text):
        return _TOKEN.findall(unicodedata.normalize("NFKC", text))


class KeepsForm(Sound):
    def split(self, text):
        return _TOKEN.findall(text.casefold())


class Remembers(Sound):
    last = ""

    def term(self, token):
        before, self.last = self.last, super().term(token)
        return self.last if before != "lamp" else f"{self.last}+"


class Alternating(Sound):
    turn = False

    def split(self, text):
        self.turn = not self.turn
        return super().split(text)[self.turn :]


class Hashed(Sound):
    @property
    def fingerprint(self):
        return f"sound {id(self)}"


class Salted(Sound):
    @property
    def fingerprint(self):
        return f"sound {self.plural} {hash('the')}"


class OneForAll(Sound):
    fingerprint = "sound"


class SharesItsToken(Sound):
    def split(self, text):
        self.text = text
        time.sleep(0.001)
        return super().split(self.text)
