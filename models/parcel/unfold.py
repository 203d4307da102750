"""Makes a network that can be trained on from the exported graph, so that the weights in use are the only checkpoint kept.

Export folds batch norms into convolutions. Here each norm is given back with the statistics of its input over real scenes, and
with the scale and shift that undo them: the network computes what the graph computes, and trains as if it had never been folded.
"""

import onnx
import torch

from network import Conv, Detector


def unfold(path, images):
    """A `Detector` with the weights of an exported file. `images` (n, 3, h, w) in 0..1 set the statistics; some 100 will do."""
    weights = {entry.name.removeprefix("model."): torch.from_numpy(onnx.numpy_helper.to_array(entry).copy()) for entry in onnx.load(str(path)).graph.initializer}
    model, hooks = Detector().eval(), []
    for name, module in model.named_modules():
        if isinstance(module, Conv):
            module.conv.weight.data = weights[f"{name}.conv.weight"]
            hooks.append(module.norm.register_forward_pre_hook(lambda norm, inputs, bias=weights[f"{name}.conv.bias"]: restore(norm, inputs[0], bias)))
        elif isinstance(module, torch.nn.Conv2d) and f"{name}.bias" in weights and module.bias is not None:
            module.weight.data, module.bias.data = weights[f"{name}.weight"], weights[f"{name}.bias"]
    with torch.no_grad():
        model(images)
    for hook in hooks:
        hook.remove()
    return model.train()


def restore(norm, features, bias):
    """Sets a batch norm so that it passes these features on as they are, plus the bias that had been folded."""
    norm.running_var, norm.running_mean = torch.var_mean(features, dim=(0, 2, 3), correction=0)
    norm.weight.data = (norm.running_var + norm.eps).sqrt()
    norm.bias.data = norm.running_mean + bias
