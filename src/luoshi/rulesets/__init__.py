"""Rule-sets: dated, versioned rules that a body sets for itself, with presets."""
