"""Runs real Keras over a tree with the study's exact counts and keeps which files it chose.

split.csv  folder, subset, class, number of files, CRC-32 of their names in Keras's order, each followed by a newline

The tree is made from rules that KerasSplitTest repeats; the files are empty, since Keras lists them only.
"""

import contextlib
import csv
import io
import pathlib
import re
import sys
import tempfile
import zlib

from keras.src.legacy.preprocessing.image import ImageDataGenerator

COUNTS = {"TRAIN": (9004, 2389), "TEST": (899, 267), "Train2": (7324, 1624), "Test2": (1831, 406)}


def name(label, i):
    """Patients of seven images; numbers without leading zeros, so that order by name is not order by number."""
    letter = "BM"[label]
    ending = ("jpg", "JPG", "jpeg")[i % 3]
    return f"{letter}_{i // 7 + 1}-{(i * 37) % 10007}-{i % 3 + 1}.0.{ending}"


def main(target):
    with tempfile.TemporaryDirectory() as folder, open(target / "split.csv", "w", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(["folder", "subset", "class", "files", "crc32"])
        for part, counts in COUNTS.items():
            for label, count in enumerate(counts):
                below = pathlib.Path(folder, part, ("Benign", "Cancer")[label])
                below.mkdir(parents=True)
                for i in range(count):
                    (below / name(label, i)).touch()
            test = part.lower().startswith("test")
            generator = ImageDataGenerator(rescale=1 / 255, validation_split=0.0 if test else 0.10)
            for subset in [None] if test else ["training", "validation"]:
                said = io.StringIO()
                with contextlib.redirect_stdout(said):
                    flow = generator.flow_from_directory(pathlib.Path(folder, part), subset=subset, shuffle=False)
                print(part, subset, said.getvalue().strip())
                assert int(re.search(r"Found (\d+)", said.getvalue())[1]) == flow.n
                assert flow.class_indices == {"Benign": 0, "Cancer": 1}
                for label, label_name in enumerate(flow.class_indices):
                    chosen = [pathlib.Path(f).name for f, c in zip(flow.filenames, flow.classes) if c == label]
                    text = "".join(f + "\n" for f in chosen)
                    writer.writerow([part, subset or "test", label_name, len(chosen), zlib.crc32(text.encode())])


if __name__ == "__main__":
    main(pathlib.Path(sys.argv[1]))
