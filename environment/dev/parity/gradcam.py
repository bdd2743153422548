"""Writes the Grad-CAM maps of Keras: lib-src/test/resources/parity/gradcam.json, read by the JUnit test GradCamParityTest.

Usage: environment/dev/parity/run gradcam [MODEL ...]

As in the Keras example "Grad-CAM class activation visualization" (Selvaraju et al. 2017), of the logit, not scaled to its maximum.
Weights and pixels come from the formulas of formula.py.
"""

import json
import sys
from pathlib import Path

from formula import MODELS, build, pixels

import keras
import numpy as np
import tensorflow as tf

OUT = Path(__file__).resolve().parents[3] / "lib-src/test/resources/parity/gradcam.json"
HEIGHT, WIDTH = 96, 128
LAST = {"VGG16": "block5_conv3", "VGG19": "block5_conv4", "ResNet50": "conv5_block3_out", "ResNet101": "conv5_block3_out",
        "EfficientNetB7": "top_activation"}


def grad_cam(name):
    model = build(name, HEIGHT, WIDTH)
    kernel, bias = (w.value for w in model.get_layer("dense").weights)
    parts = keras.Model(model.input, [model.get_layer(LAST[name]).output, model.output[0]])
    x = pixels(name, 2, HEIGHT, WIDTH, 300000)
    result = []
    for label in (0, 1):
        with tf.GradientTape() as tape:
            maps, features = parts(x, training=False)
            logit = (tf.matmul(features, kernel) + bias)[:, label]
        gradient = tape.gradient(logit, maps)
        weights = tf.reduce_mean(gradient, axis=(1, 2), keepdims=True)
        heat = tf.nn.relu(tf.reduce_sum(weights * maps, axis=-1)).numpy()
        if (heat.max(axis=(1, 2)) == 0).any() or (np.ptp(heat, axis=(1, 2)) < 1e-3 * heat.max(axis=(1, 2))).any():
            print(name, label, "WARNING: an empty or even map shows little")
        result.append(heat.astype(float).tolist())
    print(name, np.shape(result), "largest", np.max(result, axis=(2, 3)).round(5).tolist(), flush=True)
    return result


if __name__ == "__main__":
    found = json.loads(OUT.read_text()) if sys.argv[1:] and OUT.exists() else {}
    found.update({name: grad_cam(name) for name in sys.argv[1:] or MODELS})
    OUT.parent.mkdir(parents=True, exist_ok=True)
    OUT.write_text(json.dumps(found, separators=(",", ":")).replace('],"', '],\n"') + "\n", encoding="utf-8")
