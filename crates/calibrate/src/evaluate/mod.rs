//! Detections against truth: matching, average precision, calibration.
