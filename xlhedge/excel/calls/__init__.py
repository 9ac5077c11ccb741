"""How one worksheet call is answered: cells in, values, cells out."""
