"""Links between the repository's own texts: does each lead to a file that is there, and to a heading that is in it?"""
import re
import sys
from functools import cache
from pathlib import Path
from urllib.parse import unquote, urlsplit

import nbformat

HOME = Path(__file__).resolve().parents[2]


@cache
def headings(file: Path) -> set[str]:
    """The places in a notebook or text that a link can name, as Jupyter and GitHub write them."""
    if file.suffix == ".ipynb":
        text = "\n".join(c.source for c in nbformat.read(file, as_version=4).cells if c.cell_type == "markdown")
    else:
        text = file.read_text(encoding="utf-8")
    titles = re.findall(r"^#+ (.+?)\s*$", re.sub(r"^```.*?^```", "", text, flags=re.DOTALL | re.MULTILINE), re.MULTILINE)
    return {t.replace(" ", "-") for t in titles} | {re.sub(r"[^\w -]", "", t).lower().replace(" ", "-") for t in titles}


def wrong(text: Path) -> list[str]:
    """What is wrong with the links of a text, one line each."""
    found = []
    for target in re.findall(r"\]\(([^)\s]+)\)", text.read_text(encoding="utf-8")):
        parts = urlsplit(target)
        if parts.scheme:
            continue
        file = (text.parent / unquote(parts.path)).resolve() if parts.path else text
        if not file.exists():
            found.append(f"{text.name} links to {target}: there is no such file")
        elif parts.fragment and unquote(parts.fragment) not in headings(file):
            found.append(f"{text.name} links to {target}: {file.name} has no such heading")
    return found


def texts() -> list[Path]:
    return [HOME / "README.md", HOME / "data-README.md", *sorted((HOME / "notebooks/learn").glob("*.md"))]


if __name__ == "__main__":
    problems = [line for text in texts() for line in wrong(text)]
    print("\n".join(problems) if problems else "links: each leads to a file and heading that is there")
    sys.exit(1 if problems else 0)
