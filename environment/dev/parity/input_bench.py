"""The Keras side of environment/dev/bench input: makes the pictures; times ImageDataGenerator on them."""

import pathlib
import sys
import time

import numpy as np
from PIL import Image

from input_fixtures import STUDY, keras_now, photograph

FOLDER = pathlib.Path(sys.argv[2])


def pictures(count):
    """560 x 360 JPEGs, a fifth of them cancer."""
    for i in range(count):
        file = FOLDER / ("Cancer" if i % 5 == 0 else "Benign") / f"{i:05d}.jpg"
        if not file.exists():
            file.parent.mkdir(parents=True, exist_ok=True)
            Image.fromarray(photograph(560, i)[:360]).save(file, quality=90)


def keras_speed():
    generator = keras_now.ImageDataGenerator(rescale=1 / 255, **STUDY)
    batches = generator.flow_from_directory(FOLDER, target_size=(224, 224), batch_size=32, seed=1)
    np.random.seed(1)
    next(batches)
    start = time.perf_counter()
    for _ in range(len(batches)):
        next(batches)
    print(f"keras,1,{batches.n / (time.perf_counter() - start):.0f}")


if __name__ == "__main__":
    if sys.argv[1] == "pictures":
        pictures(int(sys.argv[3]))
    else:
        keras_speed()
