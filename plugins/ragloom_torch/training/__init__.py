"""What every trainer on torch shares: settings, rows, batches, checkpoints, the run itself."""
