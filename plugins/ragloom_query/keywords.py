"""A question without the words that only make it one."""

from __future__ import annotations

import re

_CHINESE = re.compile(
    "请问|告诉我|为什么|什么时候|什么样|什么|怎么样|怎么|怎样|如何|是否|能否|有没有|哪一年|哪些|哪里|哪儿|哪个|哪位|哪|谁|"
    r"多少|是不是|(?<![但于])是|[吗呢](?!\w)|(?<![酒网])吧(?!\w)|(?:(?<!目)|(?<=[项题科栏节数]目))的(?![士确])|[，。？！；：、（）《》“”]"
)
_ENGLISH = frozenset(
    "a an the of in on at to for from by with and or but is are was were be been being am do does did has have had can "
    "could will would shall should may might must who whom whose what when where why which how it its they them their "
    "he him his she her this that these those there here i me my you your we us our please tell say explain describe "
    "as than then so if about into".split()
)
_WORD = re.compile(r"[^\W_]+(?:[-.'’&+#/][^\W_]+)*[+#]*")


def keywords(text: str) -> str:
    """The words of ``text`` that carry its subject, in order, one blank between; empty where there are none.

    English question and function words, Chinese question words and particles, and punctuation are left out. Words of
    other languages stay, and so do capitals among small letters: the WHO and the US are no function words.
    """
    words = _WORD.findall(_CHINESE.sub(" ", text))
    shouted = text.isupper()
    return " ".join(word for word in words if word.lower() not in _ENGLISH or (is_name(word) and not shouted))


def is_name(word: str) -> bool:
    """Whether a word is written in capitals, and so no function word where others are not."""
    return len(word) > 1 and word.isupper()
