"""What this plugin offers: names and import strings, nothing else."""

from ragloom.hookspecs import Register, hookimpl

api = 1


@hookimpl
def register_query_transforms(register: Register) -> None:
    """Drafting, feedback and splitting."""
    register(
        "draft",
        target="ragloom_query.draft:DraftTransform",
        config="ragloom_query.config:DraftConfig",
        conformance="ragloom_query.conformance:draft",
        summary="A generator drafts the answer, and the draft is searched for: generate, retrieve, fuse.",
    )
    register(
        "hyde",
        target="ragloom_query.draft:HydeTransform",
        config="ragloom_query.config:DraftConfig",
        conformance="ragloom_query.conformance:draft",
        summary="A generator writes a passage that would answer, and the like of it is searched for (Gao et al. 2023).",
    )
    register(
        "decompose",
        target="ragloom_query.decompose:DecomposeTransform",
        config="ragloom_query.config:DecomposeConfig",
        conformance="ragloom_query.conformance:decompose",
        summary="A generator takes a question of several steps apart, and its sub-questions are searched for too.",
    )
    register(
        "keywords",
        target="ragloom_query.content:KeywordsTransform",
        config="ragloom_query.config:KeywordsConfig",
        conformance="ragloom_query.conformance:keywords",
        summary="The question's content words are searched for in its place; needs no model.",
    )
    register(
        "expand",
        target="ragloom_query.expand:ExpandTransform",
        config="ragloom_query.config:ExpandConfig",
        conformance="ragloom_query.conformance:expand",
        summary="RM3: terms of what a first search finds are added to the question; needs no model.",
    )
    register(
        "multi",
        target="ragloom_query.multi:MultiTransform",
        config="ragloom_query.config:MultiConfig",
        conformance="ragloom_query.conformance:multi",
        summary="The parts of a question, its keywords and, with a generator, its paraphrases are searched for too.",
    )
