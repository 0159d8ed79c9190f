"""Torch on one thread: the models here are too small for more."""

import torch

torch.set_num_threads(1)
