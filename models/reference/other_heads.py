"""Detectors by other authors than Ultralytics: how each is built, trained, exported, and read by its authors' own code.

What is exported are the outputs before suppression; `found` runs the same weights in PyTorch and gives what the authors'
post-processing makes of them: corners in pixels, confidences, classes.
"""

from pathlib import Path
from types import SimpleNamespace

import torch
import transformers
import yolov5
from torchvision.models import detection
from torchvision.models.detection.image_list import ImageList
from torchvision.models.detection.transform import GeneralizedRCNNTransform
from transformers.models.rt_detr import RTDetrResNetConfig
from yolov5.models.yolo import DetectionModel
from yolov5.utils.general import non_max_suppression
from yolov5.utils.loss import ComputeLoss

from drawn import CLASSES


class Yolov5:
    """Package yolov5: anchors, objectness; its table has boxes in pixels and scores after the logistic function."""

    steps, rate, whole = 400, 3e-3, False

    def build(self, height, width):
        model = DetectionModel(str(Path(yolov5.__file__).parent / "models/yolov5n.yaml"), ch=3, nc=len(CLASSES))
        model.hyp = {"box": 0.05, "obj": 1.0, "cls": 0.5, "cls_pw": 1.0, "obj_pw": 1.0, "fl_gamma": 0.0, "anchor_t": 4.0}
        return model

    def loss(self, model, batch):
        targets = torch.cat([batch["batch_idx"].view(-1, 1), batch["cls"], batch["bboxes"]], 1)
        return ComputeLoss(model)(model(batch["img"]), targets)[0]

    def outputs(self, model, image):
        return {"output0": model(image)[0]}

    def found(self, model, image, floor, iou):
        rows = non_max_suppression(model(image)[0], floor, iou, max_det=300)[0]
        return rows[:, :4], rows[:, 4], rows[:, 5]


class RtDetr:
    """Package transformers: logits of each class by itself, boxes as shares, nothing suppressed."""

    steps, rate, whole = 300, 1e-3, False

    def build(self, height, width):
        backbone = RTDetrResNetConfig(
            embedding_size=16, hidden_sizes=[16, 32, 64, 96], depths=[1, 1, 1, 1], layer_type="basic",
            out_features=["stage2", "stage3", "stage4"])
        return transformers.RTDetrForObjectDetection(transformers.RTDetrConfig(
            backbone_config=backbone, num_labels=len(CLASSES), num_queries=100, num_denoising=20, d_model=64,
            encoder_hidden_dim=64, encoder_in_channels=[32, 64, 96], encoder_ffn_dim=128, decoder_in_channels=[64] * 3,
            decoder_ffn_dim=128, decoder_layers=2, encoder_attention_heads=4, decoder_attention_heads=4,
            freeze_backbone_batch_norms=False))

    def loss(self, model, batch):
        labels = []
        for number in range(len(batch["img"])):
            own = batch["batch_idx"] == number
            labels.append({"class_labels": batch["cls"][own].view(-1).long(), "boxes": batch["bboxes"][own]})
        return model(pixel_values=batch["img"], labels=labels).loss

    def outputs(self, model, image):
        out = model(pixel_values=image)
        return {"logits": out.logits, "pred_boxes": out.pred_boxes}

    def found(self, model, image, floor, iou):
        out = self.outputs(model, image)
        # The reference ranks pairs of a query and a class; one class a query is what Scrutineer keeps.
        best = out["logits"] == out["logits"].max(-1, keepdim=True).values
        one = SimpleNamespace(logits=out["logits"].masked_fill(~best, -50.0), pred_boxes=out["pred_boxes"])
        sizes = [tuple(image.shape[2:])]
        rows = transformers.RTDetrImageProcessor().post_process_object_detection(one, floor, sizes)[0]
        return rows["boxes"], rows["scores"], rows["labels"]


class DFine(RtDetr):
    """The same with D-FINE's decoder, whose boxes are sums over distributions."""

    def build(self, height, width):
        backbone = transformers.HGNetV2Config(
            hidden_sizes=[32, 64, 96, 128], stem_channels=[3, 16, 16], stage_in_channels=[16, 32, 64, 96],
            stage_mid_channels=[16, 16, 32, 32], stage_out_channels=[32, 64, 96, 128], stage_num_blocks=[1, 1, 1, 1],
            stage_numb_of_layers=[2, 2, 2, 2], out_features=["stage2", "stage3", "stage4"])
        return transformers.DFineForObjectDetection(transformers.DFineConfig(
            backbone_config=backbone, num_labels=len(CLASSES), num_queries=100, num_denoising=20, d_model=64,
            encoder_hidden_dim=64, encoder_in_channels=[64, 96, 128], encoder_ffn_dim=128, decoder_in_channels=[64] * 3,
            decoder_ffn_dim=128, decoder_layers=2, encoder_attention_heads=4, decoder_attention_heads=4,
            freeze_backbone_batch_norms=False))


class SsdLite:
    """Package torchvision: softmax with a background first, boxes decoded and cut to the image as before its own suppression;
    exported as shares of the image, as SSDs usually are."""

    # Its anchors grow with the image, so it is trained on whole ones.
    steps, rate, whole = 250, 3e-3, True

    def build(self, height, width):
        model = detection.ssdlite320_mobilenet_v3_large(
            weights=None, weights_backbone=None, num_classes=1 + len(CLASSES), topk_candidates=3000,
            detections_per_img=300)
        for layer in model.modules():
            if isinstance(layer, torch.nn.BatchNorm2d):
                layer.momentum = 0.1  # Its own, 0.03, would still remember the beginning.
        # The image as it is, made −1 to 1.
        model.transform = GeneralizedRCNNTransform(
            min(height, width), max(height, width), [0.5] * 3, [0.5] * 3, size_divisible=1, fixed_size=(width, height))
        return model

    def loss(self, model, batch):
        images, targets = batch["img"], []
        height, width = images.shape[2:]
        for number in range(len(images)):
            own = batch["batch_idx"] == number
            x, y, across, down = batch["bboxes"][own].unbind(1)
            boxes = torch.stack([x - across / 2, y - down / 2, x + across / 2, y + down / 2], 1)
            boxes = boxes * torch.tensor([width, height, width, height])
            targets.append({"boxes": boxes, "labels": 1 + batch["cls"][own].view(-1).long()})
        return sum(model(list(images), targets).values())

    def raw(self, model, image):
        image = (image - 0.5) / 0.5
        features = list(model.backbone(image).values())
        return model.head(features), model.anchor_generator(ImageList(image, [tuple(image.shape[2:])]), features)

    def outputs(self, model, image):
        out, anchors = self.raw(model, image)
        height, width = image.shape[2:]
        size = torch.tensor([width, height, width, height])
        boxes = model.box_coder.decode_single(out["bbox_regression"][0], anchors[0])
        return {"scores": out["cls_logits"].softmax(-1), "boxes": (boxes / size).clamp(0, 1)[None]}

    def found(self, model, image, floor, iou):
        model.score_thresh, model.nms_thresh = floor, iou
        out, anchors = self.raw(model, image)
        # The reference takes a box once for each class above the floor; Scrutineer keeps its best class. So the others'
        # share is given to the background.
        scores = out["cls_logits"].softmax(-1)
        best = scores[..., 1:].max(-1, keepdim=True)
        one = torch.zeros_like(scores).scatter(-1, 1 + best.indices, best.values)
        one[..., :1] = 1 - best.values
        out = {**out, "cls_logits": one.clamp(min=1e-30).log()}
        rows = model.postprocess_detections(out, anchors, [tuple(image.shape[2:])])[0]
        return rows["boxes"], rows["scores"], rows["labels"] - 1


OTHERS = {"yolov5n": Yolov5(), "rtdetr-small": RtDetr(), "dfine-small": DFine(), "ssdlite": SsdLite()}


class Graph(torch.nn.Module):
    """What is exported."""

    def __init__(self, other, model):
        super().__init__()
        self.other, self.model = other, model

    def forward(self, image):
        return tuple(self.other.outputs(self.model, image).values())
