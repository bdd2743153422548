"""Writes the operations of PyTorch that DJL does not offer, as modules that the networks run.

    python environment/dev/parity/scripted.py lib-src/main/resources/thyroidstudy/backbone
"""
import pathlib
import sys

import torch


class Swish(torch.nn.Module):
    def forward(self, x):
        return torch.nn.functional.silu(x)


class Bfloat16(torch.nn.Module):
    def forward(self, x):
        return x.to(torch.bfloat16)


class Float32(torch.nn.Module):
    def forward(self, x):
        return x.to(torch.float32)


class Blocked(torch.nn.Module):
    def forward(self, x):
        return x.to_mkldnn()


class Plain(torch.nn.Module):
    def forward(self, x):
        return x.to_dense()


class Relu(torch.nn.Module):
    def forward(self, x):
        return torch.relu_(x)


for name, module in {"swish": Swish(), "bfloat16": Bfloat16(), "float32": Float32(), "blocked": Blocked(),
                     "plain": Plain(), "relu": Relu()}.items():
    torch.jit.script(module).save(str(pathlib.Path(sys.argv[1]) / f"{name}.pt"))
