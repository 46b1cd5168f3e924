"""Train one network, look at how far its layers move, and draw what it has learnt.

    .venv/bin/python examples/one_network.py network.png

Change gamma2 and gamma3: at (0.5, 1) all layers are linear, at (0.5, 3) all are condensed.
"""

import sys

import matplotlib.pyplot as plt
import numpy as np

from phasediagram import train, where

X, Y, M = [-1.0, -0.3, 0.4, 1.0], [0.0, 1.0, 0.8, -0.2], 1000

network = train(X, Y, M, gamma2=0.5, gamma3=3.0)
print(network.status, network.relative_distance)

he = where(1.0, (2 / M) ** 0.5, (2 / M) ** 0.5, 2**0.5, m=M)  # alpha, beta3, beta2, beta1 of He's initialisation
print(f"He at m = {M}: gamma2 = {he.gamma2:.2f}, gamma3 = {he.gamma3:.2f}, {he.regimes}")

grid = np.linspace(-1.5, 1.5, 300)
plt.plot(grid, network(grid), label="f(x)")
plt.plot(X, Y, "o", label="data")
plt.legend()
plt.savefig(sys.argv[1])
