"""An executed notebook as an HTML page (template: nbconvert/study), with the script of its figures beside it."""
import os
import re
from pathlib import Path

import plotly
from bs4 import BeautifulSoup
from jinja2 import pass_context
from nbconvert import HTMLExporter
from traitlets.config import Config

PLOTLY = "application/vnd.plotly.v1+json"
PLOTLY_SCRIPT = Path(plotly.__file__).parent / "package_data" / "plotly.min.js"
TEMPLATES = Path(__file__).resolve().parent / "nbconvert"
# names of classes and of packages in highlighted code
NAME = re.compile(r'(?<=<span class="n">)[A-Z]\w*(?=</span>)|(?<=<span class="nn">)[a-z.]+(?=\.\*</span>)')
HEADING = re.compile(r"^#+ +(.+)$", re.MULTILINE)
# consecutive cells with this tag are further reading: one block, folded away on pages; the heading that begins it says what it is about
FURTHER = "further"


def json_dumps(value) -> str:
    import json

    # no tag, and no comment that swallows the end of its script
    return json.dumps(drawn(value), ensure_ascii=False, separators=(",", ":")).replace("<", "\\u003c")


def drawn(value):
    """A figure's numbers with six digits, shares with four, more than a screen shows: curves over hundreds of images and several seeds would
    otherwise be half of a page."""
    if isinstance(value, dict):
        return {name: drawn(part) for name, part in value.items()}
    if isinstance(value, list):
        return [drawn(part) for part in value]
    return float(f"{value:.{4 if abs(value) < 1 else 6}g}") if isinstance(value, float) else value


def has_plotly(notebook) -> bool:
    return any(PLOTLY in output.get("data", {})
               for cell in notebook.cells if cell.cell_type == "code" for output in cell.outputs)


def accessible(html: str) -> str:
    """Tables in a box of their own that scrolls, also with the keyboard, whole arrows, and a name for what has none."""
    soup = BeautifulSoup(html, "html.parser")
    for table in soup.find_all("table"):
        box = table.find_parent(class_="study-table") or table.wrap(soup.new_tag("div", attrs={"class": "study-table"}))
        box["tabindex"] = "0"
        box["role"] = "group"
        box["aria-label"] = f"Table: {table.caption.get_text()}" if table.caption else "Table"
        for header in table.select("thead th:not([scope])"):
            header["scope"] = "col"
        for words in table.find_all(string=re.compile("->")):
            # a narrow cell would break the arrow in two
            before, *after = words.split("->")
            arrows = [part for rest in after for part in (soup.new_tag("span", string="->", style="white-space:nowrap"), rest)]
            words.replace_with(before, *arrows)
    for bar in soup.select("[role=progressbar]:not([aria-label])"):
        words = bar.find_next("span")
        bar["aria-label"] = words.get_text() if words else "Progress"
    return str(soup)


def documented(api: Path) -> dict[str, str]:
    """The library's public classes and its packages by name, each with its page in the documentation; none where that was not made.
    A name that two classes share is left out."""
    pages = {}
    for page in api.glob("thyroidstudy/**/*.html"):
        package = page.parent.relative_to(api)
        if page.name == "package-summary.html":
            pages[".".join(package.parts)] = (package / page.name).as_posix()
        elif re.search(r'class="type-signature">.{,200}?class="modifiers">public ', page.read_text(encoding="utf-8"), re.DOTALL):
            pages[page.stem] = None if page.stem in pages else (package / page.name).as_posix()
    return {name: page for name, page in pages.items() if page}


def linked(html: str, pages: dict[str, str], api: str) -> str:
    """Code in which names of the library's classes and packages lead to their pages; api is the way to the documentation."""
    def link(found: re.Match) -> str:
        name = found.group()
        return f'<a href="{api}/{pages[name]}">{name}</a>' if name in pages else name
    return NAME.sub(link, html) if pages else html


def is_further(cell) -> bool:
    """Whether a cell is further reading; also of the cell before the first, or after the last, which is none."""
    return bool(cell) and FURTHER in cell.metadata.get("tags", [])


def further_title(source: str) -> str:
    """What a block of further reading is about: its heading without the word that is said anyway."""
    heading = HEADING.search(source)
    return heading.group(1).removeprefix("Further: ") if heading else "more"


def html_exporter(template: str = "study") -> HTMLExporter:
    config = Config()
    config.NbConvertBase.display_data_priority = [
        PLOTLY, "text/html", "image/svg+xml", "image/png", "image/jpeg", "text/markdown", "text/plain"]
    exporter = HTMLExporter(
        config=config,
        template_name=template,
        extra_template_basedirs=[str(TEMPLATES)],
        extra_template_paths=[str(TEMPLATES)],
        filters={"json_dumps": json_dumps, "accessible": accessible, "is_further": is_further, "further_title": further_title},
        exclude_input_prompt=True,
        exclude_output_prompt=True,
        # to look for pictures it would close every tag that Markdown leaves open, such as <details>; no text has pictures
        embed_images=False,
    )
    markdown2html = exporter.markdown2html
    exporter.register_filter(
        "markdown2html", pass_context(lambda context, source: accessible(markdown2html(context, source))))
    return exporter


def plotly_script() -> str:
    return PLOTLY_SCRIPT.read_text(encoding="utf-8")


def html_of(notebook, title: str) -> str:
    resources = {"metadata": {"name": title}}
    if has_plotly(notebook):
        resources["plotly_script"] = PLOTLY_SCRIPT.name
    body, _ = html_exporter().from_notebook_node(notebook, resources=resources)
    return body


def write_whole(text: str, file: Path) -> None:
    """In one step; what was there stays where that fails."""
    unfinished = file.with_suffix(f"{file.suffix}.tmp")
    try:
        unfinished.write_text(text, encoding="utf-8")
        os.replace(unfinished, file)
    except OSError:
        unfinished.unlink(missing_ok=True)
        raise


def write_html(notebook, html_file: Path) -> None:
    """The page; its code leads to the library's documentation where that lies beside the page's folder. All pages of a folder share
    the script that draws their figures."""
    pages = documented(html_file.absolute().parent.with_name("api"))
    script = html_file.with_name(PLOTLY_SCRIPT.name)
    if has_plotly(notebook) and not (script.exists() and script.stat().st_size == PLOTLY_SCRIPT.stat().st_size):
        write_whole(plotly_script(), script)
    write_whole(linked(html_of(notebook, html_file.stem), pages, "../api"), html_file)
