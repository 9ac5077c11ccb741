Option Explicit

' A button of the tab is called after its macro.
Public Sub XlhClicked(ByVal control As IRibbonControl)
    XlhGuide
    Application.Run "'" & Replace(ThisWorkbook.Name, "'", "''") & "'!" & control.ID
End Sub
