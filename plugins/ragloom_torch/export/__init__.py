"""From a folder of weights to graphs that ONNX Runtime and OpenVINO run."""
