"""What an encoder promises."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from ragloom.testing.agreement import shown
from ragloom.testing.cases.encoder import EncoderCase
from ragloom.testing.checks import NotApplicable, check, promise
from ragloom.testing.elsewhere import elsewhere
from ragloom.testing.material import ODD_QUESTIONS
from ragloom.testing.numbers_alike import promise_alike, promise_finite, promise_float32, written_over
from ragloom.testing.trial import Trial

CASE = EncoderCase
Its = Trial[EncoderCase]
Vectors = NDArray[np.float32]
Encode = Callable[[Sequence[str]], Vectors]

_LONG = ("the lighthouse " * 7_000, "灯塔" * 50_000, "x" * 100_000)
_LENGTH = 1e-3
_THREE = 3


@check
def gives_a_vector_a_text(trial: Its) -> None:
    """``encode_queries`` and ``encode_passages`` give float32[n, d] for n texts, also for none; d is ``dimension``."""
    with trial.opened() as encoder:
        width = encoder.dimension
        promise(isinstance(width, int) and width > 0, f"dimension is {width!r}; a whole number above 0 is promised")
        for name, encode in _ways(encoder):
            for size in (0, 1, 2, len(trial.case.texts)):
                promise_float32(encode(_texts(trial)[:size]), (size, width), f"{name}() of {size} texts")


@check
def gives_finite_vectors(trial: Its) -> None:
    """No vector holds NaN or infinity, whatever the text."""
    with trial.opened() as encoder:
        for name, encode in _ways(encoder):
            for text in (*_texts(trial), *trial.case.questions, *ODD_QUESTIONS):
                promise_finite(encode([text]), f"{name}([{shown(text)}])")


@check
def gives_a_batch_what_it_gives_one_at_a_time(trial: Its) -> None:
    """A text's vector depends neither on the others of its batch nor on their order; row i is text i's."""
    with trial.opened() as encoder:
        texts = [*_texts(trial), *trial.case.questions, *ODD_QUESTIONS] * 3
        for name, encode in _ways(encoder):
            together = encode(texts)
            for number, text in enumerate(texts[: len(texts) // 3]):
                alone = encode([text])
                said = f"{name}() of {shown(text)} as number {number} of {len(texts)} texts, and alone"
                promise_alike(together[number : number + 1], alone, trial.case.tolerance, said)
            turned = encode(texts[::-1])[::-1]
            promise_alike(turned, together, trial.case.tolerance, f"{name}() of {len(texts)} texts, and turned round")


@check
def gives_equal_texts_equal_vectors(trial: Its) -> None:
    """The same text twice in a batch gets the same vector."""
    with trial.opened() as encoder:
        for name, encode in _ways(encoder):
            for text in _texts(trial):
                rows = encode([text, *_texts(trial), text])
                promise_alike(rows[:1], rows[-1:], trial.case.tolerance, f"{name}() of {shown(text)} twice in a batch")


@check
def tells_texts_apart(trial: Its) -> None:
    """Texts that say different things have different vectors."""
    with trial.opened() as encoder:
        texts = sorted(set(_texts(trial)))
        for name, encode in _ways(encoder):
            several = len(np.unique(encode(texts).round(6), axis=0))
            promise(
                several > len(texts) // 2, f"{name}() gave {len(texts)} different texts {several} different vectors"
            )


@check
def bears_odd_texts(trial: Its) -> None:
    """Empty, senseless and very long texts get a finite vector."""
    with trial.opened() as encoder:
        for name, encode in _ways(encoder):
            for text in (*ODD_QUESTIONS, *_LONG):
                found = encode([text])
                promise_float32(found, (1, encoder.dimension), f"{name}([{shown(text)}])")
                promise_finite(found, f"{name}([{shown(text)}])")


@check
def normalises_as_it_says(trial: Its) -> None:
    """Every vector has length 1, where the case says so."""
    if not trial.case.normalised:
        raise NotApplicable("the case does not say that vectors have length 1")
    with trial.opened() as encoder:
        texts = [*_texts(trial), *trial.case.questions]
        for name, encode in _ways(encoder):
            for text, length in zip(texts, np.linalg.norm(encode(texts), axis=1).tolist(), strict=True):
                fits = abs(length - 1) <= _LENGTH
                promise(fits, f"{name}() gave {shown(text)} a vector of length {length:.6g}; 1 is promised")


@check
def finds_what_the_case_says(trial: Its) -> None:
    """By inner product each question of ``finds`` has the passage named there among the nearest three."""
    if not trial.case.finds:
        raise NotApplicable("the case names no documents in finds")
    with trial.opened() as encoder:
        names, passages = list(trial.case.texts), encoder.encode_passages(_texts(trial))
        for question, wanted in trial.case.finds.items():
            nearest = np.argsort(-(passages @ encoder.encode_queries([question])[0]), kind="stable")[:_THREE]
            found = [names[number] for number in nearest.tolist()]
            promise(
                wanted in found, f"nearest to {shown(question)} are {found}; the case says that it finds {wanted!r}"
            )


@check
def gives_the_same_again(trial: Its) -> None:
    """The same text gets the same vector again, to the bit, whatever was done with the array that was given before."""
    with trial.opened() as encoder:
        texts = _texts(trial)
        for name, encode in _ways(encoder):
            first = encode(texts)
            before = first.copy()
            written_over(first)
            encode(list(ODD_QUESTIONS))
            promise_alike(encode(texts), before, 0.0, f"{name}() of {len(texts)} texts, twice")


@check
def gives_the_same_from_another_instance(trial: Its) -> None:
    """Two encoders made alike give the same vectors."""
    with trial.opened() as encoder, trial.opened() as another:
        texts = _texts(trial)
        for (name, encode), (_, other) in zip(_ways(encoder), _ways(another), strict=True):
            said = f"{name}() of {len(texts)} texts by two instances"
            promise_alike(other(texts), encode(texts), trial.case.tolerance, said)


@check
def gives_the_same_in_another_process(trial: Its) -> None:
    """Another process, where strings have other hashes, gets the same vectors and the same ``passage_space``."""
    texts = [*_texts(trial), *trial.case.questions]
    there = elsewhere(trial, encoded, texts)
    with trial.opened() as encoder:
        here, space = encoder.encode_passages(texts), encoder.passage_space
        promise(there["space"] == space, f"passage_space is {space!r} here and {there['space']!r} in another process")
        vectors = np.array(there["vectors"], np.float32)
        promise_alike(vectors, here, trial.case.tolerance, "encode_passages() in another process, and here")


@check
def names_its_passage_space(trial: Its) -> None:
    """``passage_space`` is a text that is not empty, the same for every instance, before and after encoding."""
    with trial.opened() as encoder, trial.opened() as another:
        first = encoder.passage_space
        promise(isinstance(first, str) and first, f"passage_space is {first!r}; a text that is not empty is promised")
        encoder.encode_passages(_texts(trial))
        spaces = {first, encoder.passage_space, another.passage_space}
        promise(len(spaces) == 1, f"passage_space differs between instances or over time: {sorted(map(str, spaces))}")


@check
def tells_passage_spaces_apart(trial: Its) -> None:
    """Settings under which a vector means something else give another ``passage_space``."""
    if not trial.case.other_space:
        raise NotApplicable("the case names no settings in other_space")
    with trial.resources() as resources:
        for settings in trial.case.other_space:
            spaces = []
            for one in (trial.make(), trial.make(settings)):
                one.open(resources)
                spaces.append(one.passage_space)
                one.close()
            promise(spaces[0] != spaces[1], f"with and without {dict(settings)} passage_space is {spaces[0]!r}")


@check
def serves_several_threads(trial: Its) -> None:
    """Eight threads at once get what one after the other would."""
    with trial.opened() as encoder:
        batches = [[text, *trial.case.questions[:2]] for text in (*_texts(trial), *ODD_QUESTIONS)] * 2
        for name, encode in _ways(encoder):
            alone = [encode(batch) for batch in batches]
            for batch, one, other in zip(batches, trial.abreast(encode, batches), alone, strict=True):
                said = f"{name}([{shown(batch[0])}, …]) among eight threads, and alone"
                promise_alike(one, other, trial.case.tolerance, said)


@check
def leaves_what_it_is_given_as_it_was(trial: Its) -> None:
    """It does not change the list of texts, and takes a tuple as well."""
    with trial.opened() as encoder:
        for name, encode in _ways(encoder):
            given = [*_texts(trial), ""]
            before = list(given)
            found = encode(given)
            promise(given == before, f"{name}() changed the list of texts that it was given")
            promise_alike(encode(tuple(given)), found, trial.case.tolerance, f"{name}() of a tuple and of a list")


CHECKS = (
    gives_a_vector_a_text,
    gives_finite_vectors,
    gives_a_batch_what_it_gives_one_at_a_time,
    gives_equal_texts_equal_vectors,
    tells_texts_apart,
    bears_odd_texts,
    normalises_as_it_says,
    finds_what_the_case_says,
    gives_the_same_again,
    gives_the_same_from_another_instance,
    gives_the_same_in_another_process,
    names_its_passage_space,
    tells_passage_spaces_apart,
    serves_several_threads,
    leaves_what_it_is_given_as_it_was,
)


def encoded(trial: Its, texts: Sequence[str]) -> dict[str, Any]:
    """The passage space and the vectors of texts, as JSON."""
    with trial.opened() as encoder:
        return {"space": encoder.passage_space, "vectors": encoder.encode_passages(texts).tolist()}


def _ways(encoder: Any) -> Iterator[tuple[str, Encode]]:
    yield "encode_queries", encoder.encode_queries
    yield "encode_passages", encoder.encode_passages


def _texts(trial: Its) -> list[str]:
    return list(trial.case.texts.values())
