"""Runs real Keras and Pillow on synthetic pictures and keeps what they return.

affine.csv, affine.u16.gz  parameters and results of ImageDataGenerator.apply_transform;
                           results are HWC, 256 times the value, little-endian, one case after the other
nearest.csv                CRC-32 of the positions that Image.resize picks, per input and output length
decode.csv, *.png, *.jpg   files and what keras.utils.load_img makes of them
"""

import csv
import gzip
import pathlib
import sys
import zlib

import numpy as np
from keras.src.legacy.preprocessing import image as keras
from keras.src.utils.image_utils import load_img
from PIL import Image

STUDY = dict(rotation_range=20, width_shift_range=0.2, height_shift_range=0.2, shear_range=0.2,
             zoom_range=0.2, horizontal_flip=True, vertical_flip=True, data_format="channels_last")
PARAMETERS = ["theta", "tx", "ty", "shear", "zx", "zy", "flip_horizontal", "flip_vertical"]


def photograph(size, seed):
    """Smooth structures, an outline and speckle, in colour."""
    random = np.random.default_rng(seed)
    y, x = np.mgrid[0:size, 0:size] / size
    grey = 90 + 60 * np.sin(5 * x + 2 * y) + 40 * np.cos(9 * y * x + 1)
    grey[(x - 0.55) ** 2 / 0.06 + (y - 0.45) ** 2 / 0.03 < 1] *= 0.45
    speckle = random.rayleigh(0.8, (size, size))
    coloured = grey[..., None] * (0.6 + 0.4 * speckle[..., None]) * np.array([1.0, 0.93, 0.85])
    return np.clip(coloured, 0, 255).astype(np.uint8)


def edges(size, seed):
    """Hard borders of all orientations, single pixels and lines: the worst case for interpolation."""
    random = np.random.default_rng(seed)
    y, x = np.mgrid[0:size, 0:size]
    picture = np.zeros((size, size, 3), np.uint8)
    picture[(x // 8 + y // 8) % 2 == 0] = (255, 255, 255)
    picture[(x + 2 * y) % 32 < 3] = (255, 0, 64)
    picture[:, size // 3] = (0, 255, 0)
    picture[size // 2] = (0, 0, 255)
    points = random.integers(0, size, (size, 2))
    picture[points[:, 0], points[:, 1]] = random.integers(0, 256, (size, 3))
    return picture


def affine(folder):
    sources = {"photograph-64": photograph(64, 1), "edges-64": edges(64, 2), "photograph-224": photograph(224, 3)}
    for name, picture in sources.items():
        Image.fromarray(picture).save(folder / f"{name}.png", optimize=True)
    plain = dict(theta=0, tx=0, ty=0, shear=0, zx=1, zy=1, flip_horizontal=False, flip_vertical=False)
    chosen = [plain, plain | {"flip_horizontal": True}, plain | {"theta": 20.0}, plain | {"tx": 12.8, "flip_vertical": True},
              plain | {"ty": -5.5}, plain | {"shear": 15.0}, plain | {"zx": 0.8, "zy": 1.2}]
    rows, results = [], []
    generator = keras.ImageDataGenerator(**STUDY)
    for name, picture in sources.items():
        x = picture.astype(np.float32)
        large = name.endswith("224")  # few of these: the fixtures are to stay small
        drawn = [generator.get_random_transform(x.shape, seed=s) for s in ([11] if large else range(4))]
        for parameters in drawn if large else chosen + drawn:
            results.append(generator.apply_transform(x, parameters))
            rows.append([name, x.shape[0]] + [float(parameters[p]) for p in PARAMETERS])
    with open(folder / "affine.csv", "w", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(["input", "size"] + PARAMETERS)
        writer.writerows(rows)
    values = np.concatenate([np.rint(r.astype(np.float64) * 256).astype("<u2").ravel() for r in results])
    (folder / "affine.u16.gz").write_bytes(gzip.compress(values.tobytes(), 9, mtime=0))


def nearest(folder):
    with open(folder / "nearest.csv", "w", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(["input", "output", "crc32"])
        for output in (64, 224):
            for length in range(1, 2001):
                ramp = Image.fromarray(np.arange(length, dtype=np.int32)[None, :])
                positions = np.asarray(ramp.resize((output, 1), Image.NEAREST))[0]
                other_axis = np.asarray(ramp.transpose(Image.TRANSPOSE).resize((1, output), Image.NEAREST))[:, 0]
                assert np.array_equal(positions, other_axis)
                writer.writerow([length, output, zlib.crc32(positions.astype("<i4").tobytes())])


def decode(folder):
    colour = Image.fromarray(photograph(224, 5)).crop((0, 0, 131, 97))
    hard = Image.fromarray(edges(224, 6)).crop((0, 0, 131, 97))
    grey16 = (np.asarray(colour.convert("L")).astype(np.uint16) << 8) + 77
    rotated = Image.Exif()
    rotated[0x0112] = 6
    files = {
        "jpeg-420.jpg": lambda f: colour.save(f, quality=90, subsampling=2),
        "jpeg-444.jpg": lambda f: colour.save(f, quality=90, subsampling=0),
        "jpeg-edges.jpg": lambda f: hard.save(f, quality=75, subsampling=2),
        "jpeg-progressive.jpg": lambda f: colour.save(f, quality=80, progressive=True),
        "jpeg-grey.jpg": lambda f: colour.convert("L").save(f, quality=90),
        "jpeg-cmyk.jpg": lambda f: colour.convert("CMYK").save(f, quality=90),
        "jpeg-exif-rotated.jpg": lambda f: colour.save(f, quality=90, exif=rotated),
        "png-grey16.png": lambda f: Image.fromarray(grey16).save(f),
        "png-palette.png": lambda f: colour.quantize(64).save(f),
        "png-transparent.png": lambda f: (lambda c: (c.putalpha(colour.convert("L")), c.save(f)))(colour.copy()),
    }
    with open(folder / "decode.csv", "w", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(["file", "width", "height", "expected"])
        for name, save in files.items():
            save(folder / name)
            # The whole picture for JPEG, whose decoders differ; elsewhere also through Keras's resizing
            size = None if name.startswith("jpeg") else (64, 64)
            picture = load_img(folder / name, target_size=size)
            expected = name.rsplit(".", 1)[0] + "-keras.png"
            picture.save(folder / expected, optimize=True)
            writer.writerow([name, picture.width, picture.height, expected])


if __name__ == "__main__":
    target = pathlib.Path(sys.argv[1])
    target.mkdir(parents=True, exist_ok=True)
    for step in (affine, nearest, decode):
        step(target)
    print(f"{target}: {sum(f.stat().st_size for f in target.iterdir()) / 1e6:.2f} MB")
