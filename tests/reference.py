"""An independent, slow reference: eq. 1 of the paper in its original coordinates, differentiated by autograd.

    f(x) = (1/alpha) a^T relu(W2 [relu(W1 [x; 1]); beta1]),   theta' = -grad R

The constant input of the second layer is beta1, which is what makes a gauge an exact symmetry: with an input
of 1 the bias column alone would break it (docs/method.md).
"""

import torch


class ReferenceNetwork:
    """Full-batch gradient descent in float64 on alpha, beta3, beta2, beta1 and given standard normal weights."""

    def __init__(self, x, y, scales, w1, w2, bias2, a, biases=True):
        self.alpha, self.beta3, self.beta2, self.beta1 = scales
        self.biases = biases
        self.x = torch.cat([x, torch.ones(len(x), 1, dtype=torch.float64)], dim=1) if biases else x
        self.y = y
        self.a = (self.beta3 * a).requires_grad_()
        self.w2 = (self.beta2 * (torch.cat([w2, bias2[:, None]], dim=1) if biases else w2)).requires_grad_()
        self.w1 = (self.beta1 * w1).requires_grad_()
        self.initial = [w.detach().clone() for w in self.weights]

    @property
    def weights(self):
        return self.a, self.w2, self.w1

    def function(self, x):
        h = torch.relu(x @ self.w1.T)
        if self.biases:
            h = torch.cat([h, self.beta1 * torch.ones(len(x), 1, dtype=torch.float64)], dim=1)
        return torch.relu(h @ self.w2.T) @ self.a.T / self.alpha

    def risk(self):
        return ((self.function(self.x) - self.y) ** 2).sum() / (2 * len(self.x))

    def gradients(self):
        return torch.autograd.grad(self.risk(), self.weights)

    def kernel(self):
        """The tangent kernel J J^T of all outputs, shape (n d_out, n d_out)."""
        rows = []
        for output in self.function(self.x).flatten():
            gradients = torch.autograd.grad(output, self.weights, retain_graph=True)
            rows.append(torch.cat([g.flatten() for g in gradients]))
        jacobian = torch.stack(rows)
        return jacobian @ jacobian.T

    def step(self, eta):
        gradients = self.gradients()
        with torch.no_grad():
            for weight, gradient in zip(self.weights, gradients, strict=True):
                weight -= eta * gradient

    def relative_distances(self):
        """Return RD of every layer."""
        layers = zip(("a", "W2", "W1"), self.weights, self.initial, strict=True)
        return {layer: float((w.detach() - w0).norm() / w0.norm()) for layer, w, w0 in layers}
