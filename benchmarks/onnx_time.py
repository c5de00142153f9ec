"""How long onnxruntime takes for a graph: one run, and its seconds, for every line of input.

python onnx_time.py GRAPH.onnx SIZE THREADS
"""

from __future__ import annotations

import sys
import time

import numpy
import onnxruntime


def main() -> None:
    """Answers until its input ends."""
    graph, size, threads = sys.argv[1], int(sys.argv[2]), int(sys.argv[3])
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = threads
    session = onnxruntime.InferenceSession(graph, options, providers=["CPUExecutionProvider"])
    name = session.get_inputs()[0].name
    pixels = numpy.full((1, 3, size, size), 0.5, numpy.float32)
    for _ in sys.stdin:
        start = time.perf_counter()
        session.run(None, {name: pixels})
        print(time.perf_counter() - start, flush=True)


if __name__ == "__main__":
    main()
