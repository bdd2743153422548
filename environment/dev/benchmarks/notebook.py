"""Executes one notebook and prints what it took beside what it may take.

Usage: bench_notebook.py NOTEBOOK OUT IMAGES SECONDS GIGABYTES     the pages' folder, what the data hold, the two targets
Seconds count from the kernel's start to the written page. Memory is the largest resident set that the kernel's JVM had.
Exit status 1 when the notebook failed.
"""
import resource
import sys
from pathlib import Path

from execute_notebooks import execute


def main(notebook: Path, out: Path, images: str, seconds: str, gigabytes: str) -> int:
    outcome = execute(notebook, out / notebook.name)
    # of the largest process that ended: the kernel's, which was the only one beside this
    peak = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss * (1 if sys.platform == "darwin" else 1024)
    print(f"| {notebook.stem} | {images} | {outcome.seconds:.1f} | {seconds} | {peak / 1e9:.2f} | {gigabytes} |"
          f" {outcome.problem or 'ok'} |", flush=True)
    return 1 if outcome.problem else 0


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1]), Path(sys.argv[2]), *sys.argv[3:6]))
