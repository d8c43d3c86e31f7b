"""Generator over any OpenAI-compatible server."""
