#!/usr/bin/env python3
"""Writes NAME.lock beside a list of packages NAME.txt: the same packages, each with the SHA-256 sums that PyPI states of the wheels
that a supported computer may get: CPython 3.10 to 3.14, Linux with glibc, or macOS on Apple processors. pip installs from NAME.lock and
refuses a file with another sum.

Usage: environment/requirements/lock.py [NAME ...]     after a change of NAME.txt; all four lists without a name
"""
import json
import re
import sys
import urllib.request
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

FOLDER = Path(__file__).resolve().parent
LISTS = ("study", "slides", "test", "gpu")  # the others leave to pip what a package brings along
INTERPRETER = re.compile(r"py3|cp3(10|11|12|13|14)")
PLATFORM = re.compile(r"any|manylinux\w*_(x86_64|aarch64)|macosx_\w+_(arm64|universal2)")
REQUIREMENT = re.compile(r"([\w.-]+)==([\w.]+)")


def fits(file: str) -> bool:
    """Whether a supported computer may get this file: NAME-VERSION[-BUILD]-INTERPRETERS-ABI-PLATFORMS.whl"""
    if not file.endswith(".whl"):
        return False
    interpreters, abi, platforms = file.removesuffix(".whl").split("-")[-3:]
    return (abi == "abi3" or abi == "none" or INTERPRETER.fullmatch(abi) is not None) \
        and (abi == "abi3" or any(INTERPRETER.fullmatch(tag) for tag in interpreters.split("."))) \
        and any(PLATFORM.fullmatch(tag) for tag in platforms.split("."))


def sums(requirement: str) -> list:
    """The SHA-256 sums, in the order of the wheels' names."""
    name, version = REQUIREMENT.match(requirement).groups()
    address = f"https://pypi.org/simple/{re.sub('[-_.]+', '-', name).lower()}/"
    asked = urllib.request.Request(address, headers={"Accept": "application/vnd.pypi.simple.v1+json"})
    with urllib.request.urlopen(asked, timeout=60) as answer:
        files = json.load(answer)["files"]
    found = sorted((file["filename"], file["hashes"]["sha256"]) for file in files
                   if fits(file["filename"]) and file["filename"].split("-")[1] == version and not file.get("yanked"))
    if not found:
        sys.exit(f"{name} {version}: PyPI has no wheel for a supported computer")
    return [sum for _, sum in found]


def lock(name: str) -> None:
    lines = (FOLDER / f"{name}.txt").read_text(encoding="utf-8").splitlines()
    requirements = [line for line in lines if REQUIREMENT.match(line)]
    with ThreadPoolExecutor(8) as pool:
        locked = [" \\\n    --hash=sha256:".join([requirement, *of]) for requirement, of in zip(requirements, pool.map(sums, requirements))]
    text = f"# {name}.txt with the sums of its wheels, written by lock.py\n" + "\n".join(locked) + "\n"
    (FOLDER / f"{name}.lock").write_text(text, encoding="utf-8")
    print(f"{name}.lock: {len(requirements)} packages, {text.count('--hash')} wheels")


if __name__ == "__main__":
    for list_name in sys.argv[1:] or LISTS:
        lock(list_name)
