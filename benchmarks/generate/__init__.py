"""Writing texts: tokens a second, memory, and what each precision costs in perplexity."""
