"""Turns published ONNX graphs into the TorchScript that Cutout runs."""

# Goes into every import record. Raise it when the files that conversion writes change.
CONVERTER = "2"
