"""Run the command line as ``python -m simkit``."""

import sys

from simkit.cli import main

if __name__ == "__main__":
    sys.exit(main())
