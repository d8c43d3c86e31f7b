"""Language models on ONNX Runtime: decoder-only and encoder–decoder."""
