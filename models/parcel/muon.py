"""Muon: momentum whose steps are orthogonalised, for the weights of convolutions; far fewer steps than AdamW needs.

Keller Jordan et al., "Muon: an optimizer for hidden layers in neural networks" (2024); the step is scaled as in
arXiv:2502.16982, so that one learning rate serves Muon and the AdamW of the remaining weights.
"""

import torch

COEFFICIENTS = (3.4445, -4.7750, 2.0315)
ROUNDS = 5


def orthogonal(matrix):
    """The nearest matrix with singular values of about 1, by Newton–Schulz iteration."""
    a, b, c = COEFFICIENTS
    x = matrix.T if matrix.shape[0] > matrix.shape[1] else matrix
    x = x / (x.norm() + 1e-7)
    for _ in range(ROUNDS):
        square = x @ x.T
        x = a * x + (b * square + c * square @ square) @ x
    return x.T if matrix.shape[0] > matrix.shape[1] else x


class Muon(torch.optim.Optimizer):
    """For parameters of two or more axes; all but the first are flattened."""

    def __init__(self, parameters, lr, momentum=0.95, weight_decay=0.0):
        super().__init__(parameters, {"lr": lr, "momentum": momentum, "weight_decay": weight_decay})

    @torch.no_grad()
    def step(self, closure=None):
        for group in self.param_groups:
            for weight in group["params"]:
                if weight.grad is None:
                    continue
                held = self.state[weight].setdefault("momentum", torch.zeros_like(weight))
                held.lerp_(weight.grad, 1 - group["momentum"])
                ahead = weight.grad.lerp(held, group["momentum"]).flatten(1)
                step = orthogonal(ahead.float()).view(weight.shape)
                weight.mul_(1 - group["lr"] * group["weight_decay"])
                weight.add_(step, alpha=-group["lr"] * 0.2 * max(ahead.shape) ** 0.5)
