"""A second engine: headless LibreOffice, apart from the user's own."""
