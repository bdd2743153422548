"""Chapters of the repository's texts, for pages and slides."""
import re
from pathlib import Path

HOME = Path(__file__).resolve().parents[2]


class NoChapter(Exception):
    """Which text lacks which chapter."""


def chapter(source: str, heading: str) -> str:
    """A chapter of one of the repository's texts, with its heading."""
    found = re.search(rf"^## {re.escape(heading)}$.*?(?=^## |\Z)", (HOME / source).read_text(encoding="utf-8"), re.DOTALL | re.MULTILINE)
    if found is None:
        raise NoChapter(f"{source} has no chapter {heading}")
    return found[0]
