"""How long rembg's model itself takes: the session that rembg would use, run in this process.

Reads the path of a photo a line from standard input and answers with the seconds that
onnxruntime spent, so that a benchmark can take these samples between those of the servers.
"""

# mypy: disable-error-code="import-not-found, import-untyped"

from __future__ import annotations

import subprocess
import sys
import time
from pathlib import Path
from types import TracebackType

from PIL import Image


class ModelTimer:
    """This file as a process of its own, asked for one sample after another."""

    def __init__(self, weights: Path) -> None:
        self._process = subprocess.Popen(
            [sys.executable, __file__],
            env={"U2NET_HOME": str(weights.parent)},
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            text=True,
        )

    def sample(self, photo: Path) -> float:
        """The seconds of one run of the model on a photo."""
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        print(photo, file=self._process.stdin, flush=True)
        return float(self._process.stdout.readline())

    def __enter__(self) -> ModelTimer:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._process.communicate()


def main() -> None:
    """Answers each photo's path with the seconds of one run."""
    from rembg import new_session

    session = new_session("u2netp")
    mean, deviation = (0.485, 0.456, 0.406), (0.229, 0.224, 0.225)
    for line in sys.stdin:
        photo = Image.open(line.strip())
        tensor = session.normalize(photo, mean, deviation, (320, 320))
        start = time.perf_counter()
        session.inner_session.run(None, tensor)
        print(time.perf_counter() - start, flush=True)


if __name__ == "__main__":
    main()
