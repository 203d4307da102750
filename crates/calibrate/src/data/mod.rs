//! Labelled sets: YOLO folders, COCO JSON, Pascal VOC, and inspections with a truth.
