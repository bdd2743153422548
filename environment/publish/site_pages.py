"""A static site: a page for each notebook and its companions, and a summary whose numbers come from the notebooks' outputs."""
import argparse
import base64
import hashlib
import json
import os
import re
import shutil
import sys
import tempfile
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path
from textwrap import indent
from urllib.parse import quote, unquote, urlsplit

import nbformat
import nbformat.v4 as v4
from bs4 import BeautifulSoup
from jinja2 import Environment, FileSystemLoader, select_autoescape
from markupsafe import Markup
from pygments.formatters import HtmlFormatter

from html_pages import HEADING, PLOTLY_SCRIPT, TEMPLATES, documented, has_plotly, html_exporter, linked
from texts import HOME, NoChapter, chapter

CHOICE = Path(__file__).resolve().with_name("site.json")
COMPANIONS = ("notebooks/learn/glossary.md", "notebooks/learn/solutions.md", "notebooks/learn/from-keras.md", "data-README.md",
              "notebooks/learn/beyond.md", "notebooks/learn/claim-2024.md", "notebooks/learn/tripod-ai.md", "notebooks/learn/reforms.md")
VERDICTS = ("verdict", "finding")
SHORT = 24
MADE_HERE = "site.css"
API = "api"
# a style whose colours can be read on the grey of a code block (WCAG AA)
CODE_STYLE = "xcode"


class Wrong(Exception):
    """Something a person has to change; the message says what."""


@dataclass
class Page:
    source: str
    file: str
    notebook: nbformat.NotebookNode
    aside: bool = False
    body: Markup = Markup()
    contents: list = field(default_factory=list)

    @property
    def title(self) -> str:
        return HEADING.search(self.notebook.cells[0].source).group(1)

    @property
    def label(self) -> str:
        return "Summary" if self.file == "index.html" else self.title.split(":")[0]

    @property
    def figures(self) -> bool:
        return has_plotly(self.notebook)

    @property
    def code(self) -> bool:
        return 'class="code"' in self.body


# --- the summary ---------------------------------------------------------------------------------------------------

def cell_of(choice: dict, notebooks: dict) -> tuple[int, nbformat.NotebookNode]:
    """The one cell that the choice means, and its place."""
    name, text = choice["notebook"], choice["cell"]
    if name not in notebooks:
        raise Wrong(f"{CHOICE.name}: there is no {name}.ipynb among the notebooks; execute it (environment/run) or name another")
    found = [(i, cell) for i, cell in enumerate(notebooks[name].cells) if text in cell.source]
    if len(found) != 1:
        raise Wrong(f"{CHOICE.name}: {len(found)} cells of {name}.ipynb contain \"{text}\"; change this text until it fits exactly one")
    place, cell = found[0]
    if cell.cell_type == "code" and not cell.outputs:
        raise Wrong(f"{name}.ipynb: the cell with \"{text}\" has no output; execute the notebook (environment/run)")
    return place, cell


def words_of(cell) -> str:
    """What a cell says in words, as Markdown: its prose without headings, or its textual output, each line a paragraph."""
    if cell.cell_type == "markdown":
        return HEADING.sub("", cell.source).strip()
    outputs = "\n".join(output.get("text") or output.data.get("text/plain", "") for output in cell.outputs)
    return "\n\n".join(outputs.strip().splitlines())


def tally(cell) -> Counter:
    """How often each verdict stands in a cell's tables."""
    counts = Counter()
    for output in cell.get("outputs", []):
        for table in BeautifulSoup(output.get("data", {}).get("text/html", ""), "html.parser").find_all("table"):
            names = [header.get_text() for header in table.select("thead th")]
            for column in (i for i, name in enumerate(names) if name in VERDICTS):
                counts.update(row.find_all("td")[column].get_text() for row in table.select("tbody tr"))
    return counts


def said(counts: Counter) -> str:
    return ", ".join(f"{count} {verdict}" for verdict, count in counts.most_common())


def source_line(choice: dict, place: int, notebook) -> str:
    """Where a finding comes from: notebook and the nearest heading above it."""
    headings = [heading for cell in notebook.cells[:place + 1] if cell.cell_type == "markdown"
                for heading in HEADING.findall(cell.source)]
    title = headings[0].split(":")[0]
    anchor = quote(headings[-1].replace(" ", "-"), safe="?/:@!$&'*+,;=")
    return f'From <a href="{choice["notebook"]}.ipynb#{anchor}">{title}: {headings[-1]}</a>'


def caution(choice: dict, notebooks: dict) -> nbformat.NotebookNode:
    """What must be read before a number, set apart; empty where a notebook has nothing to warn of."""
    words = words_of(cell_of(choice, notebooks)[1])
    if words and "lead" in choice:
        words = f"{choice['lead']}\n\n{words}"
    return v4.new_markdown_cell(indent(words, "> ", lambda line: True))


def finding_cells(finding: dict, notebooks: dict) -> list:
    cells = [v4.new_markdown_cell(f"## {finding['heading']}")]
    if "caveat" in finding:
        cells.append(caution(finding["caveat"], notebooks))
    for choice in finding["cells"]:
        place, cell = cell_of(choice, notebooks)
        if cell.cell_type == "markdown":
            cells.append(v4.new_markdown_cell(words_of(cell)))
            continue
        counts = tally(cell)
        if counts:
            cells.append(v4.new_markdown_cell(f"**In short: {said(counts)}.**"))
        cells.append(v4.new_code_cell(outputs=cell.outputs, metadata={"transient": {"remove_source": True}}))
        cells.append(v4.new_markdown_cell(f'<p class="source">{source_line(choice, place, notebooks[choice["notebook"]])}</p>'))
    return cells


def summary_of(notebooks: dict) -> nbformat.NotebookNode:
    choice = json.loads(CHOICE.read_text(encoding="utf-8"))
    rows = []
    for finding in choice["findings"]:
        counts = sum((tally(cell_of(one, notebooks)[1]) for one in finding["cells"]), Counter())
        if counts:
            anchor = quote(finding["heading"].replace(" ", "-"), safe="?/:@!$&'*+,;=")
            rows.append(f"| [{finding['heading']}](#{anchor}) | {finding['about']} | {said(counts)} |")
    cells = [v4.new_markdown_cell("\n\n".join([f"# {choice['title']}", *choice["introduction"]])),
             v4.new_markdown_cell(chapter("README.md", "Findings in a minute")),
             v4.new_markdown_cell("## At a glance"),
             caution(choice["caveat"], notebooks),
             v4.new_markdown_cell("\n".join(["| question | judged from | verdicts |", "|---|---|---|", *rows]))]
    for finding in choice["findings"]:
        cells += finding_cells(finding, notebooks)
    return v4.new_notebook(cells=cells)


# --- pages ---------------------------------------------------------------------------------------------------------

def pages_of(folder: Path) -> list[Page]:
    files = sorted(folder.glob("[0-9]*.ipynb"))
    if not files:
        raise Wrong(f"There is no notebook in {folder}; name a folder that environment/run made, or none for the stored ones")
    notebooks = {file.stem: nbformat.read(file, as_version=4) for file in files}
    pages = [Page("README.md", "index.html", summary_of(notebooks))]
    pages += [Page(f"notebooks/{name}.ipynb", f"{name}.html", notebook) for name, notebook in notebooks.items()]
    for source in COMPANIONS:
        text = (HOME / source).read_text(encoding="utf-8")
        name = Path(source).stem.removesuffix("-README")
        pages.append(Page(source, f"{name}.html", v4.new_notebook(cells=[v4.new_markdown_cell(text)]), aside=True))
    return pages


def link_on(page: Page, target: str, files: dict) -> str:
    """A link of the repository as a link of the site."""
    parts = urlsplit(target)
    if parts.scheme or not parts.path:
        return target
    base = "notebooks" if page.file == "index.html" else os.path.dirname(page.source)
    source = os.path.normpath(os.path.join(base, unquote(parts.path)))
    if source not in files:
        raise Wrong(f"{page.source} links to {target}, which the site has no page for; link to a notebook or a companion page")
    return files[source] + (f"#{parts.fragment}" if parts.fragment else "")


def picture_file(data_url: str, folder: Path) -> str:
    """A picture as a file of its own, so that pages stay small; equal pictures share one."""
    kind, _, encoded = data_url.removeprefix("data:image/").partition(";base64,")
    pixels = base64.b64decode(encoded)
    file = folder / "pictures" / f"{hashlib.sha256(pixels).hexdigest()[:16]}.{kind}"
    file.parent.mkdir(exist_ok=True)
    file.write_bytes(pixels)
    return f"pictures/{file.name}"


def fill(page: Page, exporter, files: dict, classes: dict, folder: Path) -> None:
    html, _ = exporter.from_notebook_node(page.notebook, resources={"metadata": {"name": page.title}})
    soup = BeautifulSoup(html, "html.parser")
    for mark in soup.select("a.anchor-link"):
        mark.decompose()
    for link in soup.select("a[href]"):
        link["href"] = link_on(page, link["href"], files)
    for picture in soup.select('img[src^="data:image/"]'):
        picture["src"] = picture_file(picture["src"], folder)
        if picture.find_parent(class_="jp-RenderedImage"):
            # grids of images are small on a phone; a touch opens them in full size
            picture.wrap(soup.new_tag("a", href=picture["src"]))
    mark_korean(soup)
    mark_short(soup)
    page.contents = [{"id": h["id"], "words": h.get_text()} for h in soup.select("h2[id]")]
    page.body = Markup(linked(str(soup), classes, API))


def mark_korean(soup: BeautifulSoup) -> None:
    """Lets a screen reader pronounce the glossary's Korean column as Korean."""
    for table in soup.find_all("table"):
        for column, header in enumerate(table.select("thead th")):
            if header.get_text() == "Korean":
                for row in table.select("tbody tr"):
                    row.find_all("td")[column]["lang"] = "ko"


def mark_short(soup: BeautifulSoup) -> None:
    """Names and numbers in a notebook's tables stay on one line; only sentences wrap."""
    for cell in soup.select(".jp-RenderedHTML td, .jp-RenderedHTML tbody th"):
        if len(cell.get_text()) <= SHORT:
            cell["class"] = "short"


def build(pages: list[Page], api: Path | None, folder: Path) -> None:
    if api:
        shutil.copytree(api, folder / API)
    classes = documented(folder / API)
    exporter = html_exporter("site")
    files = {page.source: page.file for page in pages}
    template = Environment(loader=FileSystemLoader(TEMPLATES / "site"), autoescape=select_autoescape(["j2"], default=True)).get_template("page.html.j2")
    for page in pages:
        fill(page, exporter, files, classes, folder)
    for page, before, after in zip(pages, [None, *pages], [*pages[1:], None]):
        html = template.render(page=page, pages=pages, before=before, after=after, site_title=pages[0].title, api=api and API)
        (folder / page.file).write_text(html, encoding="utf-8")
    for file in (PLOTLY_SCRIPT, TEMPLATES / "study" / "figures.js", TEMPLATES / "site" / "site.js"):
        shutil.copy(file, folder)
    colours = HtmlFormatter(style=CODE_STYLE).get_style_defs(".highlight")
    styles = [(TEMPLATES / style).read_text(encoding="utf-8") for style in ("site/site.css", "study/further.css")]
    (folder / MADE_HERE).write_text("".join([*styles, colours]), encoding="utf-8")


def put(folder: Path, out: Path) -> None:
    """Moves the finished site into place, and an earlier one out of the way."""
    folder.chmod(0o755)
    old = folder.with_name(folder.name + "-old")
    if out.exists():
        out.rename(old)
    folder.rename(out)
    shutil.rmtree(old, ignore_errors=True)


def write_site(source: Path, out: Path, api: Path | None = None) -> list[Page]:
    """The site, with the library's documentation where its folder is given."""
    if out.exists() and (not out.is_dir() or (any(out.iterdir()) and not (out / MADE_HERE).exists())):
        raise Wrong(f"{out} holds something else than a site; name a new or an empty folder with --out")
    out.parent.mkdir(parents=True, exist_ok=True)
    pages = pages_of(source)
    folder = Path(tempfile.mkdtemp(prefix=".site-", dir=out.parent))
    try:
        build(pages, api, folder)
        put(folder, out)
    finally:
        shutil.rmtree(folder, ignore_errors=True)
    return pages


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--api", type=Path, help="folder of the library's documentation")
    parser.add_argument("notebooks", type=Path)
    options = parser.parse_args()
    try:
        pages = write_site(options.notebooks, options.out.resolve(), options.api)
    except (Wrong, NoChapter) as wrong:
        sys.exit(str(wrong))
    print(f"{len(pages)} pages: {options.out / 'index.html'}")


if __name__ == "__main__":
    main()
