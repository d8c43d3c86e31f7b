"""What this plugin offers: names and import strings, so that nothing is imported before it is used."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ragloom.hookspecs import Register, hookimpl

if TYPE_CHECKING:
    from ragloom.types.events import AnswerGenerated

api = 1


@hookimpl
def register_retrievers(register: Register) -> None:
    """Offer `typos`."""
    register(
        "typos",
        target="ragloom_bobbin.retriever:TypoRetriever",
        config="ragloom_bobbin.config:TypoConfig",
        conformance="ragloom_bobbin.conformance:retrievers",
        summary="Finds passages by runs of letters: a misspelt word is found as well.",
    )


@hookimpl
def register_generators(register: Register) -> None:
    """Offer `copyist`."""
    register(
        "copyist",
        target="ragloom_bobbin.generator:Copyist",
        config="ragloom_bobbin.config:CopyistConfig",
        conformance="ragloom_bobbin.conformance:generators",
        summary="A language model of the sources alone: it writes on as they go on.",
    )


@hookimpl
def register_answer_fusers(register: Register) -> None:
    """Offer `mixture`."""
    register(
        "mixture",
        target="ragloom_bobbin.fuser:MixtureFuser",
        config="ragloom_bobbin.config:MixtureConfig",
        conformance="ragloom_bobbin.conformance:answer_fusers",
        summary="Each token from the mean of what every passage alone would say (RAG-Token).",
    )


@hookimpl
def register_commands(register: Register) -> None:
    """Offer `ragloom quiz`."""
    register(
        "quiz",
        target="ragloom_bobbin.command:quiz",
        conformance="ragloom_bobbin.conformance:commands",
        summary="Ask every question of a file.",
    )


@hookimpl
def answer_generated(event: AnswerGenerated) -> None:
    """Every pipeline of this process tells us what it answered; what `quiz` says at its end comes from here."""
    from ragloom_bobbin.tally import TALLY

    TALLY.take(event)
