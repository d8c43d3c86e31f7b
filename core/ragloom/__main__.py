"""``python -m ragloom``."""

import sys

from ragloom.cli.main import main

if __name__ == "__main__":
    sys.exit(main())
