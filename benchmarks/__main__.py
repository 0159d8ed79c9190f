"""All measurements, one after the other: `make bench` writes benchmarks/*.md."""

import argparse
import subprocess
import sys
from pathlib import Path

PUBLIC_SETS = Path("../shared/data")  # not part of the repository
DIET = Path("var/bench/diet.json")


def commands(sets: Path, epochs: int) -> dict[str, list[str]]:
    """Each runs in a process of its own, so that none measures what another left in memory."""
    found = {
        "encoder": [],
        "offers": [],
        "moments": [],
        "turn": ["--epochs", str(epochs), "--work", str(DIET.parent)],
        "nlu": ["--data", str(sets), "--diet", str(DIET)],
        "interests": ["--data", str(sets)],
    }
    if sets.is_dir():
        found["turn"] += ["--data", str(sets)]
    else:
        print(f"nlu.md and interests.md are left as they are: the public sets are not in {sets}")
        del found["nlu"], found["interests"]
    return found


def main() -> int:
    """The exit status of the first that failed."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks", description=__doc__)
    parser.add_argument("--data", type=Path, default=PUBLIC_SETS, help="folder of public sets")
    parser.add_argument("--epochs", type=int, default=100, help="of stock Rasa's DIET")
    args = parser.parse_args()
    for name, options in commands(args.data, args.epochs).items():
        print(f"==> {name}", flush=True)
        status = subprocess.run([sys.executable, "-m", f"benchmarks.{name}", *options]).returncode
        if status:
            return status
    return 0


if __name__ == "__main__":
    sys.exit(main())
