"""Executes notebooks in order, one progress line each, and keeps each executed notebook beside its HTML page."""
import argparse
import os
import re
import sys
import time
from dataclasses import dataclass
from pathlib import Path

import nbformat
from nbclient import NotebookClient
from nbclient.exceptions import CellExecutionError, DeadKernelError

from html_pages import write_html

ANSI = re.compile(r"\x1b\[[0-9;]*m")


@dataclass(frozen=True)
class Outcome:
    notebook: Path
    cells: int
    seconds: float
    problem: str = ""

    def line(self) -> str:
        state = "ok" if not self.problem else "ERROR " + self.problem
        return f"{self.notebook.stem:<14} {self.cells:>3} cells {self.seconds:>7.1f} s  {state}"


def in_place(text: str) -> None:
    """Shows a passing state on a terminal; says nothing where lines cannot be overwritten."""
    if sys.stdout.isatty():
        print("\r\x1b[K" + text, end="", flush=True)


def message_of(notebook) -> str:
    """The failing cell's number and the first line that says what went wrong."""
    for number, cell in enumerate((c for c in notebook.cells if c.cell_type == "code"), start=1):
        for output in cell.get("outputs", []):
            if output.output_type == "error":
                lines = [line.strip(" |-") for line in ANSI.sub("", "\n".join(output.traceback)).splitlines()]
                said = output.evalue or next((line for line in lines if line), output.ename)
                return f"in code cell {number}: {said.splitlines()[0]}"
    return ""


def execute(notebook_file: Path, executed_file: Path) -> Outcome:
    """Native libraries write to the kernel process's own standard error, which is no cell's output; it goes to a log."""
    executed_file.parent.mkdir(parents=True, exist_ok=True)
    with executed_file.with_suffix(".log").open("wb") as log:
        return execute_logged(notebook_file, executed_file, log)


def execute_logged(notebook_file: Path, executed_file: Path, log) -> Outcome:
    notebook = nbformat.read(notebook_file, as_version=4)
    code = [i for i, cell in enumerate(notebook.cells) if cell.cell_type == "code" and cell.source.strip()]
    begin = time.monotonic()

    def announce(cell, cell_index):
        if cell_index in code:
            in_place(f"{notebook_file.stem:<14} cell {code.index(cell_index) + 1} of {len(code)} ...")

    client = NotebookClient(
        notebook,
        timeout=None,
        startup_timeout=180,
        kernel_name="java",
        resources={"metadata": {"path": str(notebook_file.parent)}},
        record_timing=False,
        on_cell_execute=announce,
    )
    problem = ""
    try:
        client.execute(stderr=log)
    except CellExecutionError as failure:
        problem = message_of(notebook) or str(failure).splitlines()[-1]
    except DeadKernelError:
        problem = f"the kernel died (often: out of memory), see {log.name}; environment/doctor checks the machine"
    except RuntimeError as failure:  # it never came up, or it went away between two cells
        problem = f"{failure}, see {log.name}; environment/doctor checks the machine"
    finally:
        in_place("")
        unfinished = executed_file.with_suffix(".tmp")
        nbformat.write(notebook, unfinished)
        os.replace(unfinished, executed_file)
    write_html(notebook, executed_file.with_suffix(".html"))
    return Outcome(notebook_file, len(code), time.monotonic() - begin, problem)


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("notebooks", nargs="+", type=Path)
    parser.add_argument("--out", required=True, type=Path, help="folder of the executed notebooks")
    arguments = parser.parse_args()
    for notebook in arguments.notebooks:
        outcome = execute(notebook, arguments.out / notebook.name)
        print(outcome.line(), flush=True)
        if outcome.problem:
            print(f"As far as it came: {(arguments.out / notebook.name).with_suffix('.html')}")
            return 1
    return 0


if __name__ == "__main__":
    try:
        sys.exit(main())
    except KeyboardInterrupt:
        sys.exit("\nInterrupted. What is finished is kept; the same command goes on from there.")
