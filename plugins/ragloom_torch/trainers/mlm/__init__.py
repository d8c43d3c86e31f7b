"""Pre-training of encoders: masked tokens are to be guessed."""
