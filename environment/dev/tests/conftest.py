import os
import shutil
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
WORK = ENVIRONMENT.parent / ".study" / "work"


@pytest.fixture(scope="session", autouse=True)
def nothing_stays(tmp_path_factory):
    """What Java makes in its temporary folder goes when the tests end, and so does what the study made of images there. Beside people's
    results stays nothing but what the notebooks themselves keep of the phantoms."""
    temporary = tmp_path_factory.mktemp("java")
    before = set(WORK.glob("*"))
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("JDK_JAVA_OPTIONS", f"-Djava.io.tmpdir={temporary}")
        yield
    for data in temporary.iterdir():
        for made in WORK.glob(f"{data.name}-*"):
            shutil.rmtree(made)
    shutil.rmtree(temporary, ignore_errors=True)  # a kernel that is just ending may still write there
    left = set(WORK.glob("*")) - before - {WORK / "phantoms-quick"}
    assert not left, f"a test leaves {left}"


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
