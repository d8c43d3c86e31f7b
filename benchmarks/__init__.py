"""Every published number has a command here: ``python -m benchmarks.NAME [--data DIR] [--json]``."""
