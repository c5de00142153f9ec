"""Lets the tests import the pipeline's modules, which lie here rather than in a package."""

import torch

# Too small to share: threads that wait for each other only slow a busy machine down.
torch.set_num_threads(1)
