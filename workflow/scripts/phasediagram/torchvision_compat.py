"""Import torchvision beside a CPU-only torch."""

import importlib


def import_torchvision():
    """Return the torchvision module.

    The wheel's compiled operators are linked against CUDA, so on a CPU-only torch they do not load and
    importing torchvision then fails: it registers fake implementations of two operators that nobody
    defined. Defining their schemas first lets the import pass; nothing here calls them.
    """
    import torch

    if not torch.cuda.is_available() and not hasattr(torch.ops.torchvision, "nms"):
        import_torchvision.library = torch.library.Library("torchvision", "DEF")  # lives as long as the process
        for operator in ("nms", "qnms"):
            import_torchvision.library.define(f"{operator}(Tensor dets, Tensor scores, float iou_threshold) -> Tensor")
    return importlib.import_module("torchvision")
