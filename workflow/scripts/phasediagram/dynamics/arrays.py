"""Arrays of a run: numpy's on the CPU, torch's on a GPU. Both keep to the array API standard; here is what it lacks.

numpy, because most runs are small and its calls cost half of torch's. torch is imported only where a GPU is used.
"""

import ctypes

import numpy as np
from scipy.linalg import blas

GEMM = {"float32": blas.sgemm, "float64": blas.dgemm}
BLOCK = 2**16  # neurons at a time


class Arrays:
    """Makes arrays of one floating type on one device. `xp` is the library, with the functions of the standard."""

    def __init__(self, device: str, dtype: str):
        if device == "cpu":
            self.xp = np
        else:
            import array_api_compat.torch as xp
            import torch

            torch.set_num_threads(1)
            torch.backends.cuda.matmul.allow_tf32 = False
            self.xp = xp
        self.dtype, self.place = dtype, {"dtype": getattr(self.xp, dtype), "device": device}
        self.epsilon = float(np.finfo(dtype).eps)

    def array(self, values):
        """Return numbers of the host as an array. It may share their memory."""
        return self.xp.asarray(values, **self.place)

    def zeros(self, *shape: int):
        return self.xp.zeros(shape, **self.place)

    def empty(self, *shape: int):
        return self.xp.empty(shape, **self.place)

    def norm(self, array) -> float:
        """Return the root of the sum of squares. A matrix needs no memory beside its own."""
        return float(self.xp.sum(self.xp.vecdot(array, array))) ** 0.5

    def doubled(self, array):
        """Return an array in float64, where squares of small numbers do not underflow."""
        return self.xp.astype(array, self.xp.float64)

    def inner(self, rows, others):
        """Return the inner products of long rows, shape (len(rows), len(others)).

        Over a million terms a float32 sum is off by 2e-5, which is more than a basis bears: it would be extended by
        rounding errors, and no longer be orthonormal. Here the sums of blocks are added up in float64.
        """
        return self._in_blocks(lambda some, more: some @ more.T, rows, others)

    def squares(self, *arrays) -> list[np.ndarray]:
        """Return the squared norms of the long rows of each array, on the host, in one trip from the device."""
        return on_host([self._in_blocks(self.xp.vecdot, rows, rows) for rows in arrays])[0]

    def _in_blocks(self, product, rows, others):
        m = rows.shape[1]
        if m <= BLOCK:
            return product(rows, others)
        blocks = [slice(start, start + BLOCK) for start in range(0, m, BLOCK)]
        total = sum(self.doubled(product(rows[:, b], others[:, b])) for b in blocks)
        return self.xp.astype(total, self.place["dtype"])


def add_product(target, left, right) -> None:
    """Add left^T right, shape (k, m), to rows (k, m) in place."""
    if isinstance(target, np.ndarray) and target.flags.c_contiguous:
        GEMM[target.dtype.name](1.0, right.T, left.T, 1.0, target.T, trans_b=True, overwrite_c=True)
    else:
        target += left.T @ right


def on_host(*groups: list) -> list[list[np.ndarray]]:
    """Return the same groups of small arrays as arrays of the host, in one trip from the device."""
    arrays = [array for group in groups for array in group]
    if not isinstance(arrays[0], np.ndarray):
        import torch

        flat = torch.cat([array.reshape(-1).double() for array in arrays]).cpu().numpy()
        parts = np.split(flat, np.cumsum([array.numel() for array in arrays])[:-1])
        arrays = [part.reshape(tuple(array.shape)) for part, array in zip(parts, arrays, strict=True)]
    moved = iter(arrays)
    return [[next(moved) for _ in group] for group in groups]


def gpu_name() -> str:
    """Return the name of the GPU, or "" where torch sees none."""
    if not any(map(_loads, ("libcuda.so.1", "nvcuda.dll", "libamdhip64.so"))):
        return ""  # no driver: the second that it takes to import torch is saved
    import torch

    return torch.cuda.get_device_name() if torch.cuda.is_available() else ""


def _loads(library: str) -> bool:
    try:
        ctypes.CDLL(library)
    except OSError:
        return False
    return True
