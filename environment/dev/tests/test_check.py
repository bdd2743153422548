"""Does the comparison of declared numbers notice what it should, and say where a change comes from?"""
import hashlib
import json

import nbformat
import pytest

from check_numbers import compare, main, read
from conftest import ENVIRONMENT, NAMES, NOTEBOOKS


def store(folder, name, numbers, **made_from):
    folder.mkdir(parents=True, exist_ok=True)
    (folder / f"{name}.json").write_text(json.dumps(
        {"madeFrom": made_from, "numbers": [{"number": n, "value": v, "tolerance": t} for n, v, t in numbers]}))


@pytest.fixture
def notebooks(tmp_path):
    cells = [nbformat.v4.new_code_cell("1 + 1"), nbformat.v4.new_code_cell('study.numbers("a").add("AUC", auc, 0.02).table()')]
    nbformat.write(nbformat.v4.new_notebook(cells=cells), tmp_path / "a.ipynb")
    return tmp_path


def run(tmp_path):
    return main(tmp_path / "recorded", tmp_path / "rerun", tmp_path, tmp_path / "check.html")


def test_equal_within_tolerance_replicates(notebooks, capsys):
    store(notebooks / "recorded", "a", [("AUC", 0.72, 0.02), ("images", 101, 0)], data="x")
    store(notebooks / "rerun", "a", [("AUC", 0.705, 0.02), ("images", 101, 0)], data="x")
    assert run(notebooks) == 0
    assert "2 of 2 numbers replicate" in capsys.readouterr().out
    assert "The study replicates" in (notebooks / "check.html").read_text()


def test_a_change_is_named_with_its_cell_and_origin(notebooks, capsys):
    store(notebooks / "recorded", "a", [("AUC", 0.72, 0.02)], data="x", engine="PyTorch 1")
    store(notebooks / "rerun", "a", [("AUC", 0.69, 0.02)], data="y", engine="PyTorch 1")
    assert run(notebooks) == 1
    said = capsys.readouterr().out
    assert "DIFFERS" in said and "a, code cell 2: data was x, is y" in said
    assert "Something changed" in (notebooks / "check.html").read_text()


def test_missing_numbers_fail_on_either_side(notebooks):
    store(notebooks / "recorded", "a", [("old", 1, 0)])
    store(notebooks / "rerun", "a", [("new", 1, 0)])
    assert run(notebooks) == 1
    verdicts = {row.number: row.verdict for row in compare(read(notebooks / "recorded"), read(notebooks / "rerun"))}
    assert verdicts == {"old": "not declared any more", "new": "not recorded"}


def test_damaged_and_empty_folders_are_refused(notebooks):
    with pytest.raises(SystemExit, match="--record"):
        run(notebooks)
    (notebooks / "recorded").mkdir()
    (notebooks / "recorded" / "a.json").write_text("{")
    with pytest.raises(SystemExit, match="damaged"):
        run(notebooks)


def test_what_is_not_trained_comes_out_again(executed):
    """Trained numbers may differ from computer to computer by more than a test can bear; environment/check shows them."""
    for name in NAMES:
        executed(name)
    rerun = read(ENVIRONMENT.parent / ".study" / "work" / "phantoms-quick" / "numbers")
    recorded = read(NOTEBOOKS / "results" / "numbers" / "phantoms-quick")
    assert recorded.keys() == rerun.keys() == set(NAMES)
    rows = compare(recorded, rerun)
    assert {row.verdict for row in rows} <= {"replicates", "DIFFERS"}
    for row in rows:
        trained = row.notebook in ("03-train", "04-evaluate") and not row.number.startswith("DDTI")
        assert trained or row.verdict == "replicates", row


def test_a_damaged_file_is_named(tmp_path):
    store(tmp_path, "a", [("AUC", 0.72, 0.02)])
    file = tmp_path / "a.json"
    (tmp_path / ".a.json.sha256").write_text(f"{hashlib.sha256(file.read_bytes()).hexdigest()}  a.json\n")
    assert list(read(tmp_path)) == ["a"]
    file.write_text(file.read_text().replace("0.72", "0.73"))
    with pytest.raises(SystemExit, match="a.json is damaged"):
        read(tmp_path)
    (tmp_path / ".a.json.sha256").unlink()
    assert list(read(tmp_path)) == ["a"], "changed on purpose"
