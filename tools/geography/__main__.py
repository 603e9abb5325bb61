"""Run the build: ``python -m tools.geography``."""

import sys

from .build import main

sys.exit(main())
