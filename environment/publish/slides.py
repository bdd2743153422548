"""Chosen cells of the notebooks as one slide deck, a single HTML file that needs no network.

The deck is declared in slides.json: sections of slides. A slide has a title, mostly a takeaway, and may have

  notebook, cell   what it shows: the output of the one code cell in which these words stand, or the table of such a text
                   cell. A list of words shows several cells side by side; "03-train: words" is a cell of another notebook
  readme           instead of a cell the table in the README's chapter of this heading
  widths           of cells side by side: [3, 2] gives the first three fifths
  columns, rows    of a table only these columns; only the rows in which one of these words is a cell
  caption          words for a table instead of its own
  upper            of a picture only so much from its top, 0.4 for two rows of five
  points           a few short lines
  caveat           the name of one of the deck's caveats: a sentence, or the cell in which the notebooks limit their own results
  notes            words of text cells that the speaker's notes are taken from, if not from around the shown cells

Nothing that was measured is written in the declaration: numbers come from the outputs. The speaker's notes are the text
around the shown cells, as far as it stands under the same heading. The code of the cells is on the slide, hidden.
"""
import argparse
import base64
import importlib.util
import json
import re
import struct
import sys
from functools import cached_property
from pathlib import Path

import nbformat
from bs4 import BeautifulSoup
from nbconvert.filters import Highlight2HTML
from nbconvert.filters.markdown_mistune import IPythonRenderer, MarkdownWithMath
from pygments.formatters import HtmlFormatter

from html_pages import PLOTLY, html_exporter, plotly_script, write_whole
from texts import HOME, NoChapter, chapter

DECK = Path(__file__).resolve().with_name("slides.json")


class DeckError(Exception):
    """What is wrong with the deck, in a line that says what to do."""


class Notebook:
    """The cells of an executed notebook, found by words that stand in them."""

    def __init__(self, file: Path):
        if not file.is_file():
            raise DeckError(f"{file} is not there: name a folder that holds the executed notebooks, or correct environment/publish/{DECK.name}")
        self.file = file
        self.cells = nbformat.read(file, as_version=4).cells

    def position(self, words: str) -> int:
        found = [at for at, cell in enumerate(self.cells) if words in cell.source]
        if len(found) != 1:
            count = "no cell holds" if not found else f"{len(found)} cells hold"
            raise DeckError(f'{count} the words "{words}" in {self.file}: give words of exactly one cell in environment/publish/{DECK.name}')
        return found[0]

    def output(self, at: int):
        """The result of a cell: its last output, since the ones before it report progress."""
        outputs = [output for output in self.cells[at].outputs if "data" in output]
        if not outputs:
            raise DeckError(f"cell {at + 1} of {self.file} has no output: execute the notebooks with environment/run")
        return outputs[-1]

    def words_around(self, at: int) -> list[str]:
        """The nearest text above a cell and the text right below it, each as far as it stands under the same heading."""
        if self.cells[at].cell_type == "markdown":
            return [self.cells[at].source]
        above = next((cell.source for cell in reversed(self.cells[:at]) if cell.cell_type == "markdown"), "")
        below = next((cell.source for cell in self.cells[at + 1:at + 2] if cell.cell_type == "markdown"), "")
        return [under_headings(above)[-1], under_headings("\n" + below)[0].strip()]

    def words_with(self, at: int, words: str) -> str:
        """Of a text cell the part under the heading under which these words stand."""
        return next(part for part in under_headings(self.cells[at].source) if words in part)


def under_headings(text: str) -> list[str]:
    """A text in parts, each beginning with a heading but perhaps the first."""
    return re.split(r"\n(?=#)", text)


class Deck:
    """The declaration, filled with what the notebooks of a folder hold."""

    def __init__(self, declaration: dict, folder: Path):
        self.declaration = declaration
        self.folder = folder
        self.notebooks = {}
        self.highlighted = Highlight2HTML(pygments_lexer="java")

    def notebook(self, name: str) -> Notebook:
        if name not in self.notebooks:
            self.notebooks[name] = Notebook(self.folder / f"{name}.ipynb")
        return self.notebooks[name]

    @cached_property
    def caveats(self) -> dict[str, str]:
        """The deck's caveats by name; of a cell its first line, which is empty where the notebooks see no reason to limit their results."""
        return {"": "", **{name: said if isinstance(said, str) else self.first_line(said)
                           for name, said in self.declaration["caveats"].items()}}

    def first_line(self, where: dict) -> str:
        notebook = self.notebook(where["notebook"])
        return notebook.output(notebook.position(where["cell"]))["data"]["text/plain"].partition("\n")[0]

    def caveat(self, name: str) -> str:
        if name not in self.caveats:
            raise DeckError(f'there is no caveat "{name}" but {", ".join(self.declaration["caveats"])}: correct environment/publish/{DECK.name}')
        return self.caveats[name]

    def slides(self) -> list[dict]:
        return [self.slide(slide, section["title"]) for section in self.declaration["sections"] for slide in section["slides"]]

    def slide(self, slide: dict, section: str) -> dict:
        try:
            cells = [self.located(slide, words) for words in listed(slide.get("cell"))]
            notes = [words for notebook, at in cells for words in notebook.words_around(at)]
            shown = [self.shown(slide, notebook, at) for notebook, at in cells]
            if "readme" in slide:
                text = chapter("README.md", slide["readme"])
                notes.append(text.partition("\n|")[0].partition("\n")[2])
                shown.append({"kind": "table", "html": table(html_of_markdown(text), slide, HOME / "README.md")})
            if "notes" in slide:
                notes = [self.noted(slide, words) for words in listed(slide["notes"])]
            return {
                "section": section,
                "title": slide["title"],
                "points": slide.get("points", []),
                "shown": shown,
                "widths": " ".join(f"minmax(0, {width}fr)" for width in slide.get("widths", [1] * len(shown))),
                "code": [self.highlighted(notebook.cells[at].source)
                         for notebook, at in cells if notebook.cells[at].cell_type == "code"],
                "notes": html_of_markdown("\n\n".join(dict.fromkeys(notes))),
                "caveat": self.caveat(slide.get("caveat", "")),
            }
        except (DeckError, NoChapter) as wrong:
            raise DeckError(f'Slide "{slide["title"]}": {wrong}') from None

    def located(self, slide: dict, words: str) -> tuple[Notebook, int]:
        name, words = named(slide, words)
        return self.notebook(name), self.notebook(name).position(words)

    def noted(self, slide: dict, words: str) -> str:
        notebook, at = self.located(slide, words)
        return notebook.words_with(at, named(slide, words)[1])

    def shown(self, slide: dict, notebook: Notebook, at: int) -> dict:
        cell = notebook.cells[at]
        if cell.cell_type == "markdown":
            return {"kind": "table", "html": table(html_of_markdown(cell.source), slide, notebook.file)}
        output = notebook.output(at)
        if PLOTLY in output.data:
            return {"kind": "figure", "output": output}
        if "image/png" in output.data:
            return {"kind": "picture", "output": output, "ratio": ratio(output, slide.get("upper", 1))}
        if "text/html" in output.data:
            return {"kind": "table", "html": table(output.data["text/html"], slide, notebook.file)}
        return {"kind": "words", "lines": output.data["text/plain"].splitlines()}


def named(slide: dict, words: str) -> tuple[str, str]:
    """The notebook's name and the cell's words; the slide's own notebook where the words name none."""
    other = re.match(r"(\d\d-\w+): (.*)", words, re.DOTALL)
    return (other[1], other[2]) if other else (slide["notebook"], words)


def html_of_markdown(text: str) -> str:
    return MarkdownWithMath(renderer=IPythonRenderer(escape=False, exclude_anchor_links=True)).render(text)


def ratio(output, upper: float) -> float:
    """Width by height of the upper part of a PNG, which says its size in its first bytes."""
    width, height = struct.unpack(">II", base64.b64decode(output.data["image/png"])[16:24])
    return width / (height * upper)


def listed(value) -> list:
    return value if isinstance(value, list) else [] if value is None else [value]


def table(html: str, slide: dict, source: Path) -> str:
    """The table in a piece of HTML, with the slide's choice of columns and rows; a slide holds less than a page."""
    found = BeautifulSoup(html, "html.parser").table
    if found is None:
        raise DeckError(f'there is no table in the chosen part of {source}: choose another one in environment/publish/{DECK.name}')
    header, body = found.thead, found.tbody.find_all("tr")
    if header:
        names = [th.get_text(strip=True) for th in header.find_all("th")]
        wanted = slide.get("columns", names)
        if unknown := [name for name in wanted if name not in names]:
            raise DeckError(f"the table in {source} has no column {unknown[0]} but {', '.join(names)}: "
                            f"correct environment/publish/{DECK.name}")
        for row in [header.tr, *body]:
            for name, cell in zip(names, row.find_all(["th", "td"])):
                if name not in wanted:
                    cell.decompose()
    kept = [row for row in body
            if "rows" not in slide or any(cell.get_text(strip=True) in slide["rows"] for cell in row.find_all(["th", "td"]))]
    if body and not kept:
        raise DeckError(f"the table in {source} has no row with {slide['rows']}: correct environment/publish/{DECK.name}")
    for row in body:
        if not any(row is one for one in kept):
            row.decompose()
    if found.caption and "caption" in slide:
        found.caption.string = slide["caption"]
    if found.caption and len(kept) < len(body):
        found.caption.append(f" ({len(kept)} of {len(body)} rows)")
    return str(found)


def reveal_folder() -> Path:
    package = importlib.util.find_spec("sphinx_revealjs")
    if package is None:
        raise DeckError("reveal.js is not installed: environment/slides installs it and makes the slides")
    return Path(package.submodule_search_locations[0]) / "_static" / "revealjs"


def text_of(file: Path) -> str:
    return file.read_text(encoding="utf-8")


def html_of(declaration: dict, folder: Path) -> str:
    deck = Deck(declaration, folder)
    reveal = reveal_folder()
    title, slides = deck.slide(declaration, ""), deck.slides()
    styles = [text_of(reveal / "dist" / "reset.css"), text_of(reveal / "dist" / "reveal.css"),
              HtmlFormatter(style="bw").get_style_defs(".highlight")]
    scripts = [text_of(reveal / "dist" / "reveal.js"), text_of(reveal / "plugin" / "notes" / "notes.js"),
               text_of(reveal / "plugin" / "zoom" / "zoom.js")]
    if any(shown["kind"] == "figure" for slide in slides for shown in slide["shown"]):
        scripts.append(plotly_script())
    return html_exporter("slides").template.render(
        deck=declaration, title=title, slides=slides, plotly=PLOTLY, styles=styles,
        scripts=[script.replace("</script", "<\\/script") for script in scripts])


def write_slides(declaration: dict, folder: Path, html_file: Path) -> None:
    html = html_of(declaration, folder)
    html_file.parent.mkdir(parents=True, exist_ok=True)
    write_whole(html, html_file)


def main() -> None:
    parser = argparse.ArgumentParser(description="The notebooks' slide deck as one HTML file")
    parser.add_argument("--out", type=Path, required=True, help="the HTML file to write")
    parser.add_argument("folder", type=Path, help="the folder that holds the executed notebooks")
    arguments = parser.parse_args()
    try:
        write_slides(json.loads(text_of(DECK)), arguments.folder, arguments.out)
    except DeckError as wrong:
        sys.exit(str(wrong))
    print(f"Slides: {arguments.out}")


if __name__ == "__main__":
    main()
