"""Asks a running LibreOffice; runs in the Python that has `uno`, beside nothing else.

calc_session.py PIPE: a request on each line of the input, its answer on a line of the
output, both JSON; the first line of the output says "ready". {"formula": text} is
entered and answered by its value or its error; {"help": prefix} by the functions with
that prefix, as Calc's own wizard has them.
"""

import json
import sys
import time


def main(pipe):
    context = _connected(pipe)
    desktop = _service(context, "com.sun.star.frame.Desktop")
    book = desktop.loadComponentFromURL("private:factory/scalc", "_blank", 0, ())
    cell = book.Sheets.getByIndex(0).getCellByPosition(0, 0)
    print(json.dumps("ready"), flush=True)
    for line in sys.stdin:
        request = json.loads(line)
        if "formula" in request:
            cell.Formula = request["formula"]
            text = cell.FormulaResultType2 == 2  # com.sun.star.sheet.FormulaResult
            value = cell.String if text else cell.Value
            answer = {"error": cell.getError()} if cell.getError() else value
        else:
            answer = _help(context, request["help"])
        print(json.dumps(answer), flush=True)


def _help(context, prefix):
    described = _service(context, "com.sun.star.sheet.FunctionDescriptions")
    found = {}
    for place in range(described.Count):
        entry = {p.Name: p.Value for p in described.getByIndex(place)}
        if entry["Name"].startswith(prefix):
            arguments = [
                [a.Name, a.Description, a.IsOptional] for a in entry["Arguments"] or ()
            ]
            found[entry["Name"]] = [entry["Description"], arguments]
    return found


def _connected(pipe):
    import uno
    from com.sun.star.connection import NoConnectException

    local = uno.getComponentContext()
    resolver = _service(local, "com.sun.star.bridge.UnoUrlResolver")
    address = f"uno:pipe,name={pipe};urp;StarOffice.ComponentContext"
    while True:
        try:
            return resolver.resolve(address)
        except NoConnectException:
            time.sleep(0.05)


def _service(context, name):
    return context.ServiceManager.createInstanceWithContext(name, context)


if __name__ == "__main__":
    main(*sys.argv[1:])
