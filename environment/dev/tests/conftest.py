import sys
from pathlib import Path

import nbformat
import pytest

ENVIRONMENT = Path(__file__).resolve().parents[2]
sys.path[:0] = [str(ENVIRONMENT / "publish"), str(ENVIRONMENT / "dev" / "record")]

from execute_notebooks import execute  # noqa: E402, found through the line above

NOTEBOOKS = ENVIRONMENT.parent / "notebooks"
NAMES = sorted(path.stem for path in NOTEBOOKS.glob("[0-9]*.ipynb"))
OUT = NOTEBOOKS / "executed" / "quick-phantoms"


def notebook_of(file, *cells):
    """A notebook of these code cells."""
    file.parent.mkdir(parents=True, exist_ok=True)
    nbformat.write(nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell(cell) for cell in cells]), file)
    return file


@pytest.fixture(scope="session")
def executed():
    """Each notebook once, in order; a later one builds on what an earlier one left."""
    done = {}

    def run(name):
        for earlier in NAMES[:NAMES.index(name) + 1]:
            if earlier not in done:
                done[earlier] = execute(NOTEBOOKS / f"{earlier}.ipynb", OUT / f"{earlier}.ipynb")
        return done[name], nbformat.read(OUT / f"{name}.ipynb", as_version=4)

    return run
