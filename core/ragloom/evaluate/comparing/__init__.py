"""Whether evaluations differ, figure by figure, on the same questions."""

from ragloom.evaluate.comparing.changes import Change, Changes
from ragloom.evaluate.comparing.comparison import Comparison, Pair, compare
from ragloom.evaluate.comparing.differing import Differing, differing
from ragloom.evaluate.comparing.limits import Broken, Limit, broken, read_limit
from ragloom.evaluate.comparing.measured import LeftOut, PoolingOf
from ragloom.evaluate.comparing.pairing import Together, same_data, together
from ragloom.evaluate.comparing.pooling import pooling_of
from ragloom.evaluate.comparing.verdicts import Compared, Sampling

__all__ = [
    "Broken", "Change", "Changes", "Compared", "Comparison", "Differing", "LeftOut", "Limit", "Pair", "PoolingOf",
    "Sampling", "Together", "broken", "compare", "differing", "pooling_of", "read_limit", "same_data",
    "together",
]  # fmt: skip
