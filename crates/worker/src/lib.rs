//! Claims jobs, inspects their views, commits in groups, acknowledges.
