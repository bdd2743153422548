"""Weight files of the five networks in full size, from Keras to Java and back.

Usage: roundtrip.py FOLDER CLASSPATH [MODEL ...]

Keras 2 and Keras 3 save a network; Java loads each file, predicts, and saves one of its own; Keras 2 and Keras 3 load that into a
network with other weights and predict again. FOLDER takes some 1.5 GB at a time.
"""

import glob
import os
import subprocess
import sys

from formula import MODELS, build, pixels

import keras
import numpy as np
import tf_keras

SIZE = 96


def legacy(name, source):
    """The same network in Keras 2, with the weights of `source`, or with its own random ones."""
    tf_keras.backend.clear_session()
    base = getattr(tf_keras.applications, name)(include_top=False, weights=None, input_shape=(SIZE, SIZE, 3))
    features = tf_keras.layers.GlobalAveragePooling2D()(base.output)
    model = tf_keras.Model(base.input, tf_keras.layers.Dense(2, activation="softmax", name="dense")(features))
    if source is not None:
        for here, there in zip(with_weights(model), with_weights(source)):
            here.set_weights(there.get_weights())
            if hasattr(here, "finalize_state"):
                here.finalize_state()
    return base, model


def with_weights(model):
    return [layer for layer in model.layers if layer.get_weights()]


def predict(model, x):
    return np.asarray(model(x, training=False))


def compare(folder, classpath, name):
    x = pixels(name, 2, SIZE, SIZE, 300000)
    both = build(name, SIZE, SIZE)
    model = keras.Model(both.input, both.outputs[1])
    wanted3 = predict(model, x)
    path = lambda kind: os.path.join(folder, f"{name}-{kind}")
    model.save_weights(path("keras3.weights.h5"))
    model.save(path("keras3-model.h5"))
    base2, model2 = legacy(name, model)
    wanted2 = predict(model2, x)
    base2.save_weights(path("keras2-notop.h5"))
    model2.save_weights(path("keras2.hdf5"))

    java = subprocess.run(
        ["java", "-Xmx3g", "-cp", classpath, "thyroidstudy.backbone.WeightRoundTrip", folder, name, str(SIZE)],
        check=True, stdout=subprocess.PIPE, text=True).stdout
    for line in java.splitlines():
        file, part, *numbers = line.split(",")
        found = np.array(numbers, dtype=np.float32).reshape(wanted3.shape)
        if part == "WHOLE":
            report(name, file + " in Java", np.abs(found - wanted3).max(), 1e-5)
        else:
            print(f"{name:15} {file + ' in Java':45} loaded without a head, as it should be")
    saved = path("java.h5")

    other = keras.models.clone_model(model)
    assert np.abs(predict(other, x) - wanted3).max() > 1e-4, "the clone has the weights already"
    other.load_weights(saved)
    report(name, "Java's file in Keras " + keras.__version__, np.abs(predict(other, x) - wanted3).max(), 0)
    same = all(np.array_equal(a, b) for a, b in zip(model.get_weights(), other.get_weights(), strict=True))
    _, other2 = legacy(name, None)
    other2.load_weights(saved)
    report(name, "Java's file in tf_keras " + tf_keras.__version__, np.abs(predict(other2, x) - wanted2).max(), 0)
    if not same:
        raise SystemExit(f"{name}: weights differ after the round trip")
    for file in glob.glob(path("*")):
        os.remove(file)


def report(name, what, difference, allowed):
    verdict = "" if difference <= allowed else "   DIFFERENT"
    print(f"{name:15} {what:45} probabilities differ by {difference:.1e}{verdict}", flush=True)
    if verdict:
        raise SystemExit(1)


if __name__ == "__main__":
    for each in sys.argv[3:] or MODELS:
        compare(sys.argv[1], sys.argv[2], each)
