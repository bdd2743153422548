"""Takes the README's pictures out of executed notebooks. Only from phantoms: no real image may enter the repository.

Usage: readme_pictures.py FOLDER-OF-EXECUTED-NOTEBOOKS FOLDER-OF-PICTURES
"""
import base64
import sys
from pathlib import Path

import nbformat

# picture: the notebook and the beginning of the cell's last line that shows it
PICTURES = {
    "phantoms.png": ("01-explore", "ImageGrid.byClass("),
    "roc-crops.png": ("04-evaluate", 'RocFigure.of("Trained on crops, tested on crops"'),
}


def main(executed: Path, folder: Path) -> None:
    if not executed.name.endswith("-phantoms"):
        sys.exit(f"{executed} is not a run on phantoms")
    folder.mkdir(parents=True, exist_ok=True)
    for picture, (name, begins) in PICTURES.items():
        notebook = nbformat.read(executed / f"{name}.ipynb", as_version=4)
        found = [output.data["image/png"] for cell in notebook.cells if cell.cell_type == "code"
                 and cell.source.splitlines()[-1].startswith(begins)
                 for output in cell.outputs if "image/png" in output.get("data", {})]
        if len(found) != 1:
            sys.exit(f"{name} has {len(found)} pictures of {begins}")
        (folder / picture).write_bytes(base64.b64decode(found[0]))


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]))
