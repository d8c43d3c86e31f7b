"""The suites: for each interface and capability the promises that its components keep, one suite a file."""
