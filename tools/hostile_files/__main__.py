"""Write some hostile files into a folder, to look at them."""

import argparse
from pathlib import Path

from tools.hostile_files import MAKERS, hostile


def main() -> int:
    """Write some of the files into a folder, to look at them."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--count", type=int, default=len(MAKERS))
    parser.add_argument("--folder", type=Path, required=True)
    options = parser.parse_args()
    options.folder.mkdir(parents=True, exist_ok=True)
    for number in range(options.count):
        one = hostile(options.seed, number)
        target = options.folder / f"{number:05d}_{one.family}"
        target.write_bytes(one.content)
        print(f"{target.name}\t{len(one.content)}\t{one.name!r}")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
