"""Writes FOLDER/keras-files.zip: weight files of small relatives of the networks, written by Keras 2 and Keras 3 in each of their
formats, and what Keras predicts with them. Read by the JUnit test KerasWeightsTest.

Usage: keras_files.py FOLDER
"""

import os
import sys
import tempfile
import zipfile

from formula import gain, noise, pixels

import h5py
import keras
import numpy as np
import tf_keras
from keras.src.applications import efficientnet as efficientnet3
from keras.src.applications import resnet as resnet3
from tf_keras.src.applications import efficientnet as efficientnet2
from tf_keras.src.applications import resnet as resnet2

SHAPE = (32, 40, 3)


def vgg(k):
    x = inputs = k.Input(SHAPE)
    for block, (count, width) in enumerate([(2, 4), (3, 6)], 1):
        for c in range(1, count + 1):
            x = k.layers.Conv2D(width, 3, padding="same", activation="relu", name=f"block{block}_conv{c}")(x)
        x = k.layers.MaxPooling2D(2, name=f"block{block}_pool")(x)
    return k.Model(inputs, x, name="vgg16")


def resnet(k):
    module, stack = (resnet2, resnet2.stack1) if k is tf_keras else (resnet3, resnet3.stack_residual_blocks_v1)

    def stacks(x):
        names = {2: "conv2", 3: "conv3"}
        x = stack(x, 4, 2, name=names[2], **({"stride1": 1}))
        return stack(x, 6, 2, name=names[3])

    return module.ResNet(stacks, False, True, weights=None, include_top=False, input_shape=SHAPE, **(
        {"model_name": "resnet50"} if k is tf_keras else {"name": "resnet50"}))


def efficientnet(k):
    module = efficientnet2 if k is tf_keras else efficientnet3
    # without drop-connect layers, which hold no weights
    return module.EfficientNet(0.1, 0.5, 32, weights=None, include_top=False, input_shape=SHAPE, **(
        {"model_name": "efficientnetb7"} if k is tf_keras else {"name": "efficientnetb7"}))


BUILDERS = {"VGG16": vgg, "ResNet50": resnet, "EfficientNetB7": efficientnet}


def fill(k, model):
    """Four different values in each array, so that the files compress well."""
    number = 0
    for layer in model.layers:
        if isinstance(layer, k.Model):
            fill(k, layer)
            continue
        values = []
        for value in layer.get_weights():
            u = np.floor(noise(value.size, number).reshape(value.shape) * 4) / 4
            number += 1
            fan_in = np.prod(value.shape[:-1]) if value.ndim > 1 else 1
            if layer.name.endswith("dwconv"):
                fan_in = value.shape[0] * value.shape[1]
            scale = gain(layer.name.split("_")[0] if layer.name.startswith("dense") else layer.name)
            values.append((2 * u - 0.7) * scale * np.sqrt(3 / fan_in) if value.ndim > 1 else 0.5 + u)
        if isinstance(layer, k.layers.Normalization):
            values[-1] = values[-1] * 0
        if values:
            layer.set_weights([v.astype(w.dtype) for v, w in zip(values, layer.get_weights())])
        if isinstance(layer, k.layers.Normalization):
            layer.finalize_state()


def functional(k, base):
    x = k.layers.GlobalAveragePooling2D()(base.output)
    return k.Model(base.input, k.layers.Dense(2, activation="softmax", name="dense")(x))


def nested(k, base):
    return k.Sequential([base, k.layers.GlobalAveragePooling2D(), k.layers.Dense(2, activation="softmax")])


def predict(model, x):
    return np.asarray(model(x, training=False))


def write(folder, name):
    files = []
    x = pixels(name, 2, SHAPE[0], SHAPE[1], 7)

    def add(file, save, predicted):
        path = os.path.join(folder, name + "-" + file)
        save(path)
        files.append((path, predicted))

    for k, generation in [(tf_keras, "keras2"), (keras, "keras3")]:
        k.backend.clear_session()
        base = BUILDERS[name](k)
        whole = functional(k, base)
        fill(k, whole)
        features = predict(base, x).mean((1, 2))
        probabilities = predict(whole, x)
        if k is tf_keras:
            add("keras2-notop.h5", base.save_weights, features)
            add("keras2-checkpoint.hdf5", whole.save_weights, probabilities)
        else:
            add("keras3-notop.weights.h5", base.save_weights, features)
            add("keras3-functional.weights.h5", whole.save_weights, probabilities)
        if name != "EfficientNetB7" or k is tf_keras:
            add(generation + "-model.h5", whole.save, probabilities)
        k.backend.clear_session()
        inner = nested(k, BUILDERS[name](k))
        fill(k, inner)
        suffix = ".h5" if k is tf_keras else ".weights.h5"
        add(generation + "-nested" + suffix, inner.save_weights, predict(inner, x))
    # attributes over 64 KiB are split; here after three names
    parts = os.path.join(folder, name + "-split-attributes.h5")
    with h5py.File(files[0][0]) as source, h5py.File(parts, "w") as target:
        for group in source:
            source.copy(group, target)
        names = source.attrs["layer_names"]
        for i, start in enumerate(range(0, len(names), 3)):
            target.attrs[f"layer_names{i}"] = names[start:start + 3]
    files.append((parts, files[0][1]))
    return files


if __name__ == "__main__":
    target = os.path.join(sys.argv[1], "keras-files.zip")
    with tempfile.TemporaryDirectory() as temporary, zipfile.ZipFile(
            target + ".part", "w", zipfile.ZIP_DEFLATED, compresslevel=9) as archive:
        expected = []
        for network in BUILDERS:
            for path, predicted in write(temporary, network):
                # a fixed date: the same content gives the same archive
                entry = zipfile.ZipInfo(os.path.basename(path), (2020, 1, 1, 0, 0, 0))
                entry.compress_type = zipfile.ZIP_DEFLATED
                with open(path, "rb") as file:
                    archive.writestr(entry, file.read())
                expected.append(os.path.basename(path) + "," + " ".join(repr(float(v)) for v in predicted.ravel()[:32]))
                print(os.path.basename(path), os.path.getsize(path), predicted.ravel()[:2], predicted.ravel()[-2:], flush=True)
        archive.writestr(zipfile.ZipInfo("expected.csv", (2020, 1, 1, 0, 0, 0)), "\n".join(expected) + "\n")
    os.replace(target + ".part", target)
    print(target, os.path.getsize(target), "bytes")
