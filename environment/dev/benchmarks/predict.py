"""Images a second from a folder of JPEGs to probabilities: this library, Keras's predict, PyTorch and ONNX Runtime, measured in turn.

    predict.py images FOLDER COUNT                                           COUNT pictures of 640 x 480, a fifth of them cancer
    predict.py measure OUT FOLDER BATCH ROUNDS MODEL... -- JAVA COMMAND...   all of each model side by side
    predict.py keras|torch|compiled|onnx MODEL BATCH FOLDER                  one of them, driven through its standard input

A round is one pass over the folder; all but the library share one reader, which decodes two batches ahead on two threads.
"""
import collections
import concurrent.futures
import operator
import pathlib
import statistics
import sys
import tempfile

from train import SIZE, Worker, serve

NAMES = {"java": "this library", "keras": "Keras predict", "torch": "PyTorch, channels last", "compiled": "PyTorch, compiled",
         "onnx": "ONNX Runtime"}


def images(folder, count):
    import numpy as np
    from PIL import Image
    random = np.random.default_rng(1)
    for i in range(count):
        file = pathlib.Path(folder) / ("Cancer" if i % 5 == 0 else "Benign") / f"{i:05d}.jpg"
        if not file.exists():
            file.parent.mkdir(parents=True, exist_ok=True)
            speckle = Image.fromarray(random.integers(0, 255, (60, 80), dtype=np.uint8)).resize((640, 480), Image.Resampling.BICUBIC)
            speckle.convert("RGB").save(file, quality=90)


def pixels(file):
    import numpy as np
    from PIL import Image
    with Image.open(file) as image:
        return np.asarray(image.convert("RGB").resize((SIZE, SIZE), Image.Resampling.NEAREST), "float32") / 255


class Folder:
    """The images of a folder, a batch (N,224,224,3) at a time; the next two are read meanwhile."""

    def __init__(self, folder, batch):
        files = sorted(pathlib.Path(folder).glob("*/*.jpg"))
        self.batches = [files[i:i + batch] for i in range(0, len(files), batch)]

    def __iter__(self):
        with concurrent.futures.ThreadPoolExecutor(2) as pool:
            waiting = collections.deque()
            for files in [*self.batches, [], []]:
                waiting.append(pool.map(pixels, files))
                if len(waiting) > 2:
                    yield self.stacked(waiting.popleft())

    @staticmethod
    def stacked(read):
        import numpy as np
        return np.stack(list(read))


def keras_pass(model, folder):
    import keras
    base = getattr(keras.applications, model)(include_top=False, weights=None, input_shape=(SIZE, SIZE, 3))
    network = keras.Model(base.input, keras.layers.Dense(2, activation="softmax")(keras.layers.GlobalAveragePooling2D()(base.output)))

    class Batches(keras.utils.PyDataset):
        def __len__(self):
            return len(folder.batches)

        def __getitem__(self, index):
            return folder.stacked(map(pixels, folder.batches[index]))

    batches = Batches(workers=2)
    network.compile(jit_compile=False)
    return lambda: network.predict(batches, verbose=0)


def torch_pass(model, folder, compiled=False):
    import torch
    import networks
    network = networks.build(model).to(memory_format=torch.channels_last).eval()
    if compiled:
        # what it may do when the weights do not change any more, batch normalisation folded into convolutions included
        torch._inductor.config.freezing = True
        network = torch.compile(network)

    def step():
        with torch.inference_mode(not compiled), torch.no_grad():
            for batch in folder:
                network(torch.from_numpy(batch).permute(0, 3, 1, 2)).softmax(1).numpy()

    return step


def onnx_pass(model, folder):
    import numpy as np
    import onnxruntime
    import torch
    import networks
    with tempfile.TemporaryDirectory() as out:
        file = pathlib.Path(out) / "network.onnx"
        torch.onnx.export(networks.build(model).eval(), (torch.zeros(1, 3, SIZE, SIZE),), file, input_names=["x"],
                          dynamic_axes={"x": {0: "n"}}, dynamo=False)
        session = onnxruntime.InferenceSession(file, providers=["CPUExecutionProvider"])

    def step():
        for batch in folder:
            session.run(None, {"x": np.ascontiguousarray(batch.transpose(0, 3, 1, 2))})

    return step


def measure(out, folder, batch, rounds, models, java):
    count = len(list(pathlib.Path(folder).glob("*/*.jpg")))
    print(f"Images a second from {count} JPEGs of 640 x 480 to probabilities at {SIZE} x {SIZE}, batches of {batch}: median of {rounds} passes,\n"
          "taken in turn. Ratios, this library's to the others', are those of neighbouring passes.\n")
    print("| network |", " | ".join(NAMES.values()), "|", " | ".join(f"to {name}" for name in list(NAMES.values())[1:]), "|")
    print("|---" * (2 * len(NAMES)) + "|", flush=True)
    for model in models:
        with open(pathlib.Path(out) / f"predict-{model}.log", "w") as log:
            workers = {}
            for name in NAMES:
                command = [*java, folder, model, str(batch)] if name == "java" else [sys.executable, __file__, name, model, str(batch), folder]
                try:
                    worker = Worker(name, command, log)
                    if worker.answer() == "ready":
                        workers[name] = worker
                except SystemExit as e:
                    print(f"{model}: {e} {log.name}", file=sys.stderr)
            for _ in range(rounds):
                for worker in workers.values():
                    worker.step()
            for worker in workers.values():
                worker.end()
                print(model, worker.name, worker.seconds, worker.busy, worker.megabytes, file=log)
        cells = [f"{count / statistics.median(workers[name].seconds):.1f}" if name in workers else "-" for name in NAMES]
        own = workers["java"].seconds
        cells += [f"{statistics.median(map(operator.truediv, workers[name].seconds, own)):.2f}" if name in workers else "-"
                  for name in list(NAMES)[1:]]
        print("|", " | ".join([model, *cells]), "|", flush=True)


if __name__ == "__main__":
    if sys.argv[1] == "images":
        images(sys.argv[2], int(sys.argv[3]))
    elif sys.argv[1] == "measure":
        split = sys.argv.index("--")
        measure(sys.argv[2], sys.argv[3], int(sys.argv[4]), int(sys.argv[5]), sys.argv[6:split], sys.argv[split + 1:])
    else:
        kind, model, batch, where = sys.argv[1:]
        files = Folder(where, int(batch))
        serve({"keras": lambda: keras_pass(model, files), "torch": lambda: torch_pass(model, files),
               "compiled": lambda: torch_pass(model, files, True), "onnx": lambda: onnx_pass(model, files)}[kind]())
