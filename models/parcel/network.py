"""The detector: a small one-stage, anchor-free network with heads at strides 8, 16 and 32.

Plain convolutions, SiLU, nearest upsampling and one max-pool pyramid only, so that any ONNX runtime can run it.
"""

import torch
from torch import nn
from torch.nn import functional

STRIDES = (8, 16, 32)
BINS = 16  # distances to a box's sides are expectations over 0 … 15 strides


class Conv(nn.Module):
    """Convolution, batch norm, SiLU."""

    def __init__(self, inputs, outputs, kernel=1, stride=1, groups=1):
        super().__init__()
        self.conv = nn.Conv2d(inputs, outputs, kernel, stride, kernel // 2, groups=groups, bias=False)
        self.norm = nn.BatchNorm2d(outputs, eps=1e-3, momentum=0.03)

    def forward(self, x):
        return functional.silu(self.norm(self.conv(x)))


class Block(nn.Module):
    """Splits its channels, runs `depth` residual pairs of convolutions over one half, joins all stages (a C2f block)."""

    def __init__(self, inputs, outputs, depth=1, residual=True):
        super().__init__()
        half = outputs // 2
        self.half = half
        self.enter = Conv(inputs, outputs)
        self.pairs = nn.ModuleList(nn.Sequential(Conv(half, half, 3), Conv(half, half, 3)) for _ in range(depth))
        self.leave = Conv(half * (2 + depth), outputs)
        self.residual = residual

    def forward(self, x):
        stages = list(self.enter(x).split((self.half, self.half), dim=1))
        for pair in self.pairs:
            out = pair(stages[-1])
            stages.append(out + stages[-1] if self.residual else out)
        return self.leave(torch.cat(stages, dim=1))


class Pool(nn.Module):
    """Three max-pools in a row, joined, so that the coarsest level sees the whole image (SPPF)."""

    def __init__(self, channels):
        super().__init__()
        self.enter = Conv(channels, channels // 2)
        self.leave = Conv(channels * 2, channels)

    def forward(self, x):
        stages = [self.enter(x)]
        for _ in range(3):
            stages.append(functional.max_pool2d(stages[-1], 5, 1, 2))
        return self.leave(torch.cat(stages, dim=1))


class Head(nn.Module):
    """Box distances and class scores of one level, by two separate branches."""

    def __init__(self, channels, classes):
        super().__init__()
        self.box = nn.Sequential(Conv(channels, 48, 3), Conv(48, 48, 3), nn.Conv2d(48, 4 * BINS, 1))
        self.score = nn.Sequential(Conv(channels, channels, 3, groups=channels), Conv(channels, 48),
                                   Conv(48, 48, 3, groups=48), Conv(48, 48), nn.Conv2d(48, classes, 1))
        nn.init.constant_(self.box[-1].bias, 1.0)
        nn.init.constant_(self.score[-1].bias, -4.6)

    def forward(self, x):
        return torch.cat([self.box(x), self.score(x)], dim=1)


class Detector(nn.Module):
    """Input (n, 3, h, w), RGB 0..1, sides divisible by 32. Output: per level (n, 4·BINS + classes, h/stride, w/stride)."""

    def __init__(self, classes=4):
        super().__init__()
        self.classes = classes
        self.stem = Conv(3, 32, 7, 4)  # full resolution costs most of the time and gives least
        self.level8 = nn.Sequential(Conv(32, 64, 3, 2), Block(64, 64))
        self.level16 = nn.Sequential(Conv(64, 112, 3, 2), Block(112, 112, 2))
        self.level32 = nn.Sequential(Conv(112, 160, 3, 2), Block(160, 160), Pool(160))
        self.up16 = Block(160 + 112, 96, residual=False)
        self.up8 = Block(96 + 64, 64, residual=False)
        self.down16 = Conv(64, 64, 3, 2)
        self.out16 = Block(64 + 96, 96, residual=False)
        self.down32 = Conv(96, 96, 3, 2)
        self.out32 = Block(96 + 160, 128, residual=False)
        self.heads = nn.ModuleList(Head(channels, classes) for channels in (64, 96, 128))

    def forward(self, x):
        c8 = self.level8(self.stem(x))
        c16 = self.level16(c8)
        c32 = self.level32(c16)
        p16 = self.up16(torch.cat([functional.interpolate(c32, scale_factor=2.0, mode="nearest"), c16], dim=1))
        p8 = self.up8(torch.cat([functional.interpolate(p16, scale_factor=2.0, mode="nearest"), c8], dim=1))
        p16 = self.out16(torch.cat([self.down16(p8), p16], dim=1))
        p32 = self.out32(torch.cat([self.down32(p16), c32], dim=1))
        return [head(level) for head, level in zip(self.heads, (p8, p16, p32))]


def grid(size):
    """Anchor centres in pixels (a, 2) and strides (a, 1) for a square input."""
    points, strides = [], []
    for stride in STRIDES:
        line = (torch.arange(size // stride, dtype=torch.float32) + 0.5) * stride
        y, x = torch.meshgrid(line, line, indexing="ij")
        points.append(torch.stack([x.flatten(), y.flatten()], dim=1))
        strides.append(torch.full((line.numel() ** 2, 1), float(stride)))
    return torch.cat(points), torch.cat(strides)


def flatten(levels):
    """Levels to (n, anchors, 4·BINS) distance logits and (n, anchors, classes) score logits."""
    joined = torch.cat([level.flatten(2) for level in levels], dim=2).transpose(1, 2)
    return joined[..., :4 * BINS], joined[..., 4 * BINS:]


def decode(distances, points, strides):
    """Distance logits to corner boxes in pixels, (n, anchors, 4)."""
    n, anchors, _ = distances.shape
    bins = torch.arange(BINS, dtype=distances.dtype)
    sides = (distances.view(n, anchors, 4, BINS).softmax(-1) * bins).sum(-1) * strides
    return torch.cat([points - sides[..., :2], points + sides[..., 2:]], dim=-1)
