"""``python -m cpip_tui`` and the command ``cpip-tui``."""

import sys


def main() -> None:
    """Run the command line and leave with its exit code."""
    from cpip_tui.cli import run

    sys.exit(run())


if __name__ == "__main__":
    main()
