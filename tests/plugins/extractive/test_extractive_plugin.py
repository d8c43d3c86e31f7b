from ragloom.registry import Registry


def test_the_generator_is_found_by_name():
    assert type(Registry.load().make("generator", "extractive")).__name__ == "ExtractiveGenerator"


def test_its_settings_come_from_the_spec():
    made = Registry.load().make("generator", {"use": "extractive", "sentences": 1})
    assert made.describe(made._config).architecture == "extractive"
    assert made._config.sentences == 1
