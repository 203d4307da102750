//! Audit and drift: detectors with a stated budget of false alarms.
