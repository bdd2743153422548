"""Writes the library's TorchScript modules, in the folder in which their source operations.py lies.

Usage: operations.py FOLDER [OUT]
"""
import os
import sys
from pathlib import Path

import torch

SOURCE = "operations.py"


def main(folder: Path, out: Path) -> None:
    # by a relative name, which TorchScript keeps in the files
    os.chdir(folder)
    names = {"__name__": "__main__"}
    exec(compile(Path(SOURCE).read_text(encoding="utf-8"), SOURCE, "exec"), names)
    for name, value in names.items():
        if isinstance(value, type) and issubclass(value, torch.nn.Module):
            torch.jit.script(value()).save(str(out / f"{name.lower()}.pt"))


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[-1]).resolve())
