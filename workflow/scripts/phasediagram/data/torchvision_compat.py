"""Import torchvision even if torch cannot load its compiled operators."""

import importlib
import sys


def import_torchvision():
    """Return the torchvision module.

    The wheel's operators are linked against CUDA. With a CPU-only torch they do not load, and the import fails:
    torchvision registers fake implementations of two operators that are not defined. Defining their schemas lets the
    import pass; nothing here calls them. If the operators do load, they must not be defined again.
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
