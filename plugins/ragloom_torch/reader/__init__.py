"""The generator ``transformers-reader``, and what it shares with the training of readers."""
