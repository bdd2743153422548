"""The pages for learning: their Java blocks run, and every exercise has its solution."""
import re
from pathlib import Path

import nbformat
import pytest

from conftest import NAMES, NOTEBOOKS
from test_kernel import Notebook

LEARN = NOTEBOOKS / "learn"
IMPORTS = """import java.util.*;
import java.nio.file.*;
import java.util.stream.*;
import tech.tablesaw.api.*;
import thyroidstudy.image.*;
import thyroidstudy.data.*;
import thyroidstudy.crop.*;
import thyroidstudy.input.*;
import thyroidstudy.backbone.*;
import thyroidstudy.train.*;
import thyroidstudy.evaluate.*;
import thyroidstudy.audit.*;
import thyroidstudy.experiment.*;
import thyroidstudy.plot.*;
import thyroidstudy.jupyter.*;
import thyroidstudy.study.*;"""


def blocks(page):
    return re.findall(r"^```java\n(.*?)^```", (LEARN / page).read_text(encoding="utf-8"), re.DOTALL | re.MULTILINE)


@pytest.fixture
def kernel(tmp_path, monkeypatch):
    monkeypatch.setenv("THYROID_PROFILE", "quick")
    monkeypatch.setenv("THYROID_DATA", "phantoms")
    with (tmp_path / "stderr.log").open("wb") as log:
        running = Notebook(log)
        yield running
        running.stop()


def run_all(kernel, cells):
    assert cells
    for source in cells:
        wrong = [content for kind, content in kernel.messages(kernel.start(source), seconds=300) if kind == "error"]
        assert not wrong, f"{source}\n{wrong[0]['ename']}: {wrong[0]['evalue']}"


@pytest.mark.parametrize("page", ["from-keras.md", "solutions.md"])
def test_every_java_block_runs(page, executed, kernel):
    executed(NAMES[-1])  # what 03 trains is there
    start = [] if page == "from-keras.md" else [IMPORTS, "Study study = Study.open();"]
    run_all(kernel, start + blocks(page))


@pytest.mark.parametrize("name", NAMES)
def test_every_exercise_has_a_solution(name):
    text = "\n".join(cell.source for cell in nbformat.read(NOTEBOOKS / f"{name}.ipynb", as_version=4).cells
                     if cell.cell_type == "markdown")
    exercises = re.findall(r"^(\d+)\. ", re.search(r"## Try this\n(.*?)(?=^## |\Z)", text, re.DOTALL | re.MULTILINE)[1],
                           re.MULTILINE)
    solutions = (LEARN / "solutions.md").read_text(encoding="utf-8")
    chapter = re.search(rf"^## {name[:2]} .*?$(.*?)(?=^## |\Z)", solutions, re.DOTALL | re.MULTILINE)
    assert exercises and chapter, name
    assert re.findall(r"<summary>(\d+)\.", chapter[1]) == exercises


def test_glossary_rows_are_whole():
    rows = [line for line in (LEARN / "glossary.md").read_text(encoding="utf-8").splitlines()
            if line.startswith("| ") and not line.startswith("| term")]
    assert len(rows) > 40
    for row in rows:
        term, korean, meaning = (cell.strip() for cell in row.strip("|").split("|"))
        assert term and meaning and re.search("[\uac00-\ud7a3]", korean), row
