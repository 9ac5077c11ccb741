Option Explicit

' What the buttons do. Each says what it did, or why it could not.

' One snapshot of the market that the sheet Market names, checked, then calculated.
Public Sub XlhRefresh()
    On Error GoTo failed
    Application.EnableCancelKey = xlErrorHandler ' Esc is a failure like any other
    XlhTell XlhRefreshed(XlhBook())
    Exit Sub
failed:
    XlhWarn "Nothing was refreshed.", Err.Description
End Sub

Public Sub XlhTickets()
    On Error GoTo failed
    Application.Calculate
    Application.Goto XlhNamed(XlhBook(), "ticket_sides").EntireRow.Cells(1, 1), False
    Exit Sub
failed:
    XlhWarn "This book shows no tickets.", Err.Description
End Sub

' The book as it is now, recalculated outside Excel and compared cell by cell.
Public Sub XlhAudit()
    On Error GoTo failed
    Dim book As Workbook
    Set book = XlhBook()
    XlhShow "Audit of " & book.Name, XlhAudited(book)
    Exit Sub
failed:
    XlhWarn "The book was not audited.", Err.Description
End Sub

' Formulas that point to another user's add-in point to the functions of this file.
Public Sub XlhRepairLinks()
    On Error GoTo failed
    Dim outcome As String
    outcome = XlhRepaired(XlhBook())
    Application.CalculateFullRebuild
    XlhTell outcome
    Exit Sub
failed:
    XlhWarn "The links were not repaired.", Err.Description
End Sub

Public Sub XlhHelp()
    On Error GoTo failed
    Dim page As Worksheet
    Set page = XlhSheet(XlhBook(), "Help")
    If page Is Nothing Then
        XlhShow "Functions of xlhedge", XlhAsk(XlhFunctionRoom, "XLH_HELP", Array())
    Else
        Application.Goto page.Cells(1, 1), True
    End If
    Exit Sub
failed:
    XlhWarn "There is no help.", Err.Description
End Sub

' Ends the server for every Excel of this user; the next call starts a new one.
Public Sub XlhRestart()
    On Error GoTo failed
    Dim version As String
    version = XlhSaid(XlhRestarted(), "version")
    Application.CalculateFull
    XlhTell "xlhedge " & version & " was started anew."
    Exit Sub
failed:
    XlhWarn "Python was not started.", Err.Description
End Sub
