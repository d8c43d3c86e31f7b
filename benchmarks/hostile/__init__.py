"""Bad input by the thousand: ``python -m benchmarks.hostile [--configs N] [--documents N] [--seed S]``."""
