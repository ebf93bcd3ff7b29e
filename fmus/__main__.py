"""Entry point of ``python -m fmus``."""

import sys

from fmus.cli import main

sys.exit(main())
