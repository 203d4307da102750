//! What the clock starts: expired leases, deadlines, sweeps.
