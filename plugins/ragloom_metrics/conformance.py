"""The situations in which the metrics are checked."""

from __future__ import annotations

from dataclasses import replace
from math import exp, log2, nan

from ragloom.interfaces import Scored
from ragloom.testing import MetricCase, ToyModel, Wrong
from ragloom.testing.scored import answered as row
from ragloom.types import Answer as Given
from ragloom.types import Citation, Passage, Query, Sentence

_SHARE = (0.0, 1.0)
_GROUPED, _POOLED = ("Grouped",), ("Grouped", "Pooled")
_K = (Wrong({"k": 0}, "k"), Wrong({"k": "all"}, "k"), Wrong({"k": 2.5}, "k"))
_FOUND = row("?", "", documents=("b", "a", "d", "c"), relevant={"a": 2.0, "c": 1.0, "z": 1.0, "b": 0.0})
_UNJUDGED = row("?", "", documents=("b",), relevant=("b",), judged=False)
_IRRELEVANT = row("?", "", documents=("b",))
_UNTOLD = row("?", "forty", gold=("forty",), known=False)
_FORTY = row("?", "The forty cars.", gold=("cars", "forty cars"))
_NOBODY, _SOMEBODY = row("?", ""), row("?", "Somebody.")
_LIT = row("?", "灯塔建于1874年。", gold=("1874年", "建于1874年"), language="zh")


def ndcg() -> tuple[MetricCase, ...]:
    """Graded, cut short and whole."""
    best = 2 + 1 / log2(3) + 1 / log2(4)
    return _ranked({"k": 10}, (2 / log2(3) + 1 / log2(5)) / best, {"k": 2}, (2 / log2(3)) / (2 + 1 / log2(3)))


def mrr() -> tuple[MetricCase, ...]:
    """With the first relevant document within and beyond ``k``."""
    return _ranked({}, 1 / 2, {"k": 1}, 0.0)


def average_precision() -> tuple[MetricCase, ...]:
    """Whole and cut."""
    return _ranked({}, (1 / 2 + 2 / 4) / 3, {"k": 2}, (1 / 2) / 3)


def recall() -> tuple[MetricCase, ...]:
    """Cut and whole."""
    return _ranked({"k": 2}, 1 / 3, {"k": None}, 2 / 3)


def precision() -> tuple[MetricCase, ...]:
    """Of ten places, four of them taken, and of those alone."""
    return _ranked({}, 2 / 10, {"k": None}, 2 / 4)


def success() -> tuple[MetricCase, ...]:
    """Within ``k`` and beyond."""
    return _ranked({}, 1.0, {"k": 1}, 0.0)


def ir() -> tuple[MetricCase, ...]:
    """By trec_eval's measures, and by one that ir-measures computes itself."""
    graded = replace(_FOUND, relevant={**_FOUND.relevant, "z": 0.5})
    unheard = (Wrong({"measure": ""}, "measure"), Wrong({"measure": None}, "measure"))
    return (
        MetricCase(
            settings={"measure": "P@2"},
            expects=((_FOUND, 1 / 2), (_UNJUDGED, nan), (_IRRELEVANT, nan)),
            bounds=_SHARE,
            has=_GROUPED,
            wrong=unheard,
        ),
        MetricCase(name="fractions count whole", settings={"measure": "R@10"}, expects=((graded, 2 / 3),)),
        MetricCase(name="by ir-measures itself", settings={"measure": "Compat(p=0.9)"}, bounds=_SHARE),
    )


def exact_match() -> tuple[MetricCase, ...]:
    """In two languages, unanswerable, and not known."""
    return _compared((_FORTY, 1.0), (row("?", "forty", gold=("forty cars",)), 0.0), (_LIT, 0.0))


def f1() -> tuple[MetricCase, ...]:
    """In two languages, unanswerable, and not known."""
    return _compared((row("?", "forty red cars", gold=("forty", "the cars here")), 1 / 2), (_LIT, 2 * 4 / (6 + 4)))


def contains() -> tuple[MetricCase, ...]:
    """In two languages, unanswerable, and not known."""
    return _compared((row("?", "It carries forty cars.", gold=("Forty",)), 1.0), (_LIT, 1.0))


def bleu() -> tuple[MetricCase, ...]:
    """Several tokenizers, and a corpus worked by hand."""
    written = row("?", "the cat sat on the mat", gold=("the cat sat on a mat",))
    short = row("?", "the cat", gold=("the cat sat",))
    # Of 8 words 7 match, of 6 pairs 4, of 4 triples 2, of 3 fours 1; 8 words written where 9 are wanted.
    pooled = exp(1 - 9 / 8) * (7 / 8 * 4 / 6 * 2 / 4 * 1 / 3) ** (1 / 4)
    alone = (5 / 6 * 3 / 5 * 2 / 4 * 1 / 3) ** (1 / 4)
    wrong = (Wrong({"tokenizer": "spm"}, "tokenizer"), Wrong({"lowercase": "never"}, "lowercase"))
    return (
        MetricCase(
            expects=((written, alone), (short, exp(1 - 3 / 2)), (_NOBODY, nan), (_UNTOLD, nan)),
            pools=(((written, short), pooled), ((), nan)),
            bounds=_SHARE,
            has=_POOLED,
            wrong=wrong,
        ),
        *(MetricCase(name=one, settings={"tokenizer": one}, bounds=_SHARE) for one in ("zh", "intl")),
        MetricCase(name="in lower case, as it stands", settings={"tokenizer": "none", "lowercase": True}),
    )


def rouge1() -> tuple[MetricCase, ...]:
    """Words, and their stems."""
    return _like(2 * 5 / 12, 2 * 6 / 12)


def rouge2() -> tuple[MetricCase, ...]:
    """Pairs of words, and of their stems."""
    return _like(2 * 3 / 10, 2 * 5 / 10)


def rougeL() -> tuple[MetricCase, ...]:
    """The longest run, of words and of their stems."""
    return _like(2 * 5 / 12, 2 * 6 / 12)


def accuracy() -> tuple[MetricCase, ...]:
    """Labels of one name and of two."""
    right, wrong = row("?", " Spam\n", gold=("spam",)), row("?", "ham", gold=("spam",))
    named = row("?", "junk", gold=("spam", "Junk"))
    return (_labels((right, 1.0), (wrong, 0.0), (named, 1.0), (_NOBODY, nan), (_UNTOLD, nan)),)


def macro_f1() -> tuple[MetricCase, ...]:
    """A table of three labels, one of which is never right."""
    told = [("spam", "spam"), ("spam", "spam"), ("ham", "spam"), ("ham", "ham"), ("eggs", "ham")]
    rows = tuple(row("?", said, gold=(right,)) for said, right in told)
    # spam: 2 of 2 said and of 3 right; ham: 1 of 2 and of 2; nobody was to say eggs.
    pooled = ((2 * 2 / (2 + 3) + 2 * 1 / (2 + 2)) / 2,)
    case = _labels((rows[0], 1.0), (rows[2], 0.0), (_UNTOLD, nan))
    return (replace(case, pools=((rows, *pooled), ((), nan)), has=_POOLED),)


def citation_precision() -> tuple[MetricCase, ...]:
    """One citation right, one wrong, none, and nothing to cite."""
    return (_attributed((_cites("a", "b"), 1 / 2), (_cites("a", "a", "b"), 2 / 3), (_cites(), nan)),)


def citation_recall() -> tuple[MetricCase, ...]:
    """Of two relevant documents one is cited, or none."""
    return (_attributed((_cites("a", "b"), 1 / 2), (_cites(), 0.0), (_IRRELEVANT, nan)),)


def answer_in_context() -> tuple[MetricCase, ...]:
    """The answer is there, is not, and is not known."""
    there = replace(_cites("a", "b"), gold=("b",))
    return (_attributed((there, 1.0), (replace(there, gold=("c",)), 0.0), (_NOBODY, nan), (_UNTOLD, nan)),)


def passage_effect() -> tuple[MetricCase, ...]:
    """By a small model that reads one passage after the other."""
    model = {"use": "onnx", "model": "stood-in-for"}
    alone = row("?", "Somebody.", documents=("a",))
    return (
        MetricCase(
            settings={"generator": model},
            components={("generator", "onnx"): ToyModel()},
            expects=((_cites(), nan), (_NOBODY, nan), (alone, nan)),
            better=(),
            has=_GROUPED,
            wrong=(Wrong({"task": "draft"}, "task"), Wrong({"generator": {"use": "nobody"}}, "generator.use")),
        ),
        MetricCase(
            name="of a summary",
            settings={"generator": model, "task": "summarize", "instruction": "In one sentence."},
            components={("generator", "onnx"): ToyModel()},
            better=(),
        ),
    )


def answered() -> tuple[MetricCase, ...]:
    """Answered and not."""
    return (MetricCase(expects=((_SOMEBODY, 1.0), (_NOBODY, 0.0), (_UNTOLD, 1.0)), bounds=_SHARE, has=_GROUPED),)


def risk() -> tuple[MetricCase, ...]:
    """By every loss, of answers that are right, in part, and should not be there."""
    half = row("?", "forty red cars", gold=("the cars here",))
    return (
        _risky({}, (half, 1.0), (_FORTY, 0.0), (_SOMEBODY, 1.0), (_NOBODY, nan), (_UNTOLD, nan)),
        _risky({"loss": "f1"}, (half, 1 - 2 / 5), (_SOMEBODY, 1.0)),
        _risky({"loss": "exact-match"}, (half, 1.0), (_FORTY, 0.0)),
    )


def aurc() -> tuple[MetricCase, ...]:
    """Four answers worked by hand, two of them as sure as each other."""
    told = [("right", 0.9), ("wrong", 0.5), ("right", 0.5), ("wrong", 0.1)]
    rows = tuple(row("?", said, gold=("right",), confidence=sure) for said, sure in told)
    figure = (0 + 0.5 / 2 + 1 / 3 + 2 / 4) / 4
    unsure = row("?", "right", gold=("right",))
    case = _risky({}, (rows[0], 0.0), (rows[1], 1.0), (unsure, nan), (_NOBODY, nan))
    return (
        replace(case, pools=((rows, figure), ((), nan)), has=_POOLED),
        _risky({"loss": "f1"}),
    )


def _ranked(
    settings: dict[str, object], value: float, others: dict[str, object], other: float
) -> tuple[MetricCase, ...]:
    untold = ((_UNJUDGED, nan), (_IRRELEVANT, nan))
    return (
        MetricCase(settings=settings, expects=((_FOUND, value), *untold), bounds=_SHARE, wrong=_K, has=_GROUPED),
        MetricCase(name="another k", settings=others, expects=((_FOUND, other),), bounds=_SHARE),
    )


def _compared(*expects: tuple[Scored, float]) -> tuple[MetricCase, ...]:
    unanswerable = ((_NOBODY, 1.0), (_SOMEBODY, 0.0), (_UNTOLD, nan))
    return (MetricCase(expects=(*expects, *unanswerable), bounds=_SHARE, has=_GROUPED),)


def _like(plain: float, stemmed: float) -> tuple[MetricCase, ...]:
    cats = row("?", "The cat sits on the mat.", gold=("A dog.", "the cats sit on the mat"))
    same = row("?", "the cat sits on the mat", gold=("the cat sat on the mat",))
    chinese = row("?", "灯塔建于1874年。", gold=("灯塔建于1874年",), language="zh")
    untold = ((row("?", "", gold=("cats",)), 0.0), (_NOBODY, nan), (_UNTOLD, nan))
    return (
        MetricCase(
            expects=((same, plain), (chinese, 1.0), *untold),
            bounds=_SHARE,
            has=_GROUPED,
            wrong=(Wrong({"stem": "porter"}, "stem"),),
        ),
        MetricCase(name="by stems", settings={"stem": True}, expects=((cats, stemmed),), bounds=_SHARE),
    )


def _labels(*expects: tuple[Scored, float]) -> MetricCase:
    return MetricCase(expects=expects, bounds=_SHARE, has=_GROUPED)


def _attributed(*expects: tuple[Scored, float]) -> MetricCase:
    return MetricCase(expects=expects, bounds=_SHARE, has=_GROUPED)


def _risky(settings: dict[str, object], *expects: tuple[Scored, float]) -> MetricCase:
    name = str(settings.get("loss", "default settings"))
    wrong = (Wrong({"loss": "bleu"}, "loss"),)
    return MetricCase(name=name, settings=settings, expects=expects, bounds=_SHARE, has=_GROUPED, wrong=wrong)


def _cites(*cited: str) -> Scored:
    """An answer from the documents a and b, of which a is relevant and so is c, that cites those named."""
    passages = tuple(Passage(number, name, f"{name} is there.", 0, 11) for number, name in enumerate("ab", 1))
    of = {one.document_id: Citation(one.id, one.document_id, 0, 11, one.text) for one in passages}
    text = "It is there."
    sentence = Sentence(text, 0, len(text), tuple(of[name] for name in cited))
    given = Given(Query("Is it there?"), text, (sentence,), passages)
    return Scored("Is it there?", given, relevant={"a": 1.0, "c": 2.0, "b": 0.0}, documents=("a", "b"), text=text)
