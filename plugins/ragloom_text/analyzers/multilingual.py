"""The default analyzer: a collection that mixes languages and scripts needs no setting."""

from __future__ import annotations

import hashlib
import json
import unicodedata

from ragloom.interfaces import Stateless
from ragloom_text.analyzers import stemming, stop_words
from ragloom_text.analyzers.accents import fold_accents
from ragloom_text.analyzers.config import MultilingualConfig
from ragloom_text.analyzers.tokens import is_cjk, split_ascii, split_unicode

_VERSION = 1
_CJK_START = "\u1100"


class MultilingualAnalyzer(Stateless):
    """Unicode-aware tokens; stems and stop words by script; bigrams for Chinese, Japanese and Korean."""

    def __init__(self, config: MultilingualConfig) -> None:
        self._config = config
        self._stop = _stop_words(config)
        self._particles = config.stop_words == "language"
        self._stem = stemming.Stems(config.language)

    @property
    def fingerprint(self) -> str:
        """The version of these rules, the settings, the stop words, PyStemmer's version and Unicode's."""
        words = hashlib.sha256("\n".join(sorted(self._stop)).encode()).hexdigest()[:16]
        settings = json.dumps(self._config.model_dump(mode="json", exclude={"stop_words"}), sort_keys=True)
        unicode = unicodedata.unidata_version
        return f"multilingual/{_VERSION} {settings} stop={words} pystemmer={stemming.version()} unicode={unicode}"

    def split(self, text: str) -> list[str]:
        """The tokens, as ``ragloom_text.analyzers.tokens`` says."""
        return split_ascii(text) if text.isascii() else split_unicode(text, characters=self._config.characters)

    def term(self, token: str) -> str:
        """The stem of a word, by its script; a bigram as it is; empty for a stop word. Safe from several threads."""
        if token in self._stop:
            return ""
        if token >= _CJK_START and is_cjk(token):
            return "" if self._particles and _straddles(token) else token
        stem = self._stem(token)
        return fold_accents(stem) if self._config.fold_accents else stem


def _straddles(token: str) -> bool:
    """Whether a Chinese bigram holds a particle and so a word's edge."""
    return not stop_words.CHINESE_PARTICLES.isdisjoint(token) and token not in stop_words.CHINESE_WORDS


def _stop_words(config: MultilingualConfig) -> frozenset[str]:
    """The tokens that are not indexed; words that the config gives are split as any text is."""
    if config.stop_words == "none":
        return frozenset()
    if config.stop_words != "language":
        given = " ".join(config.stop_words)
        return frozenset(split_unicode(given, characters=False))
    used = set(stemming.language_by_script(config.language).values())
    return stop_words.CJK.union(*(words for name, words in stop_words.BY_LANGUAGE.items() if name in used))
