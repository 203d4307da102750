"""Task-aligned label assignment (TOOD, arXiv:2108.07755) and the loss: BCE on aligned scores, CIoU, distribution focal loss."""

import math

import torch
from torch.nn import functional

from network import BINS, decode

TOP = 10  # anchors that one box may claim
ALPHA, BETA = 0.5, 6.0  # weights of score and overlap in the alignment
GAINS = {"score": 0.7, "box": 7.5, "spread": 1.5}


def overlap(a, b, complete=False):
    """IoU, or complete IoU (arXiv:1911.08287), of corner boxes that broadcast; the last axis is the corners."""
    size_a, size_b = (a[..., 2:] - a[..., :2]).clamp(min=0), (b[..., 2:] - b[..., :2]).clamp(min=0)
    shared = (torch.minimum(a[..., 2:], b[..., 2:]) - torch.maximum(a[..., :2], b[..., :2])).clamp(min=0).prod(-1)
    iou = shared / (size_a.prod(-1) + size_b.prod(-1) - shared + 1e-7)
    if not complete:
        return iou
    around = torch.maximum(a[..., 2:], b[..., 2:]) - torch.minimum(a[..., :2], b[..., :2])
    apart = ((a[..., :2] + a[..., 2:] - b[..., :2] - b[..., 2:]) ** 2).sum(-1) / 4
    shape = 4 / math.pi**2 * (torch.atan(size_b[..., 0] / (size_b[..., 1] + 1e-7)) - torch.atan(size_a[..., 0] / (size_a[..., 1] + 1e-7))) ** 2
    with torch.no_grad():
        weight = shape / (1 - iou + shape + 1e-7)
    return iou - apart / ((around**2).sum(-1) + 1e-7) - shape * weight


@torch.no_grad()
def assign(scores, boxes, points, truth, classes, counts):
    """Which anchor answers for which box.

    `scores` (n, a, c) in 0..1, `boxes` (n, a, 4), `truth` (n, m, 4), `classes` (n, m), `counts` (n,).
    Returns (index of the box (n, a), is any (n, a), target score (n, a)).
    """
    n, m, _ = truth.shape
    real = torch.arange(m)[None] < counts[:, None]
    iou = overlap(truth[:, :, None], boxes[:, None]).clamp(min=0)  # n, m, a
    own = scores.gather(2, classes[:, None].expand(n, scores.shape[1], m)).transpose(1, 2)
    middle, reach = (truth[..., :2] + truth[..., 2:]) / 2, (truth[..., 2:] - truth[..., :2]).clamp(min=9.0) / 2
    inside = ((points[None, None] - middle[:, :, None]).abs() < reach[:, :, None]).all(-1) & real[..., None]
    metric = own.pow(ALPHA) * iou.pow(BETA) * inside
    top, where = metric.topk(TOP, dim=2)
    chosen = torch.zeros_like(metric, dtype=torch.bool).scatter_(2, where, top > 1e-9)
    claims = chosen.sum(1)
    best = (iou * inside).argmax(1)
    contested = (claims > 1)[:, None] & chosen
    only = functional.one_hot(best, m).transpose(1, 2).bool()
    chosen = torch.where(contested, only & chosen, chosen)
    positive = chosen.any(1)
    index = chosen.float().argmax(1)
    metric = metric * chosen
    scale = (iou * chosen).amax(2, keepdim=True) / (metric.amax(2, keepdim=True) + 1e-9)
    return index, positive, (metric * scale).amax(1)


def loss(distances, logits, points, strides, truth, classes, counts):
    """The total loss of a batch and its parts (score, box, spread) as numbers."""
    boxes = decode(distances, points, strides)
    index, positive, target = assign(logits.detach().sigmoid(), boxes.detach(), points, truth, classes, counts)
    goal = torch.zeros_like(logits)
    labels = classes.gather(1, index)
    goal.scatter_(2, labels[..., None], (target * positive)[..., None])
    total = goal.sum().clamp(min=1.0)
    score = functional.binary_cross_entropy_with_logits(logits, goal, reduction="sum") / total
    if positive.any():
        weight = target[positive]
        wanted = truth.gather(1, index[..., None].expand(-1, -1, 4))[positive]
        box = ((1 - overlap(boxes[positive], wanted, complete=True)) * weight).sum() / total
        where = points.expand(len(truth), -1, -1)[positive]
        stride = strides.expand(len(truth), -1, -1)[positive]
        sides = torch.cat([where - wanted[:, :2], wanted[:, 2:] - where], dim=1) / stride
        sides = sides.clamp(0, BINS - 1.01)
        low = sides.long()
        share = sides - low
        guess = distances[positive].view(-1, BINS)
        spread = (functional.cross_entropy(guess, low.view(-1), reduction="none") * (1 - share.view(-1))
                  + functional.cross_entropy(guess, low.view(-1) + 1, reduction="none") * share.view(-1))
        spread = (spread.view(-1, 4).mean(1) * weight).sum() / total
    else:
        box = spread = distances.sum() * 0
    parts = {"score": score, "box": box, "spread": spread}
    return sum(GAINS[name] * part for name, part in parts.items()), {name: float(part.detach()) for name, part in parts.items()}
