"""Rank fusers, one a file: a pure function of a pool of rankings, and the component around it."""
