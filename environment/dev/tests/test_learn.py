"""The pages for learning: their Java blocks run, and every exercise has its solution."""
import re
from pathlib import Path

import links
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


def test_every_link_of_the_texts_leads_somewhere():
    assert len(links.texts()) >= 8
    assert [line for text in links.texts() for line in links.wrong(text)] == []


def test_a_dead_link_is_named(tmp_path):
    (tmp_path / "other.md").write_text("# Other\n\n## A place\n", encoding="utf-8")
    text = tmp_path / "text.md"
    text.write_text("[1](other.md#A-place) [2](other.md#a-place) [3](other.md#gone) [4](gone.md) [5](https://example.org)", encoding="utf-8")
    assert links.wrong(text) == ["text.md links to other.md#gone: other.md has no such heading",
                                 "text.md links to gone.md: there is no such file"]


@pytest.mark.parametrize("page, items", [("claim-2024.md", 44), ("tripod-ai.md", 27), ("reforms.md", 8)])
def test_every_item_of_a_checklist_is_answered(page, items):
    rows = re.findall(r"^\| (\d+)[a-z]? \| (.+?) \| (.+?) \|$", (LEARN / page).read_text(encoding="utf-8"), re.MULTILINE)
    assert sorted({int(number) for number, _, _ in rows}) == list(range(1, items + 1))
    assert [row for row in rows if "](" not in row[2] and not row[2].startswith(("Not ", "None", "`"))] == []
