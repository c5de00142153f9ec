#!/usr/bin/python3
"""Makes the small TorchScript modules beside this file, with Debian 12's python3-torch:

    /usr/bin/python3 Tests/Fixtures/models/make.py
"""

import pathlib

import torch

HERE = pathlib.Path(__file__).resolve().parent


class Red(torch.nn.Module):
    """A sound model: the matte is the red plane."""

    def forward(self, pixels):
        return pixels[:, :1]


class Half(torch.nn.Module):
    """Answers half as many rows as it was given."""

    def forward(self, pixels):
        return pixels[:, :1, ::2]


class NotANumber(torch.nn.Module):
    """Divides zero by zero."""

    def forward(self, pixels):
        return (pixels[:, :1] - pixels[:, :1]) / 0.0


class Pair(torch.nn.Module):
    """Answers two tensors."""

    def forward(self, pixels):
        return pixels, pixels


for module in (Red(), Half(), NotANumber(), Pair()):
    torch.jit.save(torch.jit.script(module), str(HERE / f"{type(module).__name__}.pt"))
