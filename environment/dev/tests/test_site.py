"""The site: whole without a network, readable on a desk and on a phone, and every link leads somewhere."""
import json
import re
import subprocess
from pathlib import Path
from urllib.parse import unquote, urlsplit

import nbformat
import nbformat.v4 as v4
import pytest
from bs4 import BeautifulSoup

import site_pages
from browser import PHONE, TABLET, WIDE, broken_images, chromium, headings_out_of_order, opened, undrawn_figures, violations, wider_than_screen
from conftest import ENVIRONMENT, NAMES, NOTEBOOKS
from test_html_pages import REMOTE, without_scripts

FILES = ["index.html", *(f"{name}.html" for name in NAMES), "glossary.html", "solutions.html", "from-keras.html", "data.html",
         "beyond.html", "claim-2024.html", "tripod-ai.html", "reforms.html"]
SMALL = 500_000  # pictures lie beside the page; 04 has 170 kB of numbers for its figures and 110 kB of tables


@pytest.fixture(scope="module")
def site(tmp_path_factory):
    folder = tmp_path_factory.mktemp("site") / "site"
    subprocess.run(["bash", "-c", f". {ENVIRONMENT}/setup.sh; find_java; make_api"], check=True)
    site_pages.write_site(NOTEBOOKS, folder, NOTEBOOKS / "executed" / "api")
    return folder


@pytest.fixture(scope="module")
def soups(site):
    return {file: BeautifulSoup((site / file).read_text(encoding="utf-8"), "html.parser") for file in FILES}


@pytest.fixture(scope="module")
def browser():
    with chromium() as running:
        yield running


@pytest.mark.parametrize("file", FILES)
@pytest.mark.parametrize("viewport", [WIDE, TABLET, PHONE], ids=["desk", "tablet", "phone"])
def test_a_reader_finds_nothing_wrong(site, browser, file, viewport):
    with opened(browser, site / file, viewport) as (page, wrong):
        page.evaluate("() => document.querySelectorAll('details.further').forEach(d => { d.open = true; })")
        page.wait_for_function("() => [...document.querySelectorAll('.study-live')].every(f => f.querySelector('svg.main-svg'))")
        assert wrong == []
        assert undrawn_figures(page) == []
        assert broken_images(page) == []
        assert not wider_than_screen(page)
        assert headings_out_of_order(page) == []
        if viewport is PHONE:
            # what is folded away is not looked at; opening all shows code and menus too
            page.evaluate("() => document.querySelectorAll('details').forEach(d => { d.open = true; })")
            assert not wider_than_screen(page)
            assert violations(page) == []


def test_all_pages_are_there_and_small(site):
    assert sorted(file.name for file in site.glob("*.html")) == sorted(FILES)
    for file in FILES:
        assert (site / file).stat().st_size < SMALL, file


def test_nothing_comes_from_elsewhere(soups, site):
    for file, soup in soups.items():
        for link in soup.select("a[href^=http]"):
            link.decompose()
        assert REMOTE.findall(without_scripts(str(soup))) == [], file
        assert all((site / script["src"]).is_file() for script in soup.select("script[src]")), file


def test_every_link_leads_somewhere(site):
    soups = {file: BeautifulSoup((site / file).read_text(encoding="utf-8"), "html.parser") for file in FILES}
    places = {file: {tag["id"] for tag in soup.select("[id]")} for file, soup in soups.items()}
    for file, soup in soups.items():
        for link in soup.select("a[href]"):
            parts = urlsplit(link["href"])
            if parts.scheme in ("http", "https"):
                continue
            target = parts.path or file
            if target.startswith(("pictures/", "api/")):
                assert (site / target).is_file(), f"{file}: {target}"
                continue
            assert target in places, f"{file}: {link['href']}"
            # browsers look for the fragment as it stands, then decoded
            assert not parts.fragment or {parts.fragment, unquote(parts.fragment)} & places[target], f"{file}: {link['href']}"


def test_navigation_names_all_pages_and_marks_the_current_one(soups):
    for file, soup in soups.items():
        links = soup.select("header nav a")
        assert [link["href"] for link in links] == [*FILES, "api/index.html"]
        assert [link["href"] for link in links if link.get("aria-current") == "page"] == [file]


def test_solutions_are_hidden_until_they_are_opened(site, browser):
    with opened(browser, site / "solutions.html") as (page, wrong):
        assert page.locator("main details:not(.code)").count() > 10
        code = page.locator("main .highlight")
        assert code.count() > 10
        assert not any(one.is_visible() for one in code.all())
        page.locator("main summary").first.click()
        assert code.first.is_visible()
        assert wrong == []


@pytest.mark.parametrize("file", ["04-evaluate.html", "05-audit.html"])
def test_tables_are_whole_on_paper(site, browser, file):
    # the width between the margins of a sheet of A4, at 96 pixels an inch
    with opened(browser, site / file, {"width": 718, "height": 1000}) as (page, _):
        page.emulate_media(media="print")
        assert page.evaluate("() => [...document.querySelectorAll('.study-table')]"
                             ".filter(t => t.firstElementChild.scrollWidth > t.clientWidth + 1).map(t => t.innerText)") == []


def test_code_is_shown_at_once_and_stays_shown_on_the_next_page(site, browser):
    with opened(browser, site / "01-explore.html") as (page, wrong):
        hidden = page.locator("details.code:not([open])")
        assert hidden.count() > 10
        page.click("#all-code")
        assert hidden.count() == 0
        page.goto((site / "02-crop.html").as_uri())
        assert page.locator("details.code").count() > 10 and hidden.count() == 0
        assert wrong == []


@pytest.mark.parametrize("page, classes, answer", [
    ("04-evaluate", ["RocCurve"], "fpr"),
    ("03-train", ["TrainingSettings", "Augmentation"], "rotationDegrees"),
    ("03-train", ["Backbone", "KerasNetwork"], "globalAvgPool2d")],
    ids=["how is ROC computed", "which augmentation is applied", "what is VGG16's head"])
def test_a_cell_is_three_links_from_the_code_that_answers(site, page, classes, answer):
    file, hops = site / f"{page}.html", 0
    for name in [*classes, classes[-1]]:  # the last link is the class's own name, which leads to its source
        soup = BeautifulSoup(file.read_text(encoding="utf-8"), "html.parser")
        link = next(a for a in soup.select(".highlight a[href], main a[href]") if a.get_text() == name
                    and ("src-html" in a["href"] or hops < len(classes)))
        file, hops = (file.parent / urlsplit(link["href"]).path).resolve(), hops + 1
    assert hops <= 3 and "src-html" in file.parts
    assert answer in file.read_text(encoding="utf-8")


def test_the_documentation_is_whole_without_a_network(site):
    pages = list((site / "api").rglob("*.html"))
    assert len(pages) > 100
    for page in pages:
        assert not re.search(r"""<(?:script|link|img)[^>]*(?:src|href)=["']?(?:https?:)?//""", page.read_text(encoding="utf-8")), page


def test_the_summary_shows_the_notebooks_own_outputs(soups):
    verdicts = next(cell for cell in nbformat.read(NOTEBOOKS / "04-evaluate.ipynb", as_version=4).cells
                    if cell.source == "Verdicts.of(allSeeds)").outputs[0].data["text/html"]
    cells = [cell.get_text() for cell in BeautifulSoup(verdicts, "html.parser").select("td")]
    tables = [[cell.get_text() for cell in table.select("td")] for table in soups["index.html"].find_all("table")]
    assert len(cells) > 20 and cells in tables
    glance = soups["index.html"].find(id="At-a-glance").find_next("table").get_text()
    for verdict in ("supported", "contradicted", "cannot tell"):
        assert f"{cells.count(verdict)} {verdict}" in glance


def test_caveats_stand_beside_the_numbers(soups):
    said = [quote.get_text() for quote in soups["index.html"].find_all("blockquote")]
    assert sum("say nothing about patients" in one and "without ImageNet weights" in one for one in said) == 3
    assert any("not biopsies" in one for one in said)
    prose = next(quote for quote in soups["index.html"].find_all("blockquote") if "not biopsies" in quote.get_text())
    assert len(prose.find_all("p")) == 1


def choosing(monkeypatch, tmp_path, **changes):
    choice = json.loads(site_pages.CHOICE.read_text(encoding="utf-8"))
    choice["findings"][0]["cells"][0].update(changes)
    file = tmp_path / "site.json"
    file.write_text(json.dumps(choice), encoding="utf-8")
    monkeypatch.setattr(site_pages, "CHOICE", file)


@pytest.mark.parametrize("changes, words", [
    ({"cell": "Verdicts.nowhere"}, 'site.json: 0 cells of 04-evaluate.ipynb contain "Verdicts.nowhere"'),
    ({"cell": "study"}, "cells of 04-evaluate.ipynb contain"),
    ({"notebook": "09-none"}, "there is no 09-none.ipynb")])
def test_a_missing_finding_is_one_clear_line(monkeypatch, tmp_path, changes, words):
    choosing(monkeypatch, tmp_path, **changes)
    with pytest.raises(site_pages.Wrong) as wrong:
        site_pages.write_site(NOTEBOOKS, tmp_path / "site")
    assert words in str(wrong.value) and "\n" not in str(wrong.value)
    assert [path.name for path in tmp_path.iterdir()] == ["site.json"]


def test_a_notebook_without_outputs_says_so(tmp_path):
    for name in NAMES:
        notebook = nbformat.read(NOTEBOOKS / f"{name}.ipynb", as_version=4)
        for cell in notebook.cells:
            if cell.cell_type == "code":
                cell.outputs = []
        nbformat.write(notebook, tmp_path / f"{name}.ipynb")
    with pytest.raises(site_pages.Wrong, match="04-evaluate.ipynb: .* has no output; execute the notebook"):
        site_pages.write_site(tmp_path, tmp_path / "site")


def test_a_dead_link_is_named(tmp_path):
    page = site_pages.Page("notebooks/learn/solutions.md", "solutions.html", v4.new_notebook())
    assert site_pages.link_on(page, "../01-explore.ipynb#Setting-up", {"notebooks/01-explore.ipynb": "01-explore.html"}) \
        == "01-explore.html#Setting-up"
    with pytest.raises(site_pages.Wrong, match="solutions.md links to gone.md"):
        site_pages.link_on(page, "gone.md", {})


def test_a_folder_of_other_things_is_left_alone(tmp_path):
    (tmp_path / "thesis.doc").write_text("years of work")
    with pytest.raises(site_pages.Wrong, match="something else than a site"):
        site_pages.write_site(NOTEBOOKS, tmp_path)
    assert [path.name for path in tmp_path.iterdir()] == ["thesis.doc"]
