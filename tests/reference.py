"""An independent, slow reference: eq. 1 at any depth in its original coordinates, differentiated by autograd.

    f(x) = (1/alpha) a^T relu(W_{L-1} [... relu(W_1 [x; 1]); c_{L-1}]),   theta' = -grad R

The constant inputs c_l of the inner layers are what makes a gauge an exact symmetry. With W_l = beta_l V_l and c_1 = 1,
the first hidden state is beta_1 times that of V_1; where c_l = beta_1 ... beta_{l-1}, by induction

    W_l [h_{l-1}; c_l] = beta_1 ... beta_l V_l [g_{l-1}; 1]     where h_{l-1} = beta_1 ... beta_{l-1} g_{l-1},

so f is that of the normalised weights V times beta_1 ... beta_L / alpha. With constants 1 the bias columns alone would
break it (docs/method.md).
"""

import math

import torch


class ReferenceNetwork:
    """Full-batch gradient descent in float64 on scales (alpha, [beta_1 ... beta_L]) and given standard normal weights.

    `weights` are V_1 ... V_{L-1}, each with its bias as the last column, and a.
    """

    def __init__(self, x, y, alpha, betas, weights, biases=True):
        self.alpha, self.biases = alpha, biases
        self.constants = [math.prod(betas[:count]) for count in range(len(betas) - 1)]  # c_1 ... c_{L-1}
        self.x, self.y = torch.as_tensor(x), torch.as_tensor(y)
        self.weights = [(beta * w).requires_grad_() for beta, w in zip(betas, weights, strict=True)]
        self.initial = [w.detach().clone() for w in self.weights]

    def function(self, x):
        *hidden, a = self.weights
        h = x
        for w, constant in zip(hidden, self.constants, strict=True):
            if self.biases:
                h = torch.cat([h, torch.full((len(x), 1), constant, dtype=torch.float64)], dim=1)
            h = torch.relu(h @ w.T)
        return h @ a.T / self.alpha

    def risk(self):
        return ((self.function(self.x) - self.y) ** 2).sum() / (2 * len(self.x))

    def gradients(self):
        return torch.autograd.grad(self.risk(), self.weights)

    def kernel(self, mobilities):
        """Return the tangent kernel J P J^T of all outputs, (n d_out, n d_out), for mobilities of all layers."""
        rows = []
        for output in self.function(self.x).flatten():
            gradients = torch.autograd.grad(output, self.weights, retain_graph=True)
            rows.append(torch.cat([mu * g.flatten() for mu, g in zip(mobilities, gradients, strict=True)]))
        jacobian = torch.stack(rows)
        return jacobian @ jacobian.T

    def step(self, eta):
        gradients = self.gradients()
        with torch.no_grad():
            for weight, gradient in zip(self.weights, gradients, strict=True):
                weight -= eta * gradient

    def relative_distances(self):
        """Return RD of every layer, W1 ... W_{L-1} and a."""
        names = [*(f"W{index}" for index in range(1, len(self.weights))), "a"]
        layers = zip(names, self.weights, self.initial, strict=True)
        return {layer: float((w.detach() - w0).norm() / w0.norm()) for layer, w, w0 in layers}
