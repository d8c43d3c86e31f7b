"""Generators with gradients: the same models, prompts and tokens as at serving time, and what can be learnt of them."""
