"""The operations of PyTorch that DJL does not offer, as modules that the networks run. environment/dev/parity/run operations
writes the .pt files beside this one from it."""
import torch


class Swish(torch.nn.Module):
    def forward(self, x):
        return torch._C._nn.silu(x)


class SwishInPlace(torch.nn.Module):
    def forward(self, x):
        return torch._C._nn.silu_(x)


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
