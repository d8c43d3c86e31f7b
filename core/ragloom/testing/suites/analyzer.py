"""What an analyzer promises."""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence
from typing import Any

from ragloom.interfaces import terms
from ragloom.testing.cases.analyzer import AnalyzerCase
from ragloom.testing.checks import NotApplicable, check, promise
from ragloom.testing.drawing import for_each
from ragloom.testing.elsewhere import elsewhere
from ragloom.testing.material import ODD_QUESTIONS, QUESTIONS, TEXTS
from ragloom.testing.trial import Trial

CASE = AnalyzerCase
Its = Trial[AnalyzerCase]

_EXAMPLES = 100
_SCRIPTS = ("lighthouse", "灯塔", "маяк", "منارة")
_ODD = (
    "",
    " \n\t",
    "\ufeff",
    "\u200b\u00ad",
    "e\u0301\u0301",
    "\u0301",
    "ﬁ ǅ İ ß ſ Ω",
    "\U000e0001",
    "a\x00b",
    "½ ① Ⅳ ㎏",
)
_LONG = ("a" * 50_000, "灯" * 50_000, "é" * 20_000, "a-" * 20_000, "1,000" * 10_000)


@check
def splits_into_strings(trial: Its) -> None:
    """``split`` gives a list of non-empty strings, of any text."""
    with trial.opened() as analyzer:
        for text in (*_texts(trial), *_ODD, *_LONG):
            _promise_tokens(analyzer, text)


@check
def gives_a_string_for_a_token(trial: Its) -> None:
    """``term`` gives a string for every token that ``split`` gives; an empty one where it is not indexed."""
    with trial.opened() as analyzer:
        for text in (*_texts(trial), *_ODD, *_LONG):
            _promise_terms(analyzer, text)


@check
def bears_any_text(trial: Its) -> None:
    """Whatever code points a text has, it is split and every token has its term."""
    with trial.opened() as analyzer:

        def look(text: str) -> None:
            _promise_tokens(analyzer, text)
            _promise_terms(analyzer, text)

        for_each(_any_text, _EXAMPLES, look)


@check
def gives_terms_in_every_script(trial: Its) -> None:
    """Latin, Chinese, Cyrillic and Arabic text give terms, and nothing gives none."""
    with trial.opened() as analyzer:
        for name in _SCRIPTS:
            promise(terms(analyzer, TEXTS[name]), f"no term of {TEXTS[name]!r} is indexed")
        for text in ("", " \n\t"):
            promise(not terms(analyzer, text), f"{text!r} gave {terms(analyzer, text)}")


@check
def keeps_the_order_of_the_text(trial: Its) -> None:
    """Tokens come in the order in which they stand: lines are split as they are one by one."""
    texts = list(TEXTS.values())
    with trial.opened() as analyzer:
        apart = [token for text in texts for token in analyzer.split(text)]
        together = analyzer.split("\n\n".join(texts))
        place = next((at for at, (one, other) in enumerate(zip(together, apart, strict=False)) if one != other), -1)
        said = f"token {place} is {together[place : place + 1]} in the texts together, {apart[place : place + 1]} apart"
        promise(together == apart, f"{said}; {len(together)} and {len(apart)} in all")


@check
def gives_the_terms_expected(trial: Its) -> None:
    """The texts of the case give the terms that it expects."""
    if not trial.case.expects:
        raise NotApplicable("the case expects no terms")
    with trial.opened() as analyzer:
        for text, expected in trial.case.expects.items():
            found = terms(analyzer, text)
            promise(found == list(expected), f"{text!r} gave the terms {found}; {list(expected)} are expected")


@check
def gives_the_same_terms_for_what_is_alike(trial: Its) -> None:
    """The texts that the case calls alike give the same terms."""
    if not trial.case.alike:
        raise NotApplicable("the case calls no texts alike")
    with trial.opened() as analyzer:
        for group in trial.case.alike:
            _promise_alike(analyzer, group)


@check
def folds_case(trial: Its) -> None:
    """Upper, lower and mixed case give the same terms, unless the case says otherwise."""
    if not trial.case.folds_case:
        raise NotApplicable("the case says that case makes a difference")
    with trial.opened() as analyzer:
        for text in ("The Lighthouse at the Northern Cape", "Café Ñandú Über", "Маяк на мысе", "Ελλάδα"):
            _promise_alike(analyzer, (text, text.upper(), text.lower(), text.swapcase()))


@check
def folds_unicode_forms(trial: Its) -> None:
    """Composed and decomposed letters (NFC, NFD) give the same terms, unless the case says otherwise."""
    if not trial.case.folds_form:
        raise NotApplicable("the case says that Unicode forms make a difference")
    with trial.opened() as analyzer:
        for text in ("Café au lait, Ångström", "Йод и ёлка", "が ガ パン", "한국어 문서", "Việt Nam", *TEXTS.values()):
            _promise_alike(analyzer, (unicodedata.normalize("NFC", text), unicodedata.normalize("NFD", text)))


@check
def gives_a_token_one_term(trial: Its) -> None:
    """``term`` depends on its token alone: not on what came before, not on the order, not on the object."""
    with trial.opened() as analyzer, trial.opened() as other:
        tokens = sorted({token for text in _texts(trial) for token in analyzer.split(text)})
        first = {token: analyzer.term(token) for token in tokens}
        for again in (analyzer, other):
            changed = [token for token in reversed(tokens) if again.term(token) != first[token]]
            promise(not changed, f"term({changed[:1]}) gave another term when it was asked again")


@check
def splits_alike_twice(trial: Its) -> None:
    """The same text gives the same tokens again, from the same analyzer and from another one."""
    with trial.opened() as analyzer, trial.opened() as other:
        for text in _texts(trial):
            first = analyzer.split(text)
            promise(analyzer.split(text) == first, f"split({text!r:.60}) gave other tokens the second time")
            promise(other.split(text) == first, f"split({text!r:.60}) of another analyzer gave other tokens")


@check
def has_a_stable_fingerprint(trial: Its) -> None:
    """``fingerprint`` is a string that says something, the same for every object of the same settings, used or not."""
    with trial.opened() as analyzer, trial.opened() as other:
        first = analyzer.fingerprint
        promise(isinstance(first, str) and first.strip(), f"fingerprint is {first!r}: a string that names the rules")
        for text in _texts(trial):
            terms(other, text)
        promise(
            other.fingerprint == first, f"fingerprint is {first!r} for one object, {other.fingerprint!r} for another"
        )


@check
def is_the_same_in_another_process(trial: Its) -> None:
    """Fingerprint and terms do not depend on the process (on its hash seed, say)."""
    texts = _texts(trial)
    with trial.opened() as analyzer:
        here = _asked(analyzer, texts)
    there = elsewhere(trial, _fingerprint_and_terms, texts)
    promise(there[0] == here[0], f"fingerprint is {here[0]!r} in one process, {there[0]!r} in another")
    odd = [text for text, one, other in zip(texts, here[1], there[1], strict=True) if one != other]
    promise(not odd, f"{odd[:1]} gave other terms in another process")


@check
def tells_settings_apart(trial: Its) -> None:
    """Settings that give other terms have another fingerprint."""
    if not trial.case.distinct:
        raise NotApplicable("the case names no settings that give other terms")
    with trial.resources() as resources:
        prints = {"the case's": _fingerprint(trial.make(), resources)}
        for settings in trial.case.distinct:
            found = _fingerprint(trial.make(settings), resources)
            same = next((one for one, other in prints.items() if other == found), None)
            promise(same is None, f"the settings {dict(settings)} have the fingerprint of {same} settings: {found!r}")
            prints[str(dict(settings))] = found


@check
def analyzes_on_several_threads(trial: Its) -> None:
    """One analyzer gives several threads the terms that it gives one."""
    texts = _texts(trial) * 4
    with trial.opened() as analyzer:
        alone = [terms(analyzer, text) for text in texts]
    with trial.opened() as fresh:
        together = trial.abreast(lambda text: terms(fresh, text), texts)
        odd = [text for text, one, other in zip(texts, together, alone, strict=True) if one != other]
        promise(not odd, f"{odd[:1]} gave other terms on several threads")


CHECKS = (
    splits_into_strings,
    gives_a_string_for_a_token,
    bears_any_text,
    gives_terms_in_every_script,
    keeps_the_order_of_the_text,
    gives_the_terms_expected,
    gives_the_same_terms_for_what_is_alike,
    folds_case,
    folds_unicode_forms,
    gives_a_token_one_term,
    splits_alike_twice,
    has_a_stable_fingerprint,
    is_the_same_in_another_process,
    tells_settings_apart,
    analyzes_on_several_threads,
)


def _texts(trial: Its) -> list[str]:
    own = [*trial.case.expects, *(text for group in trial.case.alike for text in group)]
    return [*TEXTS.values(), *QUESTIONS, *ODD_QUESTIONS, *own]


def _any_text(strategies: Any) -> Any:
    letters = strategies.characters(exclude_categories=("Cs",))
    usual = strategies.sampled_from([*"aZé1 .,'-_灯が한ก\n", "e\u0301", "don't", "U.S.", "12,000"])
    short, long = (strategies.lists(usual | letters, min_size=least, max_size=60) for least in (0, 20))
    return (short | long).map("".join)


def _promise_tokens(analyzer: Any, text: str) -> None:
    found = analyzer.split(text)
    promise(isinstance(found, list), f"split({text!r:.60}) gave a {type(found).__name__}, no list")
    odd = [token for token in found if not isinstance(token, str) or not token]
    promise(not odd, f"split({text!r:.60}) gave the token {odd[:1]}: non-empty strings are promised")


def _promise_terms(analyzer: Any, text: str) -> None:
    for token in analyzer.split(text):
        found = analyzer.term(token)
        promise(isinstance(found, str), f"term({token!r:.60}) gave {found!r:.60}, no string")


def _promise_alike(analyzer: Any, texts: Sequence[str]) -> None:
    first = terms(analyzer, texts[0])
    for text in texts[1:]:
        found = terms(analyzer, text)
        promise(found == first, f"{texts[0]!r:.60} gives the terms {first}, {text!r:.60} gives {found}")


def _fingerprint(analyzer: Any, resources: Any) -> str:
    analyzer.open(resources)
    try:
        return str(analyzer.fingerprint)
    finally:
        analyzer.close()


def _fingerprint_and_terms(trial: Its, texts: list[str]) -> tuple[str, list[list[str]]]:
    with trial.opened() as analyzer:
        return _asked(analyzer, texts)


def _asked(analyzer: Any, texts: list[str]) -> tuple[str, list[list[str]]]:
    return analyzer.fingerprint, [terms(analyzer, text) for text in texts]
