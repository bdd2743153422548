"""Puts executed notebooks, outputs and all, in the place of the stored ones, so that the repository shows results.

Usage: record_notebooks.py FOLDER-OF-EXECUTED-NOTEBOOKS FOLDER-OF-NOTEBOOKS

Each code cell keeps a mark of the code that its outputs come from; a test compares the two. Only from phantoms: no real image
may enter the repository.
"""
import hashlib
import os
import sys
from pathlib import Path

import nbformat

# as web views of repositories show no larger ones
LARGEST = 3_000_000


def mark_of(source: str) -> str:
    return hashlib.sha256(source.encode("utf-8")).hexdigest()[:16]


def record(executed_file: Path, stored_file: Path) -> None:
    executed = nbformat.read(executed_file, as_version=4)
    stored = nbformat.read(stored_file, as_version=4)
    if [cell.source for cell in executed.cells] != [cell.source for cell in stored.cells]:
        raise SystemExit(f"{executed_file} was executed from another text than {stored_file} has: execute it again")
    for cell in executed.cells:
        if cell.cell_type == "code":
            if cell.execution_count is None or any(output.output_type == "error" for output in cell.outputs):
                raise SystemExit(f"{executed_file}: a cell was not executed or failed: {cell.source.splitlines()[-1]}")
            cell.metadata["outputs_of"] = mark_of(cell.source)
    executed.metadata = stored.metadata
    text = nbformat.writes(executed) + "\n"
    if len(text.encode("utf-8")) > LARGEST:
        raise SystemExit(f"{executed_file} is larger than {LARGEST} bytes: show fewer or smaller pictures")
    unfinished = stored_file.with_suffix(".tmp")
    unfinished.write_text(text, encoding="utf-8")
    os.replace(unfinished, stored_file)


def main(executed: Path, notebooks: Path) -> None:
    if not executed.name.endswith("-phantoms"):
        raise SystemExit(f"{executed} is not a run on phantoms")
    for stored_file in sorted(notebooks.glob("[0-9]*.ipynb")):
        record(executed / stored_file.name, stored_file)
        print(f"{stored_file.name}: {stored_file.stat().st_size / 1e6:.1f} MB")


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]))
