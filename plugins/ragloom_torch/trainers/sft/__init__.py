"""The stage `sft`: a generator learns to answer from passages, distractors among them."""
