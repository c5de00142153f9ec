"""The one error of the pipeline that a person is meant to read."""

import sys
from collections.abc import Callable


class TrainingError(Exception):
    """A sentence that says what was wrong and what to do about it."""


def run(main: Callable[[], None]) -> None:
    """Runs a command; what a person can mend ends it with a sentence instead of a traceback."""
    try:
        main()
    except TrainingError as failure:
        sys.exit(f"{sys.argv[0]}: {failure}")
    except KeyboardInterrupt:
        sys.exit(130)
