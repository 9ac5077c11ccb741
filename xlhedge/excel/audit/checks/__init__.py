"""The checks of an audit, a file for each kind of finding."""
