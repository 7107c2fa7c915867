"""What every part shares: refusals, permissions, pages, components."""
