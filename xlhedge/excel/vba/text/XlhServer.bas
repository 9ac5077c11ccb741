Option Explicit
Option Private Module

' Windows starts the server when the object is asked for, and ends it with its last
' client. Nothing here names a program or a folder.
Private server As Object

Private Const ATTEMPTS As Long = 10 ' to meet a new server, a second apart

' What the server answers. One that was lost is let go, and another asked, once.
Public Function XlhAsk(ByVal room As String, ByVal task As String, ByVal given As Variant) As Variant
    Dim number As Long, reason As String
    On Error GoTo failed
    XlhAsk = Answered(room, task, given)
    Exit Function
failed:
    number = Err.Number
    reason = Err.Description
    If Not IsLost(number) Then Err.Raise number, "xlhedge", reason
    Resume again
again:
    On Error GoTo 0
    XlhForgetServer
    XlhAsk = Answered(room, task, given)
End Function

Public Sub XlhForgetServer()
    Set server = Nothing
End Sub

' Ends the server, whoever uses it, and returns what the next one says of itself. The
' old one may still take a call while it ends: it is known by the number of its process.
Public Function XlhRestarted() As Variant
    Dim ended As Variant, attempt As Long
    ended = Stopped()
    For attempt = 1 To ATTEMPTS
        XlhRestarted = Successor(ended, attempt < ATTEMPTS)
        If Not IsEmpty(XlhRestarted) Then Exit Function
        Application.Wait Now + TimeSerial(0, 0, 1)
    Next attempt
End Function

' The value beside a name.
Public Function XlhSaid(ByVal rows As Variant, ByVal title As String) As Variant
    Dim row As Long
    For row = LBound(rows, 1) To UBound(rows, 1)
        If rows(row, LBound(rows, 2)) = title Then XlhSaid = rows(row, UBound(rows, 2))
    Next row
End Function

' The number of the process that ends, Empty where none answered.
Private Function Stopped() As Variant
    On Error Resume Next
    Stopped = XlhAsk(XlhActionRoom, "stop", Array())
End Function

' What another server says of itself; Empty as long as one that ends may be waited for.
Private Function Successor(ByVal ended As Variant, ByVal patient As Boolean) As Variant
    On Error GoTo failed
    XlhForgetServer
    Successor = XlhAsk(XlhActionRoom, "about", Array())
    If XlhSaid(Successor, "process") = ended Then XlhRefuse "The server does not end: end pythonw.exe in the Task Manager."
    Exit Function
failed:
    If IsEmpty(ended) Or Not patient Then Err.Raise Err.Number, "xlhedge", Err.Description
    Successor = Empty
End Function

Private Function Answered(ByVal room As String, ByVal task As String, ByVal given As Variant) As Variant
    If server Is Nothing Then Set server = GetObject(XlhClass)
    Answered = server.CallUDF(room, task, given)
End Function

' Whether the process behind the object has ended, as VBA (462) and Windows say it: RPC
' server unavailable, call failed, did not execute, unknown interface; server died, died
' before the call, disconnected, object gone; not connected; stopping.
Private Function IsLost(ByVal number As Long) As Boolean
    Select Case number
        Case 462, &H800706BA, &H800706BE, &H800706BF, &H800706B5
            IsLost = True
        Case &H80010007, &H80010012, &H80010108, &H80010114, &H800401FD, &H80080008
            IsLost = True
    End Select
End Function
