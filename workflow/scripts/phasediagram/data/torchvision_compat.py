"""Import torchvision beside a torch that cannot load its compiled operators."""

import importlib
import sys


def import_torchvision():
    """Return the torchvision module.

    The wheel's operators are linked against CUDA. Where they do not load, as on a CPU-only torch, the import
    fails: torchvision registers fake implementations of two operators that nobody has defined. Defining their
    schemas lets it pass; nothing here calls them. Where the operators do load, nothing may be defined twice.
    """
    try:
        return importlib.import_module("torchvision")
    except RuntimeError as error:
        if "torchvision::" not in str(error):
            raise
    import torch

    for name in [name for name in sys.modules if name.split(".")[0] == "torchvision"]:
        del sys.modules[name]  # half imported
    import_torchvision.library = torch.library.Library("torchvision", "FRAGMENT")  # lives as long as the process
    for operator in ("nms", "qnms"):
        import_torchvision.library.define(f"{operator}(Tensor dets, Tensor scores, float iou_threshold) -> Tensor")
    return importlib.import_module("torchvision")
