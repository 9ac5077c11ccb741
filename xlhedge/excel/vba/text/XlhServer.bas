Option Explicit
Option Private Module

' Windows starts the server when the object is asked for, and ends it with its last
' client. Nothing here names a program or a folder.
Private server As Object

' The number under which the server says no; VBA knows it as 5, too.
Private Const REFUSED As Long = -2147024809

' What the server answers. Where it does not, it was lost, and is asked for once more.
Public Function XlhAsk(ByVal room As String, ByVal task As String, ByVal given As Variant) As Variant
    On Error GoTo lost
    If server Is Nothing Then Set server = GetObject(XlhClass)
    XlhAsk = server.CallUDF(room, task, given)
    Exit Function
lost:
    If Err.Number = REFUSED Or Err.Number = 5 Then Err.Raise Err.Number, Err.Source, Err.Description
    Resume again
again:
    On Error GoTo 0
    Set server = GetObject(XlhClass)
    XlhAsk = server.CallUDF(room, task, given)
End Function

Public Sub XlhForgetServer()
    Set server = Nothing
End Sub
