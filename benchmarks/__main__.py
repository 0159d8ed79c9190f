"""All measurements, one after the other: `make bench` writes benchmarks/*.md."""

import subprocess
import sys
from pathlib import Path

PUBLIC_SETS = Path("../shared/data")


def commands() -> list[list[str]]:
    """Each in a process of its own, so that none measures what another left in memory."""
    sets = ["--data", str(PUBLIC_SETS)] if PUBLIC_SETS.is_dir() else []
    return [
        ["benchmarks.encoder"],
        ["benchmarks.turn", *sets],
        ["benchmarks.nlu", *sets, "--diet", "var/bench/diet.json"],
    ]


def main() -> int:
    """The exit status of the first that failed."""
    for command in commands():
        print(f"==> {' '.join(command)}", flush=True)
        status = subprocess.run([sys.executable, "-m", *command]).returncode
        if status:
            return status
    return 0


if __name__ == "__main__":
    sys.exit(main())
