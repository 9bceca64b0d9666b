"""What comes next where a store holds nothing yet."""

from pathlib import Path

TAKE_IN = "Press n to take in a referral."


def read_in(store: Path) -> str:
    """How an extract is read in: from here, or on the command line."""
    return (
        "To read in an extract press ctrl+p and choose “Import a file”, or use:\n"
        f"cpip-tui import annex-a FILE --store {store}"
    )
