"""Nothing waits for ever: not for a kernel that never answers, nor for a cell beyond its limit, nor after the command was ended."""
import os
import signal
import subprocess
import sys
import time

import nbformat
import pytest

from conftest import ENVIRONMENT, notebook_of
from execute_notebooks import execute

NEVER_SHOWN = 'new Object() { public String toString() { throw new UnsatisfiedLinkError("no harfbuzz"); } }'
EXECUTE = ENVIRONMENT / "publish" / "execute_notebooks.py"


def test_a_kernel_that_no_longer_answers_is_noticed_and_the_cell_named(tmp_path):
    begin = time.monotonic()
    outcome = execute(notebook_of(tmp_path / "n.ipynb", "1 + 1", NEVER_SHOWN, "2 + 2"), tmp_path / "out" / "n.ipynb")
    assert time.monotonic() - begin < 120
    assert outcome.problem.startswith("in code cell 2: ") and "no harfbuzz" in outcome.problem, outcome
    assert "Stopped here" in nbformat.read(tmp_path / "out" / "n.ipynb", as_version=4).cells[2].source


def test_a_cell_beyond_its_limit_is_named(tmp_path):
    outcome = execute(notebook_of(tmp_path / "n.ipynb", "1 + 1", "Thread.sleep(600_000);"), tmp_path / "out" / "n.ipynb", 40)
    assert outcome.problem == "in code cell 2: the cell took longer than the 40 s that --cell-limit or THYROID_CELL_LIMIT allows"


@pytest.mark.parametrize("ended", ["SIGTERM", "SIGHUP", "its shell"])
def test_who_ends_the_command_ends_the_kernel(tmp_path, ended):
    slow = notebook_of(tmp_path / "n.ipynb", f'java.nio.file.Files.writeString(java.nio.file.Path.of("{tmp_path}/begun"), "" + '
                                             "ProcessHandle.current().pid());\nThread.sleep(600_000);")
    words = [sys.executable, EXECUTE, "--out", tmp_path / "out", slow]
    if ended == "its shell":  # as environment/run, which bash executes
        words = ["bash", "-c", '"$@"; true', "bash", *words]
    running = subprocess.Popen([str(word) for word in words], stdout=subprocess.DEVNULL, start_new_session=True)
    try:
        end = time.monotonic() + 120
        while not (tmp_path / "begun").exists() or not (tmp_path / "begun").read_text():
            assert time.monotonic() < end and running.poll() is None
            time.sleep(0.2)
        kernel = int((tmp_path / "begun").read_text())
        os.kill(running.pid, signal.SIGTERM if ended == "its shell" else getattr(signal, ended))
        running.wait(60)
        end = time.monotonic() + 60
        while os.path.exists(f"/proc/{kernel}") and "State:\tZ" not in open(f"/proc/{kernel}/status").read():
            assert time.monotonic() < end, "the kernel goes on"
            time.sleep(0.2)
    finally:
        try:
            os.killpg(running.pid, signal.SIGKILL)
        except ProcessLookupError:
            pass
