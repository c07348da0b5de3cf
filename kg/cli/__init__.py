"""The command line: parses, calls, prints. Results go to standard output, all else to standard error."""

from kg.cli.app import main

__all__ = ["main"]
