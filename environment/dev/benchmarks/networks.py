"""The five networks of Keras in PyTorch, layer by layer the same work; weights are random."""
import math

import torch
from torch import nn


def convolution(before, after, kernel, stride=1, padding=None, groups=1, bias=True):
    return nn.Conv2d(before, after, kernel, stride, kernel // 2 if padding is None else padding, groups=groups, bias=bias)


def head(features, width):
    return nn.Sequential(features, nn.AdaptiveAvgPool2d(1), nn.Flatten(), nn.Linear(width, 2))


def vgg(blocks):
    layers, before = [], 3
    for convolutions, width in zip(blocks, (64, 128, 256, 512, 512)):
        for _ in range(convolutions):
            layers += [convolution(before, width, 3), nn.ReLU(inplace=True)]
            before = width
        layers.append(nn.MaxPool2d(2))
    return head(nn.Sequential(*layers), before)


class Bottleneck(nn.Module):
    def __init__(self, before, width, stride, project):
        super().__init__()
        norm = lambda channels: nn.BatchNorm2d(channels, 1.001e-5, 0.01)
        self.branch = nn.Sequential(
            convolution(before, width, 1, stride), norm(width), nn.ReLU(inplace=True),
            convolution(width, width, 3), norm(width), nn.ReLU(inplace=True),
            convolution(width, 4 * width, 1), norm(4 * width))
        self.shortcut = (nn.Sequential(convolution(before, 4 * width, 1, stride), norm(4 * width)) if project
                         else nn.Identity())

    def forward(self, x):
        return torch.relu_(self.branch(x).add_(self.shortcut(x)))


def resnet(blocks):
    layers = [convolution(3, 64, 7, 2), nn.BatchNorm2d(64, 1.001e-5, 0.01), nn.ReLU(inplace=True), nn.MaxPool2d(3, 2, 1)]
    before = 64
    for stage, (count, width) in enumerate(zip(blocks, (64, 128, 256, 512))):
        for block in range(count):
            layers.append(Bottleneck(before, width, 2 if block == 0 and stage > 0 else 1, block == 0))
            before = 4 * width
    return head(nn.Sequential(*layers), before)


class SqueezeAndExcite(nn.Module):
    def __init__(self, channels, squeezed):
        super().__init__()
        self.scale = nn.Sequential(nn.AdaptiveAvgPool2d(1), convolution(channels, squeezed, 1), nn.SiLU(inplace=True),
                                   convolution(squeezed, channels, 1), nn.Sigmoid())

    def forward(self, x):
        return x * self.scale(x)


class InvertedResidual(nn.Module):
    def __init__(self, before, after, expansion, kernel, stride, drop):
        super().__init__()
        inner = before * expansion
        norm = lambda channels: nn.BatchNorm2d(channels, 1e-3, 0.01)
        layers = []
        if expansion != 1:
            layers += [convolution(before, inner, 1, bias=False), norm(inner), nn.SiLU(inplace=True)]
        layers += [convolution(inner, inner, kernel, stride, groups=inner, bias=False), norm(inner), nn.SiLU(inplace=True),
                   SqueezeAndExcite(inner, max(1, before // 4)), convolution(inner, after, 1, bias=False), norm(after)]
        self.branch = nn.Sequential(*layers)
        self.residual = stride == 1 and before == after
        self.keep = 1 - drop

    def forward(self, x):
        y = self.branch(x)
        if not self.residual:
            return y
        kept = torch.empty(x.shape[0], 1, 1, 1).bernoulli_(self.keep).div_(self.keep)
        return x + y * kept


def efficientnet_b7():
    channels = lambda base: max(8, (int(2 * base) + 4) // 8 * 8)
    stages = [(3, 1, 16, 1, 1), (3, 2, 24, 6, 2), (5, 2, 40, 6, 2), (3, 3, 80, 6, 2), (5, 3, 112, 6, 1), (5, 4, 192, 6, 2),
              (3, 1, 320, 6, 1)]
    depth = lambda blocks: math.ceil(3.1 * blocks)
    layers = [convolution(3, 64, 3, 2, bias=False), nn.BatchNorm2d(64, 1e-3, 0.01), nn.SiLU(inplace=True)]
    before, done, every = 64, 0, sum(depth(stage[1]) for stage in stages)
    for kernel, blocks, width, expansion, stride in stages:
        for block in range(depth(blocks)):
            after = channels(width)
            layers.append(InvertedResidual(before, after, expansion, kernel, stride if block == 0 else 1, 0.2 * done / every))
            before, done = after, done + 1
    layers += [convolution(before, 2560, 1, bias=False), nn.BatchNorm2d(2560, 1e-3, 0.01), nn.SiLU(inplace=True)]
    return head(nn.Sequential(*layers), 2560)


def build(model):
    return {"VGG16": lambda: vgg((2, 2, 3, 3, 3)), "VGG19": lambda: vgg((2, 2, 4, 4, 4)),
            "ResNet50": lambda: resnet((3, 4, 6, 3)), "ResNet101": lambda: resnet((3, 4, 23, 3)),
            "EfficientNetB7": efficientnet_b7}[model]()
