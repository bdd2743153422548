"""Prints, in base64, the event file that TensorFlow writes for the epochs of TensorBoardTest.

Usage: environment/dev/parity/run training
"""
import base64
import os
import tempfile

os.environ["TF_CPP_MIN_LOG_LEVEL"] = "3"
import tensorflow as tf
from tensorflow.core.util import event_pb2

TAGS = ["loss", "accuracy", "val_loss", "val_accuracy", "learning_rate"]
EPOCHS = [(1, 1700000002.0, [0.75, 0.5, 0.625, 0.25, 0.001]), (200, 1700000005.0, [0.5, 1, 0.5, 0.75, 0.0005])]

events = [event_pb2.Event(wall_time=1700000000.0, file_version="brain.Event:2")]
for step, time, values in EPOCHS:
    event = event_pb2.Event(wall_time=time, step=step)
    for tag, value in zip(TAGS, values):
        event.summary.value.add(tag="epoch_" + tag, simple_value=value)
    events.append(event)
with tempfile.TemporaryDirectory() as folder:
    path = os.path.join(folder, "events")
    with tf.io.TFRecordWriter(path) as writer:
        for event in events:
            writer.write(event.SerializeToString())
    print(base64.encodebytes(open(path, "rb").read()).decode("ascii"), end="")
