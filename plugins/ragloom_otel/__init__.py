"""OpenTelemetry spans around a question and each of its steps."""
