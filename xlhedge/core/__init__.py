"""What every floor shares: names, units, signs, checks and errors."""
