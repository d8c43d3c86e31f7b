"""What both ways of pre-training share: texts, tokenizers, models from a config, perplexity."""
