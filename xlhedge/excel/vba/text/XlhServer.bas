Option Explicit
Option Private Module

' Windows starts the server when the object is asked for, and ends it with its last
' client. Nothing here names a program or a folder.
Private server As Object

' What the server answers. A server that was lost is asked for once more.
Public Function XlhAsk(ByVal room As String, ByVal task As String, ByVal given As Variant) As Variant
    On Error GoTo lost
    If server Is Nothing Then Set server = GetObject(XlhClass)
    XlhAsk = server.CallUDF(room, task, given)
    Exit Function
lost:
    Resume again
again:
    On Error GoTo 0
    Set server = GetObject(XlhClass)
    XlhAsk = server.CallUDF(room, task, given)
End Function

Public Sub XlhForgetServer()
    Set server = Nothing
End Sub
