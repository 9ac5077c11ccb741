"""Excel on Windows: a COM class of our own that answers worksheet functions.

identity.py  what the class is called, in the registry and in the workbooks
registry.py  where Windows finds it: for one user, or for every user of the machine
server.py    the process that Windows starts for it; actions.py: what buttons ask for
deadline.py  the end of a call that hangs
cells.py     cells as COM carries them
"""
