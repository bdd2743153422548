"""The HTML pages: whole without a network, readable without scripts."""
import re
import shutil
import subprocess

import nbformat.v4 as v4
import pytest
from bs4 import BeautifulSoup

from browser import chromium, headings_out_of_order, opened, undrawn_figures, violations
from html_pages import PLOTLY, documented, drawn, html_of, write_html

# 1 x 1 pixel
PNG = ("iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==")
REMOTE = re.compile(r"""(?:src|href)\s*=\s*["']?(?:https?:)?//[^"'\s>]+|@import\s+url|url\(["']?https?:""")


def figure(words):
    return v4.new_output("execute_result", execution_count=1, metadata={"image/png": {"alt": words}}, data={
        PLOTLY: {"data": [{"type": "scatter", "x": [0, 1], "y": [0, 4], "name": "<!--<script></script><b>"}],
                 "layout": {"title": {"text": "Rise"}}},
        "image/png": PNG, "text/plain": words})


def notebook_of(*outputs):
    return v4.new_notebook(cells=[v4.new_markdown_cell("# Question"),
                                  v4.new_code_cell("figure", execution_count=1, outputs=list(outputs))])


def without_scripts(html):
    return re.sub(r"<script.*?</script>", "", html, flags=re.DOTALL)


def test_nothing_comes_from_elsewhere():
    html = html_of(notebook_of(figure("a"), figure("b")), "page")
    assert REMOTE.findall(without_scripts(html)) == []
    assert re.findall(r'<script[^>]*\bsrc="([^"]*)', html) == ["plotly.min.js"]


def test_the_pages_of_a_folder_share_plotlys_script(tmp_path):
    write_html(notebook_of(v4.new_output("stream", name="stdout", text="x")), tmp_path / "words.html")
    script = tmp_path / "plotly.min.js"
    assert not script.exists() and "plotly" not in (tmp_path / "words.html").read_text(encoding="utf-8")
    write_html(notebook_of(figure("a"), figure("b")), tmp_path / "figures.html")
    assert "plotly.js v" in script.read_text(encoding="utf-8")
    assert "plotly.js v" not in (tmp_path / "figures.html").read_text(encoding="utf-8")
    script.write_text("of another release")
    write_html(notebook_of(figure("a")), tmp_path / "figures.html")
    assert "plotly.js v" in script.read_text(encoding="utf-8")


def test_a_page_that_was_sent_alone_shows_its_still_pictures(tmp_path):
    write_html(notebook_of(figure("a")), tmp_path / "page.html")
    (tmp_path / "plotly.min.js").unlink()
    with chromium() as browser, opened(browser, tmp_path / "page.html") as (page, _):
        assert page.locator("img.study-still").is_visible()
        assert not page.locator(".study-live").is_visible()


def test_without_scripts_there_is_a_picture_with_words():
    page = without_scripts(html_of(notebook_of(figure('Rise of "A" & <B>')), "page"))
    still = re.search(r'<img[^>]*class="study-still"[^>]*>', page).group()
    assert 'src="data:image/png' in still
    assert re.search(r"""alt=(["'])(.*?)\1""", still).group(2).replace("&quot;", '"') == 'Rise of "A" &amp; &lt;B&gt;'


def test_a_picture_keeps_its_words():
    picture = v4.new_output("display_data", metadata={"image/png": {"alt": "Two nodules"}},
                            data={"image/png": PNG, "text/plain": "x"})
    assert 'alt="Two nodules"' in html_of(notebook_of(picture), "page")


def test_code_leads_to_the_librarys_documentation(tmp_path):
    def document(page, modifiers):
        file = tmp_path / "api" / "thyroidstudy" / page
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(f'<div class="type-signature"><span class="modifiers">{modifiers}class </span></div>', encoding="utf-8")

    code = v4.new_code_cell("import thyroidstudy.plot.*;\nimport java.util.*;\n"
                            "RocFigure f = RocFigure.of(Lines.x, \"RocFigure\", Table.y); // RocFigure")
    notebook = v4.new_notebook(cells=[code], metadata={"language_info": {"name": "java"}})
    (tmp_path / "quick").mkdir()
    write_html(notebook, tmp_path / "quick" / "without.html")
    assert "../api" not in (tmp_path / "quick" / "without.html").read_text(encoding="utf-8")
    for page, modifiers in [("plot/RocFigure.html", "public final "), ("plot/Lines.html", "final "), ("plot/package-summary.html", ""),
                            ("crop/Table.html", "public "), ("input/Table.html", "public ")]:
        document(page, modifiers)
    # neither a class that notebooks cannot name nor a name of two classes
    assert documented(tmp_path / "api") == {"RocFigure": "thyroidstudy/plot/RocFigure.html",
                                            "thyroidstudy.plot": "thyroidstudy/plot/package-summary.html"}
    write_html(notebook, tmp_path / "quick" / "with.html")
    links = re.findall(r'<a href="(../api/[^"]*)">([^<]*)</a>', (tmp_path / "quick" / "with.html").read_text(encoding="utf-8"))
    assert links == [("../api/thyroidstudy/plot/package-summary.html", "thyroidstudy.plot"),
                     *[("../api/thyroidstudy/plot/RocFigure.html", "RocFigure")] * 2]


def further(title, *cells):
    """A folded block of further reading."""
    heading = v4.new_markdown_cell(f"### Further: {title}", metadata={"tags": ["further"], "jp-MarkdownHeadingCollapsed": True})
    for cell in cells:
        cell.metadata["tags"] = ["further"]
    return [heading, *cells]


def notebook_in_layers():
    code = [v4.new_code_cell(f"figure{i}", execution_count=i, outputs=[figure(f"figure {i}")]) for i in (1, 2, 3)]
    return v4.new_notebook(cells=[v4.new_markdown_cell("# Question"), v4.new_markdown_cell("## A"), code[0], *further("<b> & more", code[1]),
                                  v4.new_markdown_cell("## B"), *further("the end", code[2])])


def test_further_reading_is_one_fold_for_each_block():
    soup = BeautifulSoup(html_of(notebook_in_layers(), "page"), "html.parser")
    folds = soup.select("details.further")
    assert [fold.summary.get_text() for fold in folds] == ["Further reading: <b> & more", "Further reading: the end"]
    assert not any(fold.has_attr("open") for fold in folds)
    assert [len(fold.select(".jp-Cell")) for fold in folds] == [2, 2] and len(soup.select(".jp-Cell")) == 8
    assert all(fold.select_one(".study-figure img.study-still") for fold in folds), "the still picture shows without scripts"


def test_a_folded_figure_is_drawn_as_wide_as_the_others_when_its_block_is_opened(tmp_path):
    file = tmp_path / "page.html"
    write_html(notebook_in_layers(), file)
    with chromium() as browser, opened(browser, file) as (page, wrong):
        assert undrawn_figures(page) == ["figure 2", "figure 3"]
        page.locator("summary", has_text="the end").click()
        page.wait_for_function("document.querySelectorAll('svg.main-svg').length > 0 && "
                               "document.querySelectorAll('.study-live')[2].querySelector('svg.main-svg')")
        assert undrawn_figures(page) == ["figure 2"]
        widths = page.evaluate("[...document.querySelectorAll('.study-live')].map(f => f.querySelector('svg.main-svg')?.clientWidth)")
        assert widths[2] > 0.9 * widths[0] > 500
        assert violations(page) == [] and wrong == []


def test_paper_shows_what_the_screen_folds(tmp_path):
    file = tmp_path / "page.html"
    write_html(notebook_in_layers(), file)
    with chromium() as browser, opened(browser, file) as (page, _):
        still = page.locator("img.study-still").nth(1)
        assert not still.is_visible()
        page.emulate_media(media="print")
        assert still.is_visible()
        assert page.locator("details.further .jp-Cell").nth(1).bounding_box()["height"] > 0


@pytest.mark.skipif(not any(map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), reason="no Chromium here")
def test_a_browser_without_network_draws_the_figures(tmp_path):
    page = tmp_path / "page.html"
    write_html(notebook_of(figure("a"), figure("b")), page)
    browser = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))))
    dom = subprocess.run(
        [browser, "--headless", "--no-sandbox", "--disable-gpu", f"--user-data-dir={tmp_path / 'browser'}",
         "--host-resolver-rules=MAP * ~NOTFOUND", "--virtual-time-budget=10000", "--dump-dom", page.as_uri()],
        capture_output=True, text=True, timeout=120, check=True).stdout
    body = dom[dom.rindex("</style>"):]
    assert len(re.findall(r'class="[^"]*js-plotly-plot', dom)) == 2
    assert len(re.findall(r'class="study-still"[^>]*style="display: none', dom)) == 2, body[:500]


def test_a_page_is_accessible(tmp_path):
    """A table, a figure, a picture and prose with a link, as axe sees them."""
    file = tmp_path / "page.html"
    notebook = notebook_of(figure("Rise"), v4.new_output("display_data", data={
        "text/html": "<table><thead><tr><th>a</th></tr></thead><tbody><tr><td>1</td></tr></tbody></table>"
                     '<div><div role="progressbar" aria-valuenow="1"></div><span>Opening: 1 of 1</span></div>'}))
    notebook.cells.append(v4.new_markdown_cell("## Answer\n\nProse with a [link](other.html) in it."))
    write_html(notebook, file)
    with chromium() as browser, opened(browser, file) as (page, wrong):
        assert wrong == [] and undrawn_figures(page) == []
        assert headings_out_of_order(page) == []
        assert violations(page) == []


def test_numbers_of_figures_keep_the_digits_that_a_screen_shows():
    assert drawn({"x": [1 / 3, 12345.678, 7, "1/3"], "y": [-0.000123456]}) == {"x": [0.3333, 12345.7, 7, "1/3"], "y": [-0.0001235]}
