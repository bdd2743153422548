"""The slide deck: whole without a network, every slide readable on a projector and on a phone."""
import json
import re
import subprocess
import sys

import pytest

import slides
from browser import PHONE, WIDE, broken_images, chromium, opened, violations
from conftest import ENVIRONMENT, NOTEBOOKS

REMOTE = re.compile(r"""(?:src|href)\s*=\s*["']?(?:https?:)?//[^"'\s>]+|@import\s+url|url\(["']?https?:""")


def declaration():
    return json.loads(slides.DECK.read_text(encoding="utf-8"))


@pytest.fixture(scope="module")
def deck(tmp_path_factory):
    file = tmp_path_factory.mktemp("slides") / "slides.html"
    slides.write_slides(declaration(), NOTEBOOKS, file)
    return file


@pytest.fixture(scope="module")
def browser():
    with chromium() as running:
        yield running


def turned(page):
    """Each slide in turn, once what it shows is drawn."""
    page.wait_for_function("() => window.Reveal && Reveal.isReady()")
    for at in range(page.evaluate("Reveal.getTotalSlides()")):
        page.evaluate("at => Reveal.slide(at)", at)
        page.wait_for_function("""() => [...Reveal.getCurrentSlide().querySelectorAll('.study-live')]
            .every(f => f.querySelector('svg.main-svg'))""", timeout=10_000)
        yield at + 1


# what stands outside of its slide, or is cut off by it; where something may scroll, its content may be longer than itself
CUT_OFF = """mayScroll => {
    const slide = Reveal.getCurrentSlide(), edge = slide.getBoundingClientRect(), wrong = [];
    const scrolls = e => e.closest('.table, .code') || (mayScroll && e.closest('.body'));
    for (const e of slide.querySelectorAll('header *, .body *, .caveat, h1, li')) {
        const box = e.getBoundingClientRect();
        if (!box.width || scrolls(e.parentElement)) continue;
        if (box.left < edge.left - 1 || box.right > edge.right + 1 || box.top < edge.top - 1 || box.bottom > edge.bottom + 1)
            wrong.push('outside: ' + e.outerHTML.slice(0, 80));
    }
    for (const e of slide.querySelectorAll('.study-live svg text')) {
        const box = e.getBoundingClientRect(), figure = e.closest('.study-live').getBoundingClientRect();
        if (box.width && (box.left < figure.left - 1 || box.right > figure.right + 1)) wrong.push('cut off: ' + e.textContent);
    }
    for (const e of [slide, ...slide.querySelectorAll('.body, .shown, .table')]) {
        if (!e.clientWidth) continue;
        if (e.scrollWidth > e.clientWidth + 1 && !(mayScroll && e.matches('.table'))) wrong.push('too wide: ' + e.className);
        if (e.scrollHeight > e.clientHeight + 1 && !mayScroll) wrong.push('too high: ' + e.className);
    }
    return wrong;
}"""

# pieces of the slide that lie on each other
OVERLAP = """() => {
    const slide = Reveal.getCurrentSlide(), clash = [];
    const boxes = [...slide.querySelectorAll('header, .shown > *, ul.points, .caveat')].map(e => [e, e.getBoundingClientRect()])
        .filter(([e, box]) => box.width && !e.closest('.body')?.hasAttribute('data-prevent-swipe'));
    boxes.forEach(([a, p], i) => boxes.slice(i + 1).forEach(([b, q]) => {
        if (p.left < q.right - 1 && q.left < p.right - 1 && p.top < q.bottom - 1 && q.top < p.bottom - 1)
            clash.push(a.className + ' on ' + b.className);
    }));
    return clash;
}"""

SMALL = """() => [...Reveal.getCurrentSlide().querySelectorAll('.body *, .caveat')]
    .filter(e => [...e.childNodes].some(n => n.nodeType === 3 && n.data.trim()) && e.getClientRects().length && !e.closest('script'))
    .filter(e => parseFloat(getComputedStyle(e).fontSize) < 11).map(e => e.outerHTML.slice(0, 80))"""


@pytest.mark.parametrize("viewport", [WIDE, PHONE], ids=["projector", "phone"])
def test_every_slide_is_whole(deck, browser, viewport):
    wrong = {}
    with opened(browser, deck, viewport) as (page, complaints):
        for number in turned(page):
            found = page.evaluate(CUT_OFF, viewport is PHONE) + page.evaluate(OVERLAP) + page.evaluate(SMALL) + broken_images(page)
            if len(page.inner_text(".slides > section.present").strip()) < 20:
                found.append("empty")
            if found:
                wrong[number] = found
        assert number == 1 + len(slides.Deck(declaration(), NOTEBOOKS).slides())
        assert complaints == []
    assert wrong == {}


def test_a_figure_has_a_size_to_be_seen(deck, browser):
    with opened(browser, deck) as (page, _):
        small = {number: page.evaluate("""() => [...Reveal.getCurrentSlide().querySelectorAll('.study-live svg.main-svg, .picture img')]
                .map(e => e.getBoundingClientRect()).filter(box => box.width < 300 || box.height < 200).length""")
                 for number in turned(page)}
    assert not any(small.values()), small


def test_what_is_shown_has_notes(deck, browser):
    with opened(browser, deck) as (page, _):
        without = page.evaluate("""() => [...document.querySelectorAll('.slides > section')]
            .filter(s => s.querySelector('.notes').textContent.trim().length < 40).map(s => s.querySelector('h1, h2').textContent)""")
    assert without == []


def test_results_on_phantoms_say_so(deck, browser):
    with opened(browser, deck) as (page, _):
        silent = page.evaluate("""() => [...document.querySelectorAll('.slides > section')]
            .filter(s => s.querySelector('.part')?.textContent === 'Result' && !s.querySelector('.caveat'))
            .map(s => s.querySelector('h2').textContent)""")
    assert silent == []


def test_keys_show_code_and_notes(deck, browser):
    with opened(browser, deck) as (page, complaints):
        page.wait_for_function("() => window.Reveal && Reveal.isReady()")
        page.evaluate("Reveal.slide(5)")
        code = page.locator("section.present .code")
        notes = page.locator(".reveal > .speaker-notes")
        assert not code.is_visible() and not notes.is_visible()
        page.keyboard.press("c")
        assert code.is_visible() and "ImageGrid.byClass" in code.inner_text()
        page.keyboard.press("c")
        page.keyboard.press("n")
        assert not code.is_visible() and notes.is_visible() and "What the images look like" in notes.inner_text()
        assert page.evaluate("Reveal.getIndices().h") == 5
        # beside the notes the slide is smaller, not cut off
        page.wait_for_timeout(200)
        assert page.evaluate("""() => Reveal.getCurrentSlide().getBoundingClientRect().right
            <= document.querySelector('.speaker-notes').getBoundingClientRect().left + 1""")
        page.keyboard.press("ArrowRight")
        assert page.evaluate("Reveal.getIndices().h") == 6
        assert complaints == []


def test_the_speaker_has_a_window_of_notes(deck, browser):
    with opened(browser, deck) as (page, complaints):
        page.wait_for_function("() => window.Reveal && Reveal.isReady()")
        page.evaluate("Reveal.slide(5)")
        with page.expect_popup() as popup:
            page.keyboard.press("s")
        popup.value.wait_for_function("() => document.querySelector('.speaker-controls-notes .value')?.innerText.includes('What the images')")
        assert complaints == []


# a picture, two figures, a table, a list; on a phone what scrolls there
@pytest.mark.parametrize("viewport, numbers", [(WIDE, (1, 6, 14, 20, 26)), (PHONE, (14, 20))], ids=["projector", "phone"])
def test_accessible(deck, browser, viewport, numbers):
    found = []
    with opened(browser, deck, viewport) as (page, _):
        for number in turned(page):
            if number in numbers:
                page.keyboard.press("c")
                found += [f"slide {number}: {one}" for one in violations(page)]
    assert found == []


def test_nothing_comes_from_elsewhere(deck):
    html = deck.read_text(encoding="utf-8")
    assert '<html lang="en">' in html
    assert REMOTE.findall(re.sub(r"<script.*?</script>", "", html, flags=re.DOTALL)) == []
    assert re.findall(r"<script[^>]*\bsrc", html) == []
    assert html.count("plotly.js v") == 1


def test_without_scripts_there_are_pictures(deck, browser):
    page = browser.new_context(java_script_enabled=False, viewport=WIDE).new_page()
    page.goto(deck.resolve().as_uri())
    stills = page.locator(".study-still")
    assert stills.count() > 5
    assert all(stills.nth(at).is_visible() and stills.nth(at).get_attribute("alt") for at in range(stills.count()))
    page.context.close()


def test_a_slide_is_a_printed_page(deck, browser):
    page = browser.new_page(viewport=WIDE)
    page.goto(deck.resolve().as_uri() + "?print-pdf")
    page.wait_for_selector(".pdf-page:nth-child(2)")
    page.emulate_media(media="print")
    page.wait_for_function("() => [...document.querySelectorAll('.table')].every(t => t.style.getPropertyValue('--table-size'))")
    cut_off = page.evaluate("""() => [...document.querySelectorAll('.pdf-page')].filter(sheet => [...sheet.querySelectorAll('.table, img, li, .caveat')]
        .some(e => e.getBoundingClientRect().bottom > sheet.getBoundingClientRect().bottom || e.scrollHeight > e.clientHeight + 1))
        .map(sheet => sheet.querySelector('h1, h2').textContent)""")
    assert page.locator(".pdf-page").count() == page.locator(".pdf-page > section").count() > 10
    assert page.locator(".study-still").first.is_visible()
    page.close()
    assert cut_off == []


def one_slide(**slide):
    return {**declaration(), "sections": [{"title": "Part", "slides": [{"title": "Title", **slide}]}]}


@pytest.mark.parametrize("slide, said", [
    ({"notebook": "04-evaluate", "cell": "NoSuchFigure.of("}, 'no cell holds the words "NoSuchFigure.of("'),
    ({"notebook": "04-evaluate", "cell": "RocFigure.of("}, "6 cells hold"),
    ({"notebook": "09-dream", "cell": "x"}, "09-dream.ipynb is not there"),
    ({"notebook": "01-explore", "cell": "import java.util"}, "has no output"),
    ({"notebook": "03-train", "cell": "Comparison.networks(", "columns": ["colour"]}, "has no column colour but network"),
    ({"notebook": "03-train", "cell": "recipe.beside(", "rows": ["colour"]}, "has no row with"),
    ({"notebook": "03-train", "cell": "Comparison.networks(", "caveat": "dreams"}, 'there is no caveat "dreams" but this run, DDTI'),
])
def test_a_wrong_slide_is_named(slide, said):
    with pytest.raises(slides.DeckError) as wrong:
        slides.html_of(one_slide(**slide), NOTEBOOKS)
    assert str(wrong.value).startswith('Slide "Title": ') and said in str(wrong.value) and "\n" not in str(wrong.value)


def test_an_error_is_one_line_and_leaves_no_file(tmp_path):
    out = tmp_path / "slides.html"
    run = subprocess.run([sys.executable, ENVIRONMENT / "publish" / "slides.py", "--out", out, tmp_path], capture_output=True, text=True)
    assert run.returncode == 1 and len(run.stderr.splitlines()) == 1 and "is not there: name a folder" in run.stderr
    assert list(tmp_path.iterdir()) == []


def test_a_table_can_be_shortened_and_says_so():
    [slide] = slides.Deck(one_slide(notebook="03-train", cell="recipe.beside(", columns=["setting", "here"], rows=["epochs"]), NOTEBOOKS).slides()
    html = slide["shown"][0]["html"]
    assert len(re.findall("<tr>", html)) == 2 and len(re.findall("<th", html)) == 3 and "(1 of " in html
