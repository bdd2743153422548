"""Traces of real Keras for the tests of the training recipe.

Usage: environment/dev/parity/run training

sgd.csv      loss sum(a * w^2), SGD with Nesterov momentum 0.9 and rate 0.02 / (1 + 0.1 * step): the weights after each step
plateau.csv  ReduceLROnPlateau(factor 0.8, patience 3): validation loss and the learning rate after each epoch,
             for the study's floor of 1e-8 and for one that is reached
loss.csv     one step of fit's kind with class weights and label smoothing: inputs, one-hot labels, the loss of the
             training step, the loss that evaluate gives, and the gradient of the kernel
stopping.csv EarlyStopping on val_loss: patience, validation losses, after how many epochs it stops
schedule.csv CosineDecay(1, 30 steps, alpha 0.1) and ExponentialDecay(1, 10 steps, 0.5, staircase) by step
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


def loss():
    random = np.random.default_rng(3)
    x = random.normal(size=(6, 2)).astype("float32").round(3)
    y = np.eye(2, dtype="float32")[[0, 1, 1, 0, 0, 0]]
    kernel = np.float32([[0.7, -0.4], [0.2, 1.1]])
    rows = []
    for smoothing in (0.0, 0.1, 0.25):
        for weights in ((1.0, 1.0), (0.6, 2.5)):
            dense = keras.layers.Dense(2, activation="softmax")
            model = keras.Sequential([keras.Input((2,)), dense])
            dense.set_weights([kernel, np.zeros(2, "float32")])
            model.compile(keras.optimizers.SGD(1.0), keras.losses.CategoricalCrossentropy(label_smoothing=smoothing))
            evaluated = model.evaluate(x, y, verbose=0)
            trained = model.train_on_batch(x, y, class_weight=dict(enumerate(weights)))
            gradient = kernel - dense.get_weights()[0]
            rows.append([smoothing, *weights, *x.ravel(), *y[:, 1].astype(int), repr(float(trained)), repr(float(evaluated)),
                         *(repr(float(g)) for g in gradient.ravel())])
    write("loss.csv", ["smoothing", "weight0", "weight1"] + [f"x{i}{j}" for i in range(6) for j in range(2)]
          + [f"y{i}" for i in range(6)] + ["loss", "val_loss", "g00", "g01", "g10", "g11"], rows)


def stopping():
    traces = [
        [0.7, 0.6, 0.6, 0.6, 0.6],
        [0.7, 0.6, 0.61, 0.5999999, 0.62, 0.6, 0.63, 0.64],
        [0.5, 0.6, 0.7, 0.8, 0.9, 1.0, 1.1, 1.2],
        [0.9, 0.8, 0.7, 0.6, 0.5, 0.4, 0.3, 0.2],
        [0.7, 0.8, 0.6, 0.7, 0.8, 0.5, 0.6, 0.55, 0.51, 0.52, 0.53],
    ]
    rows = []
    for patience in (1, 2, 3, 5):
        for trace in traces:
            rule = keras.callbacks.EarlyStopping(monitor="val_loss", patience=patience)
            rule.set_model(Anything())
            rule.model.stop_training = False
            rule.on_train_begin()
            done = 0
            for epoch, value in enumerate(trace):
                rule.on_epoch_end(epoch, {"val_loss": value})
                done += 1
                if rule.model.stop_training:
                    break
            rows.append([patience, int(rule.model.stop_training), done] + trace)
    write("stopping.csv", ["patience", "stopped", "epochs", "val_loss..."], rows)


def schedule():
    cosine = keras.optimizers.schedules.CosineDecay(1.0, 30, alpha=0.1)
    steps = keras.optimizers.schedules.ExponentialDecay(1.0, 10, 0.5, staircase=True)
    write("schedule.csv", ["step", "cosine", "steps"],
          [[step, repr(float(cosine(step))), repr(float(steps(step)))] for step in range(31)])


sgd()
plateau()
loss()
stopping()
schedule()
