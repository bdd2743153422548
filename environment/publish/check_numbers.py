"""Holds the numbers that notebooks declare against the recorded ones: a table in the terminal and as an HTML page.

Usage: check_numbers.py RECORDED RERUN NOTEBOOKS PAGE     folders of <notebook>.json, the notebooks' folder, the page to write
Exit status 1 when a number differs or is missing on one side.
"""
import hashlib
import html
import json
import os
import sys
from dataclasses import dataclass
from pathlib import Path

import nbformat


@dataclass(frozen=True)
class Row:
    notebook: str
    number: str
    recorded: float | None
    rerun: float | None
    tolerance: float

    @property
    def verdict(self) -> str:
        if self.recorded is None:
            return "not recorded"
        if self.rerun is None:
            return "not declared any more"
        return "replicates" if abs(self.recorded - self.rerun) <= self.tolerance else "DIFFERS"

    def cells(self) -> list[str]:
        return [self.notebook, self.number, text(self.recorded), text(self.rerun), text(self.tolerance), self.verdict]


HEAD = ["notebook", "number", "recorded", "re-run", "tolerance", "verdict"]


def text(value) -> str:
    if value is None:
        return "-"
    return f"{value:.0f}" if float(value).is_integer() and abs(value) < 1e9 else f"{value:.4f}"


def require_as_written(file: Path) -> None:
    """As the library's SmallFiles: what is not what was written is damaged, unless nobody wrote its checksum."""
    checksums = file.with_name(f".{file.name}.sha256")
    line = f"{hashlib.sha256(file.read_bytes()).hexdigest()}  {file.name}"
    if checksums.is_file() and line not in checksums.read_text(encoding="utf-8", errors="replace").splitlines():
        raise SystemExit(f"{file} is damaged, for it is not what was written: take it from the repository again. "
                         f"If somebody changed it on purpose, delete {checksums}")


def read(folder: Path) -> dict:
    try:
        for file in folder.glob("*.json"):
            require_as_written(file)
        return {file.stem: json.loads(file.read_text(encoding="utf-8")) for file in sorted(folder.glob("*.json"))}
    except json.JSONDecodeError as damaged:
        raise SystemExit(f"A file in {folder} is damaged ({damaged}): take it from the repository again") from damaged


def compare(recorded: dict, rerun: dict) -> list[Row]:
    rows = []
    for notebook in sorted(recorded.keys() | rerun.keys()):
        before, now = ({n["number"]: n for n in side.get(notebook, {}).get("numbers", [])} for side in (recorded, rerun))
        for number in [*before, *(n for n in now if n not in before)]:
            known = now.get(number) or before[number]
            rows.append(Row(notebook, number, before.get(number, {}).get("value"), now.get(number, {}).get("value"),
                            known["tolerance"]))
    return rows


def declared_in(notebooks: Path, notebook: str) -> str:
    """The code cell that declares a notebook's numbers, counted from 1."""
    code = [c for c in nbformat.read(notebooks / f"{notebook}.ipynb", as_version=4).cells if c.cell_type == "code"]
    return ", ".join(str(i) for i, cell in enumerate(code, start=1) if "study.numbers(" in cell.source) or "unknown"


def changes(recorded: dict, rerun: dict, notebooks: Path, rows: list[Row]) -> list[str]:
    """For each notebook with a number that changed: where it is declared and what it was made from then and now."""
    said = []
    for notebook in sorted({row.notebook for row in rows if row.verdict != "replicates"}):
        before, now = (side.get(notebook, {}).get("madeFrom", {}) for side in (recorded, rerun))
        differing = [f"{what} was {before.get(what, '-')}, is {now.get(what, '-')}"
                     for what in sorted(before.keys() | now.keys()) if before.get(what) != now.get(what)]
        said.append(f"{notebook}, code cell {declared_in(notebooks, notebook)}: "
                    + ("; ".join(differing) or "same data, settings and versions, so look at the computer and its threads"))
    return said


def terminal(rows: list[Row]) -> str:
    cells = [HEAD, *(row.cells() for row in rows)]
    widths = [max(len(line[i]) for line in cells) for i in range(len(HEAD))]
    return "\n".join("  ".join(cell.ljust(width) for cell, width in zip(line, widths)).rstrip() for line in cells)


def page(rows: list[Row], said: list[str]) -> str:
    good = all(row.verdict == "replicates" for row in rows)
    lines = "".join("<tr>" + "".join(f"<td>{html.escape(cell)}</td>" for cell in row.cells()) + "</tr>" for row in rows)
    return f"""<!DOCTYPE html>
<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width">
<title>Does the study replicate?</title>
<style>body {{ font-family: sans-serif; margin: 2em; }} table {{ border-collapse: collapse; display: block; overflow-x: auto; }}
td, th {{ padding: .3em .8em; border-bottom: 1px solid #bbb; text-align: left; }}</style></head>
<body><h1>{"The study replicates" if good else "Something changed"}</h1>
<p>{sum(row.verdict == "replicates" for row in rows)} of {len(rows)} numbers came out again.</p>
{"<ul>" + "".join(f"<li>{html.escape(s)}</li>" for s in said) + "</ul>" if said else ""}
<table><thead><tr>{"".join(f'<th scope="col">{h}</th>' for h in HEAD)}</tr></thead><tbody>{lines}</tbody></table></body></html>
"""


def main(recorded_folder: Path, rerun_folder: Path, notebooks: Path, page_file: Path) -> int:
    recorded, rerun = read(recorded_folder), read(rerun_folder)
    rows = compare(recorded, rerun)
    if not rows:
        raise SystemExit(f"No numbers in {recorded_folder} and {rerun_folder}: environment/run --record records them")
    said = changes(recorded, rerun, notebooks, rows)
    print(terminal(rows))
    for line in said:
        print(line)
    unfinished = page_file.with_suffix(".tmp")
    unfinished.write_text(page(rows, said), encoding="utf-8")
    os.replace(unfinished, page_file)
    same = sum(row.verdict == "replicates" for row in rows)
    print(f"{same} of {len(rows)} numbers replicate. The table as a page: {page_file}")
    return 0 if same == len(rows) else 1


if __name__ == "__main__":
    sys.exit(main(*map(Path, sys.argv[1:5])))
