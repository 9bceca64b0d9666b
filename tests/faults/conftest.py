"""The modules of this folder, found by name: pytest does not put the folder of a test on the path."""

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent))
