"""One thread of mathematics per process, as in the workflow: two test processes must not fight for two cores."""

import torch

pytest_plugins = ["workspace"]

torch.set_num_threads(1)
