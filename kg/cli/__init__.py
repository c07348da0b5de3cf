"""The command line: parses, calls, prints. Results go to standard output, all else to standard error."""

import os

# Before numpy is loaded: the networks' products are small, and threads only get in each other's way.
os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")

from kg.cli.app import main

__all__ = ["main"]
