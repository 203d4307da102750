//! A policy's thresholds with a certificate, by Learn-then-Test.
