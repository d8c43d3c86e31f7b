"""Questions with what a poor, a fair and a good reader might have said, drawn by a seed."""

from __future__ import annotations

import random

from ragloom.interfaces import Scored
from ragloom.registry import Registry
from ragloom.testing import FakeResources
from ragloom.types import Answer, Query

ENGLISH = (
    ("in the late 1990s", "the late 1990s", "1990s"),
    ("Denver Broncos", "The Denver Broncos", "Denver Broncos."),
    ("$1.2 million", "about $1.2 million"),
    ("Saint Bernadette Soubirous",),
    ("an abandonment of the doctrine of papal infallibility",),
    ("the Old College and the Log Chapel", "Old College", "Log Chapel"),
    ("8th century A.D.", "8th-century"),
    ("John Couch Adams' calculations", "Adams's calculations"),
    ("the", "a wave-particle duality"),
    ("Rhine–Main–Danube Canal", "the canal"),
    ("It was built because the harbour had silted up and ships no longer reached the old quay.",),
    ("The council voted, after a long debate, to rebuild the bridge in stone; work began in 1874.",),
)
CHINESE = (
    ("1874年", "一八七四年"),
    ("新码头",),
    ("《红楼梦》", "红楼梦"),
    ("Cao Xueqin（曹雪芹）", "曹雪芹"),
    ("大约3.5公里", "3.5公里"),
    ("灯塔位于北部海角，灯光每十二秒转一圈。",),
    ("守塔人住在旁边的小屋里，每天记录潮汐。", "守塔人每天记录潮汐。"),
)
NOISE = {
    "en": ("the", "a", "an", "of", "1874", "canal,", "(north)", "U.S.", "re-built", "—", "“quoted”", "ferry"),
    "zh": ("的", "灯塔", "，", "一八七四", "km", "《", "》", "约", "！", "１２"),
}


def drawn(seed: int, language: str = "en", count: int = 200, *, unanswerable: float = 0.2) -> list[Scored]:
    """``count`` questions, answered well, in part, badly, or not at all; some of them have no answer."""
    draw = random.Random(seed)
    return [_one(draw, number, language, unanswerable) for number in range(count)]


def row(said: str, gold: tuple[str, ...], language: str = "en", *, id: str = "") -> Scored:
    """A question that is answered so."""
    return Scored("?", Answer(Query("?"), said, abstained=not said), gold, language=language, text=said, id=id)


def opened(name: str, **settings):
    """The metric of that name as an evaluation gets it."""
    metric = Registry.bundled().make("metric", {"use": name, **settings})
    metric.open(FakeResources())
    return metric


def figure(metric, rows) -> float:
    """What a pooled metric makes of all rows."""
    counts = metric.statistics(rows)
    return float(metric.pooled(counts[~(counts != counts).any(axis=1)]))


def _one(draw: random.Random, number: int, language: str, unanswerable: float) -> Scored:
    known = CHINESE if language == "zh" else ENGLISH
    gold = draw.choice(known)
    said = draw.choice(WAYS)(draw, draw.choice(gold), language, draw.choice(known)[0])
    return row(said, () if draw.random() < unanswerable else gold, language, id=str(number))


def _as_it_is(draw, text, language, other):
    return text


def _in_other_letters(draw, text, language, other):
    return draw.choice((text.upper(), text.lower(), f"“{text}”", f"  {text} !", f"The {text}."))


def _another(draw, text, language, other):
    return other


def _nothing(draw, text, language, other):
    return ""


def _in_part(draw, text, language, other):
    parts = _parts(text, language)
    return _joined([one for one in parts if draw.random() < 0.6], language)


def _with_more(draw, text, language, other):
    parts = _parts(text, language)
    for _ in range(draw.randint(1, 5)):
        parts.insert(draw.randint(0, len(parts)), draw.choice(NOISE[language]))
    return _joined(parts, language)


def _shuffled(draw, text, language, other):
    parts = _parts(text, language) * draw.randint(1, 2)
    draw.shuffle(parts)
    return _joined(parts, language)


WAYS = (_as_it_is, _in_other_letters, _another, _nothing, _in_part, _with_more, _with_more, _shuffled)


def _parts(text, language):
    return list(text) if language == "zh" else text.split()


def _joined(parts, language):
    return ("" if language == "zh" else " ").join(parts)
