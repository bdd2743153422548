"""What the java kernel shows, and how it stops."""
import base64
import re
import subprocess
import sys
import time

import pytest
from jupyter_client.manager import start_new_kernel

import execute_notebooks
from conftest import ENVIRONMENT, notebook_of

PLOTLY = "application/vnd.plotly.v1+json"


class Notebook:
    """A running kernel, cell by cell."""

    def __init__(self, log):
        self.manager, self.client = start_new_kernel(kernel_name="java", startup_timeout=120, stderr=log)

    def start(self, source):
        return self.client.execute(source)

    def messages(self, cell, seconds=120):
        """Everything the cell sent until it ended."""
        found = []
        end = time.monotonic() + seconds
        while time.monotonic() < end:
            try:
                message = self.client.get_iopub_msg(timeout=1)
            except Exception:  # nothing within this second
                continue
            if message["parent_header"].get("msg_id") != cell:
                continue
            kind, content = message["msg_type"], message["content"]
            if kind == "status" and content["execution_state"] == "idle":
                return found
            if kind not in ("status", "execute_input"):
                found.append((kind, content))
        raise AssertionError(f"The cell did not end within {seconds} s; so far {found}")

    def run(self, source):
        return self.messages(self.start(source))

    def value(self, source):
        """The MIME bundle of the cell's last expression; fails if the cell sent anything else."""
        messages = self.run(source)
        assert [kind for kind, _ in messages] == ["execute_result"], messages
        return messages[0][1]

    def stop(self):
        self.client.stop_channels()
        self.manager.shutdown_kernel(now=True)


@pytest.fixture(scope="module")
def notebook(tmp_path_factory):
    with (tmp_path_factory.mktemp("kernel") / "stderr.log").open("wb") as log:
        running = Notebook(log)
        try:
            assert running.run("import tech.tablesaw.api.*;\nimport thyroidstudy.jupyter.*;\nimport thyroidstudy.study.*;\n"
                               "import thyroidstudy.plot.*;\nimport java.awt.image.BufferedImage;\n"
                               "import tech.tablesaw.plotly.components.*;\nimport tech.tablesaw.plotly.traces.*;") == []
            yield running
        finally:
            running.stop()


def test_table_is_html_with_text_beside_it(notebook):
    data = notebook.value('Table.create("Counts", StringColumn.create("label", new String[]{"<Benign>"}), IntColumn.create("n", new int[]{9004}))')["data"]
    assert "<table>" in data["text/html"] and "&lt;Benign&gt;" in data["text/html"] and ">9004<" in data["text/html"]
    assert "9004" in data["text/plain"]


def test_long_table_is_cut_and_says_so(notebook):
    html = notebook.value('Table.create("Long", IntColumn.indexColumn("i", 500, 0))')["data"]["text/html"]
    assert html.count("<tr>") < 60 and "500 rows" in html and ">499<" in html


def test_image_is_a_whole_png_with_alternative_text(notebook):
    shown = notebook.value("new BufferedImage(31, 17, BufferedImage.TYPE_BYTE_GRAY)")
    png = base64.b64decode(shown["data"]["image/png"])
    assert png.startswith(b"\x89PNG") and png.endswith(b"IEND\xaeB`\x82")
    assert "31 x 17" in shown["metadata"]["image/png"]["alt"]


def test_figure_is_plotly_png_and_words(notebook):
    shown = notebook.value(
        'new LineFigure("Rise", "A line from 0 to 4", "time", "height", List.of('
        'new LineFigure.Curve("one", Palette.BENIGN, new double[]{0, 1}, new double[]{0, 4})))')
    figure = shown["data"][PLOTLY]
    assert figure["data"][0]["y"] == [0.0, 4.0]
    assert figure["layout"]["title"]["text"] == "Rise" and figure["layout"]["xaxis"]["title"]["text"] == "time"
    assert base64.b64decode(shown["data"]["image/png"]).startswith(b"\x89PNG")
    assert "A line from 0 to 4" in shown["data"]["text/plain"]
    assert "A line from 0 to 4" in shown["metadata"]["image/png"]["alt"]


def test_progress_updates_one_display_in_place(notebook):
    messages = notebook.run('var p = new NotebookProgress("Counting"); p.reset("Counting", 20, null);\n'
                            "for (int i = 0; i < 20; i++) { Thread.sleep(60); p.update(i); }\np.end();")
    kinds = [kind for kind, _ in messages]
    assert kinds[0] == "display_data" and set(kinds[1:]) == {"update_display_data"}, kinds
    assert 2 <= len(kinds) <= 15, "told too rarely or too often"
    assert len({content["transient"]["display_id"] for _, content in messages}) == 1
    assert messages[-1][1]["data"]["text/plain"].startswith("Counting: 20 of 20")


@pytest.mark.parametrize("overwrites", [True, False])
def test_a_terminal_sees_how_far_a_running_cell_is(overwrites, tmp_path, capsys, monkeypatch):
    monkeypatch.setattr(sys.stdout, "isatty", lambda: overwrites)
    monkeypatch.setattr(execute_notebooks, "SECONDS_BETWEEN_LINES", 0)
    monkeypatch.setenv("COLUMNS", "60")
    cell = ('var p = new thyroidstudy.jupyter.NotebookProgress(""); p.reset("Counting all that there is to be counted here", 10, null);\n'
            "for (int i = 0; i < 10; i++) { Thread.sleep(100); p.update(i); }\np.end();")
    outcome = execute_notebooks.execute(notebook_of(tmp_path / "count.ipynb", cell, "1 + 1"), tmp_path / "out" / "count.ipynb")
    assert outcome.problem == ""
    lines = re.split(r"\r\x1b\[K|\n", capsys.readouterr().out)
    counted = [line for line in lines if "Counting all" in line]
    assert len(counted) > 2 and all(line.startswith("count          Counting all") for line in counted)
    if overwrites:
        assert max(map(len, lines)) < 60, "a longer line is not overwritten"
    else:
        assert "10 of 10" in counted[-1]
        monkeypatch.setattr(execute_notebooks, "SECONDS_BETWEEN_LINES", 60)
        execute_notebooks.execute(tmp_path / "count.ipynb", tmp_path / "out" / "count.ipynb")
        assert capsys.readouterr().out == "", "work of a few seconds needs no line"


def test_settings_need_no_more_than_one_line(notebook):
    shown = notebook.value("Study.open()")
    assert "quick" in shown["data"]["text/html"] and "phantoms" in shown["data"]["text/html"]


def test_native_libraries_load_without_a_word(notebook):
    messages = notebook.run("nu.pattern.OpenCV.loadLocally();\n"
                            "try (var m = ai.djl.ndarray.NDManager.newBaseManager()) {\n"
                            "  System.out.println(m.ones(new ai.djl.ndarray.types.Shape(2, 3)).sum().getFloat());\n}")
    assert messages == [("stream", {"name": "stdout", "text": "6.0\n"})]


def test_interrupt_ends_the_cell_and_the_loop_and_keeps_the_kernel(notebook):
    notebook.run("var turns = new java.util.concurrent.atomic.AtomicLong();")
    cell = notebook.start("while (!Thread.interrupted()) { turns.incrementAndGet(); Thread.onSpinWait(); }")
    time.sleep(1.5)
    asked = time.monotonic()
    notebook.manager.interrupt_kernel()
    messages = notebook.messages(cell, 20)
    assert time.monotonic() - asked < 5
    assert [kind for kind, _ in messages] == ["error"] and "interrupt" in messages[0][1]["evalue"].lower()
    time.sleep(0.3)
    first = notebook.value("turns.get()")["data"]["text/plain"]
    time.sleep(0.3)
    assert int(first) > 0 and notebook.value("turns.get()")["data"]["text/plain"] == first, "the loop went on in the background"


def test_pages_and_results_of_one_data_set_have_one_name_and_of_two_have_two(notebook, tmp_path):
    for place in ("a", "b"):
        (tmp_path / place / "갑상선 자료").mkdir(parents=True)
    (tmp_path / "link").symlink_to(tmp_path / "a")

    def names(folder):
        bash = f'. {ENVIRONMENT}/setup.sh; name_of_data "$(real_path "$1")"'
        page = subprocess.run(["bash", "-c", bash, "bash", folder], capture_output=True, text=True, check=True).stdout.strip()
        return page, notebook.value(f'Study.open("quick", "{folder}").workFolder().getFileName().toString()')["data"]["text/plain"]

    page, work = names(tmp_path / "a" / "갑상선 자료")
    assert re.fullmatch("갑상선 자료-[0-9a-f]{8}", page) and work == f"{page}-quick"
    assert names(tmp_path / "link" / "갑상선 자료") == (page, work)
    assert names(tmp_path / "b" / "갑상선 자료")[0] != page


def test_a_later_import_keeps_variables(notebook):
    notebook.run("var kept = 42;")
    notebook.run("import java.util.zip.CRC32;")
    assert notebook.value("kept")["data"]["text/plain"] == "42"
