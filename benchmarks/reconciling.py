"""Random histories in great numbers: whether every figure of performance is its list, counted anew, and reconciles.

    python benchmarks/reconciling.py --histories 500 --steps 120 --seed 1

Each history begins with its own seed; those that fail are listed, and then the script ends with 1.
"""

import argparse
import sys
import tempfile
import time
import traceback
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path[:0] = [str(ROOT), str(ROOT / "tests" / "db")]

# ruff: noqa: E402 (these are found by the line above)
import small_authority
from retold_history import entering_late, keep_as_it_happened, retell


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--histories", type=int, default=500)
    parser.add_argument("--steps", type=int, default=120, help="acts in each")
    parser.add_argument("--seed", type=int, default=1)
    asked = parser.parse_args()
    failed, told, published, begun = [], 0, 0, time.monotonic()
    enter_late = entering_late()
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        small_authority.make(folder / "new.db")
        template = keep_as_it_happened(folder / "new.db", folder / "kept.db")
        for seed in range(asked.seed, asked.seed + asked.histories):
            try:
                authority = retell(template, folder / "store.db", seed, asked.steps, enter_late)
            except AssertionError:
                failed.append(seed)
                print(f"seed {seed}:")
                traceback.print_exc(file=sys.stdout)
                sys.stdout.flush()
                continue
            told += len(authority.told.events)
            published += len(authority.told.published)
    print(
        f"{asked.histories} histories of {asked.steps} acts: {told:,} changes of clocks, {published:,} months "
        f"published, {len(failed)} failed {failed or ''}({time.monotonic() - begun:.0f} s)"
    )
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
