"""Training steps a second of this library, of Keras on TensorFlow and of PyTorch, measured in turn.

    bench.py measure OUT BATCH ROUNDS MODEL... -- JAVA COMMAND...    the three of each model side by side
    bench.py keras|torch MODEL BATCH                                  one of them, driven through its standard input

Each program builds its network, makes two steps and says "ready". It then makes one step for every line that it reads and answers with
the seconds that the step took on the clock and on all cores together; at the end of its input it answers with the most memory it has held,
in MB. The three hold their networks
at the same time but work in turn, so that whatever else the machine does meets all of them.
"""
import operator
import os
import pathlib
import statistics
import subprocess
import sys
import time

SIZE = 224
# networks too large for the memory are measured one after the other
APART = os.environ.get("APART") == "1"


def serve(step):
    step()
    step()
    print("ready", flush=True)
    for _ in sys.stdin:
        begin, busy = time.perf_counter(), time.process_time()
        step()
        print(time.perf_counter() - begin, time.process_time() - busy, flush=True)
    status = pathlib.Path("/proc/self/status").read_text()
    print(int(status.split("VmHWM:")[1].split()[0]) / 1024, flush=True)


def batch_of(batch, shape):
    import numpy as np
    random = np.random.default_rng(1)
    x = random.random((batch, *shape), dtype="float32")
    return x, np.eye(2, dtype="float32")[random.integers(2, size=batch)]


def keras_worker(model, batch):
    import keras
    base = getattr(keras.applications, model)(include_top=False, weights=None, input_shape=(SIZE, SIZE, 3))
    x = keras.layers.GlobalAveragePooling2D()(base.output)
    network = keras.Model(base.input, keras.layers.Dense(2, activation="softmax")(x))
    rate = keras.optimizers.schedules.InverseTimeDecay(1e-3, 1, 1e-6)
    # jit_compile: with XLA, which Keras chooses by itself, TensorFlow's convolutions on a CPU are slower
    network.compile(keras.optimizers.SGD(rate, momentum=0.9, nesterov=True), "categorical_crossentropy",
                    metrics=["accuracy"], jit_compile=False)
    x, y = batch_of(batch, (SIZE, SIZE, 3))
    serve(lambda: network.train_on_batch(x, y))


def torch_worker(model, batch):
    import torch
    import networks
    network = networks.build(model).to(memory_format=torch.channels_last).train()
    optimizer = torch.optim.SGD(network.parameters(), lr=1e-3, momentum=0.9, nesterov=True)
    x, y = (torch.from_numpy(a) for a in batch_of(batch, (3, SIZE, SIZE)))
    x = x.to(memory_format=torch.channels_last)

    def step():
        optimizer.zero_grad()
        logits = network(x)
        loss = torch.nn.functional.cross_entropy(logits, y)
        loss.backward()
        optimizer.step()
        return loss.item(), (logits.argmax(1) == y.argmax(1)).sum().item()

    serve(step)


class Worker:
    def __init__(self, name, command, log):
        self.name = name
        self.seconds = []
        self.busy = []
        self.process = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=log, text=True)

    def answer(self):
        for line in self.process.stdout:
            # TensorFlow prints on standard output too
            if line.strip() == "ready" or line[:1].isdigit():
                return line.strip()
        raise SystemExit(f"{self.name} ended without an answer, see the log")

    def step(self):
        self.process.stdin.write("step\n")
        self.process.stdin.flush()
        seconds, busy = self.answer().split()
        self.seconds.append(float(seconds))
        self.busy.append(float(busy))

    def run(self, steps):
        for _ in range(steps):
            self.step()
        self.end()

    def end(self):
        self.process.stdin.close()
        self.megabytes = float(self.answer())
        self.process.wait()


def measure(out, batch, rounds, models, java):
    order = "one program after the other" if APART else "taken in turn"
    print(f"Images a second in training at {SIZE} x {SIZE}, batches of {batch}: median of {rounds} steps, {order}. Ratios are those of\n"
          "neighbouring steps; busy: of the time on all cores together, which counts no waiting for other programs.\n")
    print("| network | this library | Keras, TensorFlow | PyTorch, channels last | to Keras | to PyTorch | busy, to Keras "
          "| busy, to PyTorch | memory MB: library / Keras / PyTorch |")
    print("|---|---|---|---|---|---|---|---|---|", flush=True)
    for model in models:
        with open(pathlib.Path(out) / f"train-{model}.log", "w") as log:
            commands = {"java": [*java, model, str(batch), str(rounds)],
                        "keras": [sys.executable, __file__, "keras", model, str(batch)],
                        "torch": [sys.executable, __file__, "torch", model, str(batch)]}
            workers = []
            for name, command in commands.items():
                worker = Worker(name, command, log)
                workers.append(worker)
                if worker.answer() != "ready":
                    raise SystemExit(f"{name} {model} did not start, see {log.name}")
                if APART:
                    worker.run(rounds)
            if not APART:
                for _ in range(rounds):
                    for worker in workers:
                        worker.step()
                for worker in workers:
                    worker.end()
            for worker in workers:
                print(model, worker.name, worker.seconds, worker.busy, file=log)
        own = workers[0]
        speeds = [f"{batch / statistics.median(w.seconds):.2f}" for w in workers]
        ratios = [f"{statistics.median(map(operator.truediv, other, mine)):.2f}"
                  for mine, others in ((own.seconds, [w.seconds for w in workers[1:]]), (own.busy, [w.busy for w in workers[1:]]))
                  for other in others]
        print("|", " | ".join([model, *speeds, *ratios, " / ".join(f"{w.megabytes:.0f}" for w in workers)]), "|", flush=True)


if __name__ == "__main__":
    if sys.argv[1] == "measure":
        split = sys.argv.index("--")
        measure(sys.argv[2], int(sys.argv[3]), int(sys.argv[4]), sys.argv[5:split], sys.argv[split + 1:])
    else:
        {"keras": keras_worker, "torch": torch_worker}[sys.argv[1]](sys.argv[2], int(sys.argv[3]))
