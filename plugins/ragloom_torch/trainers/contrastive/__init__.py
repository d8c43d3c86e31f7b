"""The stage ``contrastive``: an encoder learns to rank a question's passage above others."""
