"""Writes what Keras computes for the five networks: FOLDER/{model}.h5, read by the JUnit test ParityTest.

Usage: fixtures.py FOLDER [MODEL ...]

Weights and pixels come from the formula in noise(), which the test has too, so that the files hold results only.
"""

import os
import sys

os.environ["TF_CPP_MIN_LOG_LEVEL"] = "3"
os.environ["CUDA_VISIBLE_DEVICES"] = ""

import h5py
import keras
import numpy as np
import tensorflow as tf

MODELS = ["VGG16", "VGG19", "ResNet50", "ResNet101", "EfficientNetB7"]
TRAJECTORIES = ["VGG16", "ResNet50", "EfficientNetB7"]
SIZES = [(64, 64), (47, 65), (224, 224)]
STEPS = 10


def noise(size, number):
    """Uniform in [0,1): a 32-bit integer hash of the position within array number `number`."""
    x = np.arange(size, dtype=np.uint32) + np.uint32(number * 0x9E3779B9 % 2**32)
    x ^= x >> np.uint32(16)
    x *= np.uint32(0x7FEB352D)
    x ^= x >> np.uint32(15)
    x *= np.uint32(0x846CA68B)
    x ^= x >> np.uint32(16)
    return (x >> np.uint32(8)).astype(np.float32) / np.float32(2**24)


def fill(model):
    number = 0
    for layer in model.layers:
        values = []
        for weight in layer.weights:
            name = weight.path.split("/")[-1]
            shape = tuple(weight.shape)
            u = noise(int(np.prod(shape)), number).reshape(shape).astype(np.float64)
            number += 1
            if name == "kernel":
                depthwise = isinstance(layer, keras.layers.DepthwiseConv2D)
                fan_in = np.prod(shape[:2] if depthwise else shape[:-1])
                value = (2 * u - 1) * np.sqrt(6 / fan_in)
            elif name == "gamma":
                # the last of a residual branch is quieter, so that neither features nor rounding errors grow with depth
                value = (0.8 + 0.4 * u) * (0.3 if layer.name.endswith(("_3_bn", "project_bn")) else 1)
            elif name == "moving_variance":
                value = 0.7 + 0.6 * u
            elif name == "mean":
                value = 0.4 + 0.1 * u
            elif name == "variance":
                value = 0.05 + 0.02 * u
            elif name == "count":
                value = 0 * u
            else:
                value = 0.2 * (u - 0.5)
            values.append(np.asarray(value, dtype=np.float32))
        if values:
            layer.set_weights(values)


def pixels(name, count, height, width, number):
    """Speckle over coarse patches; images that differ in the large keep batch statistics well conditioned."""
    fine = noise(count * height * width * 3, number).reshape(count, height, width, 3)
    n, y, x, c = np.indices(fine.shape)
    patch = ((n * 64 + y // 16) * 64 + x // 16) * 3 + c
    u = np.float32(0.25) * fine + np.float32(0.75) * noise(count * 64 * 64 * 3, number + 50)[patch]
    return u * np.float32(255) if name == "EfficientNetB7" else u


def build(name, height, width):
    keras.backend.clear_session()
    base = getattr(keras.applications, name)(
        include_top=False, weights=None, input_shape=(height, width, 3))
    for layer in base.layers:
        # whole samples at random: cannot be the same on two sides
        if isinstance(layer, keras.layers.Dropout):
            layer.rate = 0.0
    features = keras.layers.GlobalAveragePooling2D()(base.output)
    probabilities = keras.layers.Dense(2, activation="softmax", name="dense")(features)
    model = keras.Model(base.input, [features, probabilities])
    fill(model)
    return model


def kernels(model):
    found = [w for layer in model.layers for w in layer.trainable_weights if w.path.endswith("kernel")]
    return found[0], found[len(found) // 2], found[-2]


def loss_of(probabilities, labels):
    return tf.reduce_mean(keras.losses.categorical_crossentropy(labels, probabilities))


def sample(array):
    flat = np.asarray(array).reshape(-1)
    return flat[:: max(1, flat.size // 500)].astype(np.float32)


def write(name, folder):
    path = os.path.join(folder, name + ".h5")
    with h5py.File(path + ".part", "w") as out:
        for height, width in SIZES:
            model = build(name, height, width)
            x = pixels(name, 2, height, width, 100000 + height)
            features, probabilities = model(x, training=False)
            case = out.create_group(f"inference_{height}x{width}")
            case["features"] = features.numpy()
            case["probabilities"] = probabilities.numpy()
            print(name, height, width, "features", float(np.abs(features).mean()), probabilities.numpy()[0], flush=True)
        model = build(name, 64, 64)
        x = pixels(name, 4, 64, 64, 200000)
        labels = np.eye(2, dtype=np.float32)[[0, 1, 1, 0]]
        with tf.GradientTape() as tape:
            features, probabilities = model(x, training=True)
            loss = loss_of(probabilities, labels)
        case = out.create_group("training_64x64")
        case["features"] = features.numpy()
        case["probabilities"] = probabilities.numpy()
        watched = kernels(model)
        for place, gradient in zip(["first", "middle", "last"], tape.gradient(loss, [w.value for w in watched])):
            case["gradient_" + place] = sample(gradient.numpy())
        if name in TRAJECTORIES:
            trajectory(name, out.create_group("trajectory"))
        out.attrs["keras"] = keras.__version__
        out.attrs["tensorflow"] = tf.__version__
    os.replace(path + ".part", path)


def trajectory(name, out):
    """SGD with Nesterov momentum and decay on two batches in turn; the decay is large so that it shows."""
    model = build(name, 64, 64)
    labels = np.eye(2, dtype=np.float32)[[0, 1, 1, 0]]
    schedule = keras.optimizers.schedules.InverseTimeDecay(1e-4, 1, 1e-2)
    optimizer = keras.optimizers.SGD(schedule, momentum=0.9, nesterov=True)
    losses = []
    for step in range(STEPS):
        x = pixels(name, 4, 64, 64, 200000 + step % 2)
        with tf.GradientTape() as tape:
            _, probabilities = model(x, training=True)
            loss = loss_of(probabilities, labels)
        variables = model.trainable_variables
        gradients = tape.gradient(loss, [v.value for v in variables])
        optimizer.apply_gradients(zip(gradients, variables))
        losses.append(float(loss))
    print(name, losses, flush=True)
    out["losses"] = np.array(losses, dtype=np.float32)
    norms = [layer for layer in model.layers if isinstance(layer, keras.layers.BatchNormalization)]
    if norms:
        out["moving_mean"] = norms[0].moving_mean.numpy()
        out["moving_variance"] = norms[0].moving_variance.numpy()
        out["last_moving_variance"] = norms[-1].moving_variance.numpy()


if __name__ == "__main__":
    os.makedirs(sys.argv[1], exist_ok=True)
    for each in sys.argv[2:] or MODELS:
        write(each, sys.argv[1])
