"""Reference figures, computed anew wherever xlhedge is installed."""
