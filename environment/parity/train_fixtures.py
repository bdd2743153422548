"""Traces of real Keras for the tests of the training recipe.

    KERAS_BACKEND=jax python environment/parity/train_fixtures.py lib-src/test/resources/parity/train

sgd.csv      loss sum(a * w^2), SGD with Nesterov momentum 0.9 and rate 0.02 / (1 + 0.1 * step): the weights after each step
plateau.csv  ReduceLROnPlateau(factor 0.8, patience 3): validation loss and the learning rate after each epoch,
             for the study's floor of 1e-8 and for one that is reached
"""
import csv
import pathlib
import sys

import keras
import numpy as np

target = pathlib.Path(sys.argv[1])
target.mkdir(parents=True, exist_ok=True)


def write(name, header, rows):
    with open(target / name, "w", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(header)
        writer.writerows(rows)


def sgd():
    a = np.float32([0.5, 1.5, 6.0, 20.0])
    w = keras.Variable(np.float32([1.0, -2.0, 0.5, 3.0]))
    # Keras 2's argument decay, in the words of Keras 3
    rate = keras.optimizers.schedules.InverseTimeDecay(0.02, decay_steps=1, decay_rate=0.1)
    optimizer = keras.optimizers.SGD(rate, momentum=0.9, nesterov=True)
    optimizer.build([w])
    rows = []
    for step in range(20):
        gradient = 2 * a * np.asarray(w)
        optimizer.apply([keras.ops.convert_to_tensor(gradient)])
        rows.append([step] + [repr(float(v)) for v in np.asarray(w)])
    write("sgd.csv", ["step", "w0", "w1", "w2", "w3"], rows)


class Anything:
    def __init__(self):
        self.optimizer = keras.optimizers.SGD(1e-3)


def plateau():
    # improvements larger and smaller than 1e-4, standing still, rising, and a late improvement
    losses = [0.7, 0.6, 0.59995, 0.5999, 0.59985, 0.6, 0.5, 0.5, 0.5, 0.5, 0.5, 0.5, 0.49985, 0.49976, 0.4997, 0.49965,
              0.8, 0.9, 1.0, 0.9, 0.8, 0.7, 0.3, 0.31, 0.32, 0.33, 0.29995, 0.29985, 0.4, 0.4, 0.4, 0.4, 0.4, 0.4, 0.4]
    rows = []
    for floor in (1e-8, 5e-4):
        rule = keras.callbacks.ReduceLROnPlateau(monitor="val_loss", factor=0.8, patience=3, min_lr=floor)
        rule.set_model(Anything())
        rule.on_train_begin()
        for epoch, loss in enumerate(losses):
            rule.on_epoch_end(epoch, {"val_loss": loss})
            rows.append([repr(floor), epoch + 1, loss, repr(float(rule.model.optimizer.learning_rate))])
    write("plateau.csv", ["floor", "epoch", "val_loss", "learning_rate"], rows)


sgd()
plateau()
