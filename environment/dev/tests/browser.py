"""A headless Chromium, to look at pages as a reader would."""
import os
import shutil
from contextlib import contextmanager

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Error, sync_playwright

WIDE = {"width": 1280, "height": 720}
PHONE = {"width": 390, "height": 844}
TABLET = {"width": 1024, "height": 768}
NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")


@contextmanager
def chromium():
    """The browser of THYROID_BROWSER, of the system, or of Playwright."""
    found = os.environ.get("THYROID_BROWSER") or next((path for name in NAMES if (path := shutil.which(name))), None)
    with sync_playwright() as playwright:
        try:
            running = playwright.chromium.launch(executable_path=found, args=["--no-sandbox"])
        except Error as missing:
            pytest.fail(f"There is no Chromium ({missing.message.splitlines()[0]}). Install it (apt-get install chromium), "
                        "or let THYROID_BROWSER name one.")
        yield running
        running.close()


@contextmanager
def opened(browser, file, viewport=WIDE):
    """The page of a file with all scripts done, and a list in which every error and every request over the network ends up."""
    page = browser.new_page(viewport=viewport)
    wrong = []
    page.on("console", lambda message: wrong.append(message.text) if message.type in ("error", "warning") else None)
    page.on("pageerror", lambda error: wrong.append(str(error)))
    page.on("requestfailed", lambda request: wrong.append(f"failed: {request.url}"))
    page.on("request", lambda request: wrong.append(f"remote: {request.url}") if request.url.startswith("http") else None)
    page.goto(file.resolve().as_uri(), wait_until="load")
    yield page, wrong
    page.close()


def broken_images(page):
    return page.evaluate("""() => [...document.images].filter(i => i.getClientRects().length && !(i.complete && i.naturalWidth))
        .map(i => i.alt || i.src.slice(0, 80))""")


def undrawn_figures(page):
    """Plotly figures without a drawing in them."""
    return page.evaluate("""() => [...document.querySelectorAll('.study-live')].filter(f => !f.querySelector('svg.main-svg'))
        .map(f => f.getAttribute('aria-label'))""")


def wider_than_screen(page):
    """Whether the page as a whole has to be pushed sideways to be read."""
    return page.evaluate("() => document.documentElement.scrollWidth > document.documentElement.clientWidth + 1")


def violations(page, rules=None):
    """What axe finds wrong for readers who see little or use a keyboard (WCAG 2 A and AA), one line each."""
    options = {"runOnly": rules or ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa"]}
    return [f"{found['id']}: {node['html'][:160]} {node['failureSummary'][:200]}"
            for found in Axe().run(page, options=options).response["violations"] for node in found["nodes"]]


def headings_out_of_order(page):
    """What is wrong with the outline: anything but one first heading, and every level skipped."""
    levels = page.evaluate("() => [...document.querySelectorAll('h1,h2,h3,h4,h5,h6')].map(h => [+h.tagName[1], h.textContent])")
    wrong = [f"{sum(level == 1 for level, _ in levels)} headings of level 1"] if sum(level == 1 for level, _ in levels) != 1 else []
    return wrong + [f"level {level} after {before}: {words}"
                    for (before, _), (level, words) in zip([[0, ""], *levels], levels) if level > before + 1]
