"""Bare typst: one process that compiles the prepared folders named on its input, and answers the seconds of each.

The same source, inputs and options as the press; nothing is stored, digested or recorded.
"""

import sys
import time
from pathlib import Path

from passregion.cards.press import press


def main() -> None:
    """Until the input ends."""
    for line in sys.stdin:
        start = time.perf_counter()
        press(Path(line.strip()))
        print(time.perf_counter() - start, flush=True)


if __name__ == "__main__":
    main()
