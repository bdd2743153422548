"""The five networks of Keras with weights and pixels from formulas, which the Java class KerasFormula has too."""

import os

os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "3")
os.environ.setdefault("KERAS_BACKEND", "tensorflow")
os.environ["CUDA_VISIBLE_DEVICES"] = ""

import keras
import numpy as np

MODELS = ["VGG16", "VGG19", "ResNet50", "ResNet101", "EfficientNetB7"]


def noise(size, number):
    """Uniform in [0,1): a 32-bit integer hash of the position within array number `number`."""
    x = np.arange(size, dtype=np.uint32) + np.uint32(number * 0x9E3779B9 % 2**32)
    x ^= x >> np.uint32(16)
    x *= np.uint32(0x7FEB352D)
    x ^= x >> np.uint32(15)
    x *= np.uint32(0x846CA68B)
    x ^= x >> np.uint32(16)
    return (x >> np.uint32(8)).astype(np.float32) / np.float32(2**24)


def gain(layer):
    """Keeps the variance from layer to layer, so that the features depend on the image with these moving statistics too."""
    if layer == "dense":
        return 0.1
    if layer.endswith("dwconv"):
        return 1.6
    if layer.endswith("project_conv"):
        return 3
    if layer.endswith(("se_reduce", "se_expand")):
        return 2
    return 1 if layer.endswith(("expand_conv", "stem_conv", "top_conv")) else 2**0.5


def closing_norms(model):
    """The last batch normalisation of each residual branch."""
    names = {layer.name for layer in model.layers}
    return {n for n in names if n.endswith("_3_bn")} | {
        n for n in names if n.endswith("project_bn") and n.replace("project_bn", "add") in names}


def fill(model):
    number = 0
    closing = closing_norms(model)
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
                value = (2 * u - 1) * gain(layer.name) * np.sqrt(3 / fan_in)
            elif name == "gamma":
                # quiet residual branches: neither features nor rounding errors grow with depth
                value = (0.8 + 0.4 * u) * (0.1 if layer.name in closing else 1)
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
        if isinstance(layer, keras.layers.Normalization):
            # as loading a file does; without it the layer goes on with the statistics it was built with
            layer.finalize_state()


def pixels(name, count, height, width, number):
    """Speckle over coarse patches; images that differ in the large keep batch statistics well conditioned."""
    fine = noise(count * height * width * 3, number).reshape(count, height, width, 3)
    n, y, x, c = np.indices(fine.shape)
    patch = ((n * 64 + y // 16) * 64 + x // 16) * 3 + c
    u = np.float32(0.25) * fine + np.float32(0.75) * noise(count * 64 * 64 * 3, number + 50)[patch]
    return u * np.float32(255) if name == "EfficientNetB7" else u


def build(name, height, width, **options):
    """The network with two outputs, features and probabilities; weights by formula unless `options` names others."""
    keras.backend.clear_session()
    base = getattr(keras.applications, name)(
        include_top=False, input_shape=(height, width, 3), **{"weights": None, **options})
    for layer in base.layers:
        # whole samples at random: cannot be the same on two sides
        if isinstance(layer, keras.layers.Dropout):
            layer.rate = 0.0
    features = keras.layers.GlobalAveragePooling2D()(base.output)
    probabilities = keras.layers.Dense(2, activation="softmax", name="dense")(features)
    model = keras.Model(base.input, [features, probabilities])
    fill(model)
    return model
