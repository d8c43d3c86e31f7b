"""Query transforms: what is searched for in the place of a question, or beside it."""
