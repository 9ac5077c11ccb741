"""How each item of the figures file is computed: by public functions only."""
