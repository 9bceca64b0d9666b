"""The modules of this folder, found by name (pytest does not put a test's folder on the path); and stores to copy."""

import sys
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).parent))

from bases import Bases


@pytest.fixture(scope="session")
def bases(tmp_path_factory: pytest.TempPathFactory) -> Bases:
    """Stores that are made once and copied."""
    return Bases(tmp_path_factory.mktemp("bases"))
