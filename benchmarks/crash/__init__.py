"""Whether an acknowledged document survives: kills, failing calls, power loss, damage, a full disk, many readers."""
