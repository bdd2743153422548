"""Writes what Keras computes for the five networks: FOLDER/{model}.h5, read by the JUnit test ParityTest.

Usage: fixtures.py FOLDER [MODEL ...]

Weights and pixels come from formulas that the test has too, so that the files hold results only.
"""

import os
import sys
import tempfile
from unittest import mock

from formula import MODELS, build, pixels

import h5py
import keras
import numpy as np
import tensorflow as tf

TRAJECTORIES = ["VGG16", "ResNet50", "EfficientNetB7"]
SIZES = [(64, 64), (47, 65), (224, 224)]
LABELS = np.eye(2, dtype=np.float32)[[0, 1, 1, 0]]
STEPS = 10


def kernels(model):
    found = [w for layer in model.layers for w in layer.trainable_weights if w.path.endswith("kernel")]
    return found[0], found[len(found) // 2], found[-2]


def loss_of(probabilities, labels):
    return tf.reduce_mean(keras.losses.categorical_crossentropy(tf.cast(labels, probabilities.dtype), probabilities))


def gradients(model, x):
    with tf.GradientTape() as tape:
        _, probabilities = model(x, training=True)
        loss = loss_of(probabilities, LABELS)
    return [g.numpy() for g in tape.gradient(loss, [w.value for w in kernels(model)])]


def sample(array):
    flat = np.asarray(array).reshape(-1)
    return flat[:: max(1, flat.size // 500)]


def moving(model):
    """The first four moving means and variances of every batch normalisation."""
    norms = [layer for layer in model.layers if isinstance(layer, keras.layers.BatchNormalization)]
    return np.array([[n.moving_mean.numpy()[:4], n.moving_variance.numpy()[:4]] for n in norms])


def forward(case, model, x, training):
    features, probabilities = (y.numpy() for y in model(x, training=training))
    # a third of the channels is enough, and keeps the repository small
    case["features"] = features[:, ::3]
    case["probabilities"] = probabilities
    apart = np.abs(features[0] - features[1]).max() / np.abs(features).max()
    if apart < 0.02:
        raise SystemExit(f"{case.name}: two images give nearly the same features ({apart:.1e}): the case shows nothing")
    print(os.path.basename(case.file.filename)[:-8], case.name, f"images apart {apart:.2f}, first probability {probabilities[0, 0]:.4f}", flush=True)
    if training and len(moving(model)):
        case["moving"] = moving(model)


def write(name, folder):
    path = os.path.join(folder, name + ".h5")
    with h5py.File(path + ".part", "w") as out:
        for height, width in SIZES:
            model = build(name, height, width)
            x = pixels(name, 2, height, width, 100000 + height)
            forward(out.create_group(f"inference_{height}x{width}"), model, x, False)
            x = pixels(name, 4, height, width, 200000)
            forward(out.create_group(f"training_{height}x{width}"), model, x, True)
        if name == "EfficientNetB7":
            forward(out.create_group("imagenet_64x64"), imagenet(name), pixels(name, 2, 64, 64, 100064), False)
        # ReLU makes gradients jump where rounding moves a value across zero: single precision differs by percents from
        # double precision on either side. In double precision only the mathematics is compared.
        x = pixels(name, 4, 64, 64, 200000)
        single = gradients(build(name, 64, 64), x)
        keras.config.set_floatx("float64")
        double = gradients(build(name, 64, 64), x.astype(np.float64))
        keras.config.set_floatx("float32")
        case = out.create_group("gradient_64x64")
        for place, a, b in zip(["first", "middle", "last"], single, double):
            assert b.dtype == np.float64
            case[place] = sample(b)
            # Keras's own rounding, beside which that of the other side can be held
            case[place].attrs["single_precision"] = sample(a)
            print(name, "gradient", place, f"single against double {np.abs(a - b).max() / np.abs(b).max():.1e}", flush=True)
        if name in TRAJECTORIES:
            trajectory(name, out.create_group("trajectory"))
        out.attrs["keras"] = keras.__version__
        out.attrs["tensorflow"] = tf.__version__
    os.replace(path + ".part", path)


def imagenet(name):
    """Built as for the ImageNet weights, which adds a rescaling; the file that Keras would fetch is one of the formula."""
    base = getattr(keras.applications, name)(include_top=False, weights=None, input_shape=(64, 64, 3))
    with tempfile.TemporaryDirectory() as folder:
        file = os.path.join(folder, "any.weights.h5")
        base.save_weights(file)
        with mock.patch("keras.src.applications.efficientnet.file_utils.get_file", lambda *a, **k: file):
            return build(name, 64, 64, weights="imagenet")


def trajectory(name, out):
    """SGD with Nesterov momentum and decay on two batches in turn; the decay is large so that it shows."""
    model = build(name, 64, 64)
    schedule = keras.optimizers.schedules.InverseTimeDecay(1e-3, 1, 0.05)
    optimizer = keras.optimizers.SGD(schedule, momentum=0.9, nesterov=True)
    losses = []
    for step in range(STEPS):
        x = pixels(name, 4, 64, 64, 200000 + step % 2)
        with tf.GradientTape() as tape:
            _, probabilities = model(x, training=True)
            loss = loss_of(probabilities, LABELS)
        variables = model.trainable_variables
        steps = tape.gradient(loss, [v.value for v in variables])
        optimizer.apply_gradients(zip(steps, variables))
        losses.append(float(loss))
    print(name, "losses", " ".join(f"{v:.4f}" for v in losses), flush=True)
    out["losses"] = np.array(losses, dtype=np.float32)
    if len(moving(model)):
        out["moving"] = moving(model)


if __name__ == "__main__":
    os.makedirs(sys.argv[1], exist_ok=True)
    for each in sys.argv[2:] or MODELS:
        write(each, sys.argv[1])
