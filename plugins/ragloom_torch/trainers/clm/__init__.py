"""Pre-training of decoder-only generators: the next token is to be guessed."""
