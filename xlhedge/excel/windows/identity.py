"""The names under which workbooks and Windows know the server.

They are written into every workbook with macros and never change.
"""

CLSID = "{B4A56550-2C08-4BE2-9AC3-AF26BEC75F9F}"
PROGID = "xlhedge.Functions"
# What a call names beside its function: the worksheet functions, or the buttons.
MODULE = "xlhedge.excel.udf"
ACTIONS_MODULE = "xlhedge.excel.windows.actions"
