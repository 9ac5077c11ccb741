"""The worksheet functions in LibreOffice Calc, as an add-in made from the catalogue.

methods.py       the functions as methods of one interface, and the types of arguments
type_library.py  that interface in the office's binary form
descriptions.py  names and help as the office's configuration
addin.py         all of it as one .oxt file

component.py     runs inside the office: its calls go to a Python of the user's own
process.py       that Python, started, asked, watched and started again
worker.py        runs there: requests in, cells out; cells.py: between Calc's and ours
"""
