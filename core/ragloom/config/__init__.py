"""Read a config and check it."""

from ragloom.config.component import ComponentConfig, ComponentSpec, OfKind, index_field, index_settings
from ragloom.config.generation import GenerationConfig
from ragloom.config.load import LoadedConfig, config_from_mapping, load_config
from ragloom.config.schema import Config, FusionConfig, IngestConfig, LimitsConfig, RerankerSpec, RetrieverSpec

__all__ = [
    "ComponentConfig", "ComponentSpec", "Config", "FusionConfig", "GenerationConfig", "IngestConfig", "LimitsConfig",
    "LoadedConfig", "OfKind", "RerankerSpec", "RetrieverSpec", "config_from_mapping", "index_field", "index_settings",
    "load_config",
]  # fmt: skip
