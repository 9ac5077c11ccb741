Option Explicit
Option Private Module

' The number that carries Excel's error n is n - 2146828288 (an HRESULT, facility 10).
Private Const FACILITY As Long = 2146828288

' The value of a worksheet function; a call that fails is an error, never a text.
Public Function XlhAnswer(ByVal task As String, ByVal given As Variant) As Variant
    On Error GoTo failed
    XlhAnswer = XlhAsk(XlhFunctionRoom, task, Taken(given))
    If IsArray(XlhAnswer) Then ShowErrors XlhAnswer Else XlhAnswer = Shown(XlhAnswer)
    Exit Function
failed:
    XlhAnswer = CVErr(xlErrValue)
End Function

' The arguments of a function that takes any number of them behind the first ones.
Public Function XlhJoined(ByVal first As Variant, ByVal others As Variant) As Variant
    Dim joined() As Variant, place As Long, count As Long
    count = UBound(first) + 1
    ReDim joined(0 To count + UBound(others))
    For place = 0 To UBound(first)
        joined(place) = Plain(first(place))
    Next place
    For place = 0 To UBound(others)
        joined(count + place) = Plain(others(place))
    Next place
    XlhJoined = joined
End Function

Private Function Taken(ByVal given As Variant) As Variant
    Dim values() As Variant, place As Long
    Taken = given
    If UBound(given) < 0 Then Exit Function
    ReDim values(0 To UBound(given))
    For place = 0 To UBound(given)
        values(place) = Plain(given(place))
    Next place
    Taken = values
End Function

' What cells hold, without their formats; everything else as it is, also what is missing:
' only an optional argument can be.
Private Function Plain(Optional ByVal argument As Variant) As Variant
    If IsObject(argument) Then Plain = Used(argument).Value2 Else Plain = argument
End Function

' Whole columns end, and whole rows, where the sheet does. They are cut at the end only:
' cells that stand beside each other stay so.
Private Function Used(ByVal area As Range) As Range
    Dim filled As Range, height As Long, width As Long
    If area.Areas.Count > 1 Then Err.Raise 5, , "An argument is one rectangle of cells."
    Set filled = area.Worksheet.UsedRange
    height = area.Rows.Count
    width = area.Columns.Count
    If height = area.Worksheet.Rows.Count Then height = filled.Row + filled.Rows.Count - 1
    If width = area.Worksheet.Columns.Count Then width = filled.Column + filled.Columns.Count - 1
    Set Used = area.Resize(height, width)
End Function

Private Sub ShowErrors(ByRef rows As Variant)
    Dim row As Long, column As Long
    For row = LBound(rows, 1) To UBound(rows, 1)
        For column = LBound(rows, 2) To UBound(rows, 2)
            If VarType(rows(row, column)) = vbLong Then rows(row, column) = Shown(rows(row, column))
        Next column
    Next row
End Sub

' A whole number is an error: other numbers are never whole, they are floats.
Private Function Shown(ByVal value As Variant) As Variant
    If VarType(value) = vbLong Then Shown = CVErr(value + FACILITY) Else Shown = value
End Function
