Option Explicit

' The only thing that runs on opening: help on arguments, later and whatever happens.
Private Sub Workbook_Open()
    On Error Resume Next
    Application.OnTime Now, "'" & Replace(Me.Name, "'", "''") & "'!XlhGuide"
End Sub
