"""Writes the module that EfficientNet's activation runs: PyTorch's own swish, which DJL does not offer.

    python environment/parity/swish.py lib-src/main/resources/thyroidstudy/backbone/swish.pt
"""
import sys

import torch


class Swish(torch.nn.Module):
    def forward(self, x):
        return torch.nn.functional.silu(x)


torch.jit.script(Swish()).save(sys.argv[1])
