"""Executes notebooks in order, one line each, and keeps each executed notebook beside its HTML page. While one runs, a line says
where it is, a training for instance with its epoch, loss and time left.

Pages show this run only: outputs that are stored in the notebooks do not get there, and pages that an earlier run left of these
notebooks are removed first. What was computed is not in them and stays. Where a run stops, its page says so."""
import argparse
import asyncio
import atexit
import errno
import html
import os
import re
import shutil
import signal
import sys
import time
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

import nbformat
import nbformat.v4 as v4
from jupyter_client.kernelspec import NoSuchKernel
from nbclient import NotebookClient
from nbclient.exceptions import CellExecutionError, CellTimeoutError, DeadKernelError

from html_pages import write_html

INTERRUPTED = 130  # the exit status by which a shell knows Ctrl-C
SECONDS_BETWEEN_LINES = 60  # where they pile up
# what Java writes when an Error ended the thread that executes cells: the process lives on and answers nothing any more
ENDED = re.compile(rb'Exception in thread "Shell[^"]*" ?(.*)')
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
        # a longer line would go on in the next one, which is never overwritten
        print("\r\x1b[K" + text[:shutil.get_terminal_size().columns - 1], end="", flush=True)


class Watched(NotebookClient):
    """Says on the terminal what a cell says of its own progress, now and then where lines cannot be overwritten."""

    def __init__(self, heading: str, notebook, **options):
        super().__init__(notebook, **options)
        self.heading = heading
        self.said_last = time.monotonic()

    def process_message(self, msg, cell, cell_index):
        content = msg["content"]
        # only what is going to change has a handle to change it by
        if msg["msg_type"] in ("display_data", "update_display_data") and (content.get("transient") or {}).get("display_id"):
            self.tell(content["data"].get("text/plain", "").partition("\n")[0])
        return super().process_message(msg, cell, cell_index)

    def tell(self, progress: str) -> None:
        line = f"{self.heading:<14} {progress}"
        in_place(line)
        if not sys.stdout.isatty() and time.monotonic() - self.said_last >= SECONDS_BETWEEN_LINES:
            print(line, flush=True)
            self.said_last = time.monotonic()


class NoAnswer(Exception):
    """A kernel that runs and will never answer."""


class CannotWrite(Exception):
    """A disk that is full or not ours to write on."""


@contextmanager
def writing(file: Path):
    """The system's own error does not name the file, and a half-written one would only take room."""
    try:
        yield
    except OSError as failure:
        with suppress(OSError):
            file.unlink()
        full = failure.errno in (errno.ENOSPC, errno.EDQUOT, errno.EFBIG)
        remedy = "Free disk space (.study/work holds results of earlier runs)" if full else "Make its folder writable"
        raise CannotWrite(f"Cannot write {file}: {failure.strerror}. {remedy} and give the same command again; "
                          "what is finished is kept.") from failure


def said_by(error) -> str:
    """The one line of a cell's error that says what went wrong."""
    lines = [line.strip(" |-") for line in ANSI.sub("", "\n".join(error.traceback)).splitlines()]
    lines = [line for line in lines if line] or [error.ename]
    if error.ename == "CompilationException":  # its value is the kernel's own talk; the compiler's words follow the code
        if "cannot find symbol" in lines:
            which = next((line for line in lines if line.startswith("symbol:")), "symbol: of the line above")
            return "cannot find " + " ".join(which.split())
        return lines[-1]
    first = (error.evalue or lines[0]).splitlines()[0]
    return re.sub(r"^[\w.$]+(Exception|Error), ", "", first)  # the exception's class stands in the notebook


def message_of(failure: CellExecutionError, cell) -> str:
    """What the failing cell said."""
    errors = [output for output in cell.outputs if output.output_type == "error"]
    return said_by(errors[0]) if errors else str(failure).splitlines()[-1]


def without_outputs(notebook) -> None:
    """Stored outputs come from another run. Where a cell of this one does not run they would be taken for its own."""
    notebook.metadata = nbformat.from_dict({k: v for k, v in notebook.metadata.items() if k in ("kernelspec", "language_info")})
    for cell in notebook.cells:
        cell.metadata = nbformat.from_dict({k: v for k, v in cell.metadata.items() if k not in ("outputs_of", "execution")})
        if cell.cell_type == "code":
            cell.outputs, cell.execution_count = [], None


def mark_stop(notebook, place: int, problem: str) -> None:
    """A red box in front of the cell at this place, the first one that did not run."""
    below = " The cells below did not run." if any(cell.cell_type == "code" for cell in notebook.cells[place:]) else ""
    box = v4.new_markdown_cell('<div class="alert alert-danger"><strong>Stopped here:</strong> '
                               f"{html.escape(problem.rstrip('.'), quote=False)}.{below}</div>")
    if notebook.nbformat_minor < 5:
        del box["id"]
    notebook.cells.insert(place, box)


def why_it_did_not_start(log_file: Path, otherwise: str) -> str:
    """A Java that cannot run the kernel says so in the log only."""
    said = log_file.read_text(encoding="utf-8", errors="replace")
    if "UnsupportedClassVersionError" in said or "Unrecognized option" in said:
        return "the kernel's Java is too old: install a JDK 17 or later, then environment/run --set-up"
    return f"{otherwise}, see {log_file}; environment/doctor checks the machine"


async def run_cells(client: NotebookClient, log) -> None:
    """On Ctrl-C nbclient takes the kernel from under the running cell and ends in a stack trace. So the signals are ours: the cell
    is given up and nbclient shuts the kernel down in order. It calls a cell given up a dead kernel."""
    loop = asyncio.get_running_loop()
    running = asyncio.ensure_future(client.async_execute(stderr=log))
    asked = []
    ended = []
    parent = os.getppid()

    async def watch():
        said = b""
        with open(log.name, "rb") as growing:
            while not running.done():
                await asyncio.sleep(1)
                said = said.rpartition(b"\n")[2] + growing.read()  # what is new, behind the start of its line
                found = ENDED.search(said)
                if found:
                    ended.append(found.group(1).decode("utf-8", "replace").strip())
                    running.cancel()
                    return
                if os.getppid() != parent:  # the command that started this was killed
                    give_up()
                    return

    def give_up():
        asked.append(True)
        running.cancel()

    def refuse(*_):  # as outside the main thread, which nbclient puts up with
        raise RuntimeError

    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        loop.add_signal_handler(number, give_up)
    loop.add_signal_handler = refuse
    watching = asyncio.ensure_future(watch())
    try:
        await running
    except (RuntimeError, asyncio.CancelledError):
        if asked:
            raise KeyboardInterrupt from None
        if ended:
            raise NoAnswer(ended[0]) from None
        raise
    finally:
        watching.cancel()
        if client.km is None:  # nothing left to clean up, over which nbclient would stumble at the exit
            atexit.unregister(client._cleanup_kernel)


def run(client: NotebookClient, log) -> None:
    try:
        asyncio.get_running_loop()
    except RuntimeError:
        asyncio.run(run_cells(client, log))
    else:  # a test that has a browser open is inside a loop already
        client.execute(stderr=log)


def execute(notebook_file: Path, executed_file: Path, cell_limit: int | None = None) -> Outcome:
    """Native libraries write to the kernel process's own standard error, which is no cell's output; it goes to a log."""
    log_file = executed_file.with_suffix(".log")
    with writing(log_file):
        executed_file.parent.mkdir(parents=True, exist_ok=True)
        log = log_file.open("wb")
    with log:
        return execute_logged(notebook_file, executed_file, log, cell_limit)


def execute_logged(notebook_file: Path, executed_file: Path, log, cell_limit: int | None) -> Outcome:
    notebook = nbformat.read(notebook_file, as_version=4)
    without_outputs(notebook)
    code = [i for i, cell in enumerate(notebook.cells) if cell.cell_type == "code" and cell.source.strip()]
    begin = time.monotonic()
    started = []

    def announce(cell, cell_index):
        started.append(cell_index)
        in_place(f"{notebook_file.stem:<14} cell {len(started)} of {len(code)} ...")

    client = Watched(
        notebook_file.stem,
        notebook,
        timeout=cell_limit,
        startup_timeout=180,
        kernel_name="java",
        resources={"metadata": {"path": str(notebook_file.parent)}},
        record_timing=False,
        on_cell_execute=announce,
    )
    problem = "the program that executes the notebooks failed; the terminal says why"
    try:
        run(client, log)
        problem = ""
    except CellExecutionError as failure:
        problem = message_of(failure, notebook.cells[started[-1]])
    except NoSuchKernel:
        problem = "there is no kernel named java: environment/run --set-up installs it"
    except (FileNotFoundError, PermissionError) as failure:
        problem = f"the kernel's Java {failure.filename} cannot be started: environment/run --set-up finds another"
    except NoAnswer as failure:
        problem = f"the kernel no longer answers ({failure}), see {log.name}; environment/doctor checks the machine"
    except CellTimeoutError:
        problem = f"the cell took longer than the {cell_limit} s that --cell-limit or THYROID_CELL_LIMIT allows"
    except DeadKernelError:
        problem = f"the kernel died (often: out of memory), see {log.name}; environment/doctor checks the machine"
    except RuntimeError as failure:  # it never came up, or it went away between two cells
        problem = why_it_did_not_start(Path(log.name), str(failure))
    except KeyboardInterrupt:
        problem = "the run was interrupted; the same command goes on from there"
        raise
    finally:
        in_place("")
        if problem:
            if started:
                problem = f"in code cell {sum(cell.cell_type == 'code' for cell in notebook.cells[:started[-1] + 1])}: {problem}"
            mark_stop(notebook, started[-1] + 1 if started else code[0] if code else len(notebook.cells), problem)
        write_pages(notebook, executed_file)
    return Outcome(notebook_file, len(code), time.monotonic() - begin, problem)


def write_pages(notebook, executed_file: Path) -> None:
    unfinished = executed_file.with_suffix(".tmp")
    with writing(unfinished):
        nbformat.write(notebook, unfinished)
        os.replace(unfinished, executed_file)
    html_file = executed_file.with_suffix(".html")
    with writing(html_file.with_suffix(".html.tmp")):
        write_html(notebook, html_file)


def remove_pages(executed_file: Path) -> None:
    """A run that stops early must not leave an earlier run's pages of later notebooks beside its own."""
    for ending in (".log", ".ipynb", ".html"):
        file = executed_file.with_suffix(ending)
        with writing(file):
            file.unlink(missing_ok=True)


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("notebooks", nargs="+", type=Path)
    parser.add_argument("--out", required=True, type=Path, help="folder of the executed notebooks")
    parser.add_argument("--cell-limit", type=int, default=int(os.environ.get("THYROID_CELL_LIMIT") or 0), metavar="SECONDS",
                        help="stop where a cell takes longer (default: THYROID_CELL_LIMIT, else no limit)")
    arguments = parser.parse_args()
    for notebook in arguments.notebooks:
        remove_pages(arguments.out / notebook.name)
    for notebook in arguments.notebooks:
        outcome = execute(notebook, arguments.out / notebook.name, arguments.cell_limit or None)
        print(outcome.line(), flush=True)
        if outcome.problem:
            print(f"As far as it came: {(arguments.out / notebook.name).with_suffix('.html')}")
            return 1
    return 0


if __name__ == "__main__":
    try:
        sys.exit(main())
    except CannotWrite as problem:
        sys.exit(str(problem))
    except KeyboardInterrupt:
        sys.exit(INTERRUPTED)  # the words are the shell script's, which may be interrupted at other steps as well
