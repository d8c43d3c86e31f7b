"""What this plugin offers."""

from __future__ import annotations

from ragloom.hookspecs import Register, hookimpl

api = 1

_ANSWERS = {
    "nearest": ("nearest:NearestFuser", "NearestConfig", "the label that the nearest labelled examples vote for"),
    "in_context": (
        "in_context:InContextFuser",
        "InContextConfig",
        "the label that a language model gives, shown labelled examples",
    ),
    "classifier": (
        "classifier:ClassifierFuser",
        "ClassifierConfig",
        "the label by a head on an encoder that `ragloom train-classifier` wrote",
    ),
}


@hookimpl
def register_answer_fusers(register: Register) -> None:
    """Three ways to decide on a label."""
    for name, (target, config, summary) in _ANSWERS.items():
        register(
            name,
            target=f"ragloom_classify.{target}",
            config=f"ragloom_classify.config:{config}",
            conformance=f"ragloom_classify.conformance:{name}",
            summary=summary,
        )


@hookimpl
def register_trainers(register: Register) -> None:
    """The head on an encoder."""
    register(
        "classifier",
        target="ragloom_classify.trainer:ClassifierTrainer",
        config="ragloom_classify.config:TrainerConfig",
        requires=("sklearn",),
        extra="classify",
        conformance="ragloom_classify.conformance:trainers",
        summary="logistic regression on any encoder's vectors of labelled texts",
    )


@hookimpl
def register_commands(register: Register) -> None:
    """One command."""
    register(
        "train-classifier",
        target="ragloom_classify.command:train_classifier",
        requires=("sklearn",),
        extra="classify",
        conformance="ragloom_classify.conformance:commands",
        summary="Train a classifier on the config's encoder.",
    )
