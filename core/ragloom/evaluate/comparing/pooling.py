"""What pools a figure's statistics: the metric that made it, made again."""

from __future__ import annotations

from collections.abc import Mapping

from ragloom.errors import PluginError
from ragloom.evaluate.comparing.measured import PoolingOf
from ragloom.interfaces import Pooled
from ragloom.interfaces.resources import Json
from ragloom.metrics.pooling import Pooling
from ragloom.registry import Registry


def pooling_of(registry: Registry) -> PoolingOf:
    """From what made a figure to its metric's ``pooled``, among the metrics of ``registry``."""

    def pooling(made_by: Mapping[str, Json]) -> Pooling:
        metric = registry.make("metric", made_by)
        if not isinstance(metric, Pooled):
            raise PluginError(f"the metric `{made_by.get('use')}` that is installed pools nothing")
        return metric.pooled

    return pooling
