"""工作台: one inbox over all parts, the officer's morning, the leader's five minutes."""
