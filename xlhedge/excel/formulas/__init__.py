"""Formula text, and the engine that evaluates it."""
