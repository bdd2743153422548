"""The study's notebooks: as they are stored, and executed from first to last in the quick profile on phantoms."""
import csv
import json
import re
import statistics

import nbformat
import pytest
from bs4 import BeautifulSoup

from conftest import NAMES, NOTEBOOKS, OUT
from execute_notebooks import execute
from html_pages import html_of, is_further
from record_notebooks import LARGEST, mark_of, record
from test_html_pages import REMOTE, without_scripts

RICH = {"text/html", "image/png", "application/vnd.plotly.v1+json"}


def code_of(notebook):
    return [cell for cell in notebook.cells if cell.cell_type == "code" and cell.source.strip()]


def test_the_five_notebooks_are_there():
    assert NAMES == ["01-explore", "02-crop", "03-train", "04-evaluate", "05-audit"]


@pytest.mark.parametrize("name", NAMES)
class TestStored:
    def test_opens_with_a_heading_and_asks_for_the_java_kernel(self, name):
        notebook = nbformat.read(NOTEBOOKS / f"{name}.ipynb", as_version=4)
        assert notebook.cells[0].cell_type == "markdown" and notebook.cells[0].source.startswith("# ")
        assert notebook.metadata.kernelspec.name == "java"
        nbformat.validate(notebook)

    def test_every_cell_has_a_name_of_its_own(self, name):
        # as it is stored: nbformat gives another name to the second of a pair when it reads
        ids = [cell["id"] for cell in json.loads((NOTEBOOKS / f"{name}.ipynb").read_text(encoding="utf-8"))["cells"]]
        assert len(ids) == len(set(ids)), [one for one in ids if ids.count(one) > 1]

    def test_every_cell_has_the_outputs_of_its_own_code(self, name):
        file = NOTEBOOKS / f"{name}.ipynb"
        assert file.stat().st_size < LARGEST
        for cell in code_of(nbformat.read(file, as_version=4)):
            assert cell.execution_count is not None, f"never recorded (environment/run --record): {cell.source}"
            assert cell.metadata.get("outputs_of") == mark_of(cell.source), \
                f"its outputs come from other code; environment/run --record makes them anew: {cell.source}"

    def test_says_what_its_outputs_were_made_from(self, name):
        last = code_of(nbformat.read(NOTEBOOKS / f"{name}.ipynb", as_version=4))[-1]
        assert last.source == "study.provenance()"
        said = last.outputs[0].data["text/plain"]
        for what in ("profile", "phantoms", "fingerprint", "engine", "day"):
            assert what in said

    def test_stored_figures_have_a_picture_and_no_remote_part(self, name):
        for cell in code_of(nbformat.read(NOTEBOOKS / f"{name}.ipynb", as_version=4)):
            for output in cell.outputs:
                data = output.get("data", {})
                assert "application/vnd.plotly.v1+json" not in data or "image/png" in data
                assert not REMOTE.search(data.get("text/html", "")), cell.source

    def test_imports_stand_in_the_first_cell_and_nothing_is_declared(self, name):
        # some releases of the kernel forget variables at a later import or at a method declared again
        first, *later = code_of(nbformat.read(NOTEBOOKS / f"{name}.ipynb", as_version=4))
        assert first.source.lstrip().startswith("import ") or "%" in first.source
        for cell in later:
            assert not re.search(r"^\s*import ", cell.source, re.MULTILINE), cell.source
            assert not re.search(r"^\s*(?:public |static |final )*(?:class|record|enum|interface) \w", cell.source,
                                 re.MULTILINE), cell.source


def blocks_of(notebook):
    """The blocks of further reading, each with the cell that follows; none after the last."""
    blocks, cells = [], notebook.cells
    for i, cell in enumerate(cells):
        if is_further(cell):
            if not i or not is_further(cells[i - 1]):
                blocks.append([])
            blocks[-1].append(cell)
            if i + 1 == len(cells) or not is_further(cells[i + 1]):
                blocks[-1] = (blocks[-1], cells[i + 1] if i + 1 < len(cells) else None)
    return blocks


def levels(cell):
    """Of a cell's headings, as JupyterLab counts them."""
    return [len(marks) for marks in re.findall(r"^(#+) ", cell.source, re.MULTILINE)] if cell.cell_type == "markdown" else []


def sections_of(notebook):
    """The sections, each the cells from one heading of level 2 to the next."""
    starts = [i for i, cell in enumerate(notebook.cells) if cell.source.startswith("## ")] + [len(notebook.cells)]
    return [notebook.cells[start:end] for start, end in zip(starts, starts[1:])]


@pytest.mark.parametrize("name", ["04-evaluate", "05-audit"])
class TestLayers:
    def test_further_reading_is_folded_in_jupyterlab_and_the_core_goes_on_behind_it(self, name):
        blocks = blocks_of(nbformat.read(NOTEBOOKS / f"{name}.ipynb", as_version=4))
        assert len(blocks) > 5
        for cells, following in blocks:
            assert re.fullmatch(r"### Further: \S.*", cells[0].source) and cells[0].metadata["jp-MarkdownHeadingCollapsed"] is True, cells[0].source
            assert len(cells) > 1
            # a heading as high as the block's would end the fold within the block; without one the fold would go on over the core
            assert all(level > 3 for cell in cells[1:] for level in levels(cell)), cells[0].source
            assert following is None or min(levels(following), default=9) <= 3, cells[0].source

    def test_a_page_folds_every_block(self, name):
        notebook = nbformat.read(NOTEBOOKS / f"{name}.ipynb", as_version=4)
        page = BeautifulSoup(html_of(notebook, name), "html.parser")
        folds = page.select("details.further")
        blocks = [cells for cells, _ in blocks_of(notebook)]
        assert [len(fold.select(".jp-Cell")) for fold in folds] == [len(cells) for cells in blocks]
        assert [fold.summary.get_text() for fold in folds] == [cells[0].source.replace("### Further:", "Further reading:") for cells in blocks]

    def test_a_section_opens_with_its_question_and_closes_with_its_answer(self, name):
        for section in sections_of(nbformat.read(NOTEBOOKS / f"{name}.ipynb", as_version=4)):
            # the quiz asks its reader, and after the last answer come tasks
            if section[0].source.startswith(("## First your own eyes", "## Try this")):
                continue
            heading, question, *_ = section[0].source.split("\n\n")
            assert "?" in question and (question.startswith("**Question.** ") or "## Frozen" in heading), heading
            last = [cell for cell in section if not is_further(cell)][-1]
            assert last.cell_type == "code" and last.source.splitlines()[-1].startswith("Answer."), heading


@pytest.mark.parametrize("name", NAMES)
class TestExecuted:
    def test_every_cell_runs_without_error_or_stderr(self, name, executed):
        outcome, notebook = executed(name)
        assert outcome.problem == ""
        assert outcome.cells > 0
        for cell in code_of(notebook):
            assert cell.execution_count is not None, cell.source
            for output in cell.outputs:
                assert output.output_type != "error", cell.source
                assert output.get("name") != "stderr", output.text

    def test_shows_tables_and_pictures(self, name, executed):
        _, notebook = executed(name)
        shown = {mime for cell in code_of(notebook) for output in cell.outputs for mime in output.get("data", {})}
        assert {"text/html", "image/png"} <= shown and shown & RICH
        for cell in code_of(notebook):
            for output in cell.outputs:
                if "image/png" in output.get("data", {}):
                    assert output.metadata["image/png"]["alt"].strip(), cell.source

    def test_an_answer_names_a_number(self, name, executed):
        _, notebook = executed(name)
        for cell in code_of(notebook):
            if cell.source.splitlines()[-1].startswith("Answer."):
                said = cell.outputs[-1].data["text/plain"]
                assert said.startswith("Answer: ") and re.search(r"\d", said), said

    def test_progress_bars_ended_full(self, name, executed):
        _, notebook = executed(name)
        for cell in code_of(notebook):
            for output in cell.outputs:
                for now in re.findall(r'aria-valuenow="([\d.]+)"', output.get("data", {}).get("text/html", "")):
                    assert float(now) == 100, cell.source

    def test_page_is_whole_without_a_network(self, name, executed):
        executed(name)
        page = (OUT / f"{name}.html").read_text(encoding="utf-8")
        own = re.sub(r'<a [^>]*href="https?://[^"]*"', "<a", without_scripts(page))
        assert REMOTE.findall(own) == []
        assert set(re.findall(r'<script[^>]*\bsrc="([^"]*)', page)) <= {script.name for script in OUT.glob("*.js")}
        assert len(page) < 3_000_000, "a page takes long to open and to send"


def area(rows):
    """Area under the ROC curve: how often a cancer scores above a benign image."""
    cancer = [float(row["pCancer"]) for row in rows if row["label"] == "Cancer"]
    benign = [float(row["pCancer"]) for row in rows if row["label"] == "Benign"]
    return sum((c > b) + (c == b) / 2 for c in cancer for b in benign) / len(cancer) / len(benign)


def test_the_networks_learn(executed):
    """In minutes and without pretrained weights: every network ranks crops, and at least four of five rank whole frames."""
    executed("04-evaluate")
    with (NOTEBOOKS.parent / ".study" / "work" / "phantoms-quick" / "predictions.csv").open(encoding="utf-8") as file:
        rows = list(csv.DictReader(file))

    def areas(variant):
        same = [row for row in rows if row["trainVariant"] == row["testVariant"] == variant]
        found = sorted(area([row for row in same if row["model"] == model]) for model in {row["model"] for row in same})
        assert len(found) == 5
        return found

    crops, frames = areas("CROPPED"), areas("UNCROPPED")
    assert crops[0] > 0.6 and statistics.median(crops) > 0.75, crops
    assert frames[1] > 0.55 and statistics.median(frames) > 0.62, frames
    assert statistics.median(crops) > statistics.median(frames), (crops, frames)


def test_a_failing_cell_is_named(tmp_path):
    notebook = nbformat.v4.new_notebook(
        metadata={"kernelspec": {"name": "java", "display_name": "Java", "language": "java"}},
        cells=[nbformat.v4.new_code_cell("var n = 1;"), nbformat.v4.new_code_cell('throw new IllegalStateException("out of eggs");')])
    nbformat.write(notebook, tmp_path / "fails.ipynb")
    outcome = execute(tmp_path / "fails.ipynb", tmp_path / "out" / "fails.ipynb")
    assert "code cell 2" in outcome.problem and "out of eggs" in outcome.problem
    assert (tmp_path / "out" / "fails.html").is_file()


def test_outputs_of_other_code_are_not_recorded(tmp_path):
    stored = nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell("1 + 1")])
    executed = nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell("1 + 2", execution_count=1)])
    nbformat.write(stored, tmp_path / "stored.ipynb")
    nbformat.write(executed, tmp_path / "executed.ipynb")
    with pytest.raises(SystemExit, match="execute it again"):
        record(tmp_path / "executed.ipynb", tmp_path / "stored.ipynb")
    executed.cells[0].source = "1 + 1"
    nbformat.write(executed, tmp_path / "executed.ipynb")
    record(tmp_path / "executed.ipynb", tmp_path / "stored.ipynb")
    cell = nbformat.read(tmp_path / "stored.ipynb", as_version=4).cells[0]
    assert cell.metadata["outputs_of"] == mark_of("1 + 1") and cell.execution_count == 1
    executed.cells[0].execution_count = None
    nbformat.write(executed, tmp_path / "executed.ipynb")
    with pytest.raises(SystemExit, match="not executed or failed"):
        record(tmp_path / "executed.ipynb", tmp_path / "stored.ipynb")
