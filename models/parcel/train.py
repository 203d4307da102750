"""Trains the detector from random weights on cached scenes; a checkpoint of the moving average is kept all along.

    python train.py --data train --minutes 50 --out runs/parcel.pt
    python train.py --data train --minutes 20 --resume parcel.onnx --rate 1e-3 --out runs/parcel.pt
"""

import argparse
import copy
import math
import time
from pathlib import Path

import numpy as np
import torch
from torch.nn import functional

from dataset import Scenes, batches
from loss import loss
from muon import Muon
from network import Detector, flatten, grid
from render import SIZE
from unfold import unfold

WARM_UP = 50
SMALL_SHARE = 0.6  # of the time at the smaller size


def average(kept, model, decay):
    """Moves the kept weights a little towards the model's."""
    with torch.no_grad():
        for old, new in zip(kept.state_dict().values(), model.state_dict().values()):
            if old.dtype.is_floating_point:
                old.lerp_(new, 1 - decay)
            else:
                old.copy_(new)


def optimizers(model, rate, decay):
    """Muon for full convolutions inside the network; AdamW for first and last layers, depthwise ones, norms and biases."""
    inner, outer, light = [], [], []
    for name, weight in model.named_parameters():
        if weight.ndim == 1:
            light.append(weight)
        elif weight.shape[1] == 1 or name.startswith("stem") or name.endswith(("box.2.weight", "score.4.weight")):
            outer.append(weight)
        else:
            inner.append(weight)
    return (Muon(inner, rate, weight_decay=decay),
            torch.optim.AdamW([{"params": outer, "weight_decay": decay}, {"params": light, "weight_decay": 0.0}], lr=rate, betas=(0.9, 0.99)))


def main(options):
    torch.manual_seed(options.seed)
    torch.set_num_threads(options.threads)
    scenes = Scenes(options.data)
    model, step = begin(options.resume, scenes)
    model = model.to(memory_format=torch.channels_last)
    print(f"{sum(p.numel() for p in model.parameters()):,} parameters", flush=True)
    kept = copy.deepcopy(model)
    steppers = optimizers(model, options.rate, 0.03)
    grids = {size: grid(size) for size in (SIZE, options.size)}
    stream = batches(scenes, options.batch, options.seed + step)
    began, first, recent, reported = time.time(), step, {}, time.time()
    budget = options.minutes * 60
    while (spent := time.time() - began) < budget:
        # The schedule follows the clock, since how many steps fit in the time is not known before.
        rate = options.rate * min(1.0, (step - first + 1) / WARM_UP) * (0.02 + 0.98 * 0.5 * (1 + math.cos(math.pi * spent / budget)))
        for group in (group for stepper in steppers for group in stepper.param_groups):
            group["lr"] = rate
        images, boxes, classes, counts = next(stream)
        images, boxes = torch.from_numpy(images).contiguous(memory_format=torch.channels_last), torch.from_numpy(boxes)
        size = options.size if spent < SMALL_SHARE * budget else SIZE
        if size != SIZE:
            images = functional.interpolate(images, size, mode="bilinear", antialias=True)
            boxes = boxes * (size / SIZE)
        with torch.autocast("cpu", dtype=torch.bfloat16, enabled=options.bfloat16):
            levels = model(images)
        distances, logits = flatten([level.float() for level in levels])
        total, parts = loss(distances, logits, *grids[size], boxes, torch.from_numpy(classes), torch.from_numpy(counts))
        model.zero_grad(set_to_none=True)
        total.backward()
        torch.nn.utils.clip_grad_norm_(model.parameters(), 10.0)
        for stepper in steppers:
            stepper.step()
        step += 1
        average(kept, model, min(0.998, (step - first + 1) / (step - first + 10)))
        for name, part in parts.items():
            recent[name] = recent.get(name, part) * 0.95 + part * 0.05
        if step % 50 == 0:
            pace = options.batch * 50 / (time.time() - reported)
            reported = time.time()
            print(f"{spent / 60:5.1f} min  step {step}  epoch {(step * options.batch) / len(scenes):.1f}  rate {rate:.1e}  "
                  + "  ".join(f"{name} {value:.3f}" for name, value in recent.items()) + f"  {pace:.1f} images/s", flush=True)
        if step % 50 == 0:
            save(kept, step, options.out)
    save(kept, step, options.out)


def begin(resume, scenes):
    """A new network, a checkpoint's or an exported file's, and the step that it had come to (an exported file does not say)."""
    if resume is None:
        return Detector(), 0
    if resume.suffix == ".onnx":
        images = np.stack([scenes.get(index)[0] for index in range(0, len(scenes), max(1, len(scenes) // 128))][:128])
        return unfold(resume, torch.from_numpy(images.transpose(0, 3, 1, 2).astype(np.float32) / 255)), 0
    model, saved = Detector(), torch.load(resume, weights_only=True)
    model.load_state_dict(saved["weights"])
    return model, saved["step"]


def save(kept, step, path):
    """Writes a checkpoint so that a reader never sees half of one."""
    path.parent.mkdir(parents=True, exist_ok=True)
    torch.save({"weights": kept.state_dict(), "step": step}, path.with_suffix(".tmp"))
    path.with_suffix(".tmp").replace(path)


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", nargs="+", default=["train"])
    parser.add_argument("--minutes", type=float, default=50)
    parser.add_argument("--rate", type=float, default=2e-3)
    parser.add_argument("--size", type=int, default=SIZE, help="side to train at first; smaller is quicker")
    parser.add_argument("--batch", type=int, default=16)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--threads", type=int, default=1)
    parser.add_argument("--bfloat16", action="store_true")
    parser.add_argument("--resume", type=Path, help="a checkpoint, or an exported .onnx file")
    parser.add_argument("--out", type=Path, default=Path("runs/parcel.pt"))
    main(parser.parse_args())
