Option Explicit
Option Private Module

' The workbook that a button is about, and how it is told.

Private Const LONGEST As Long = 900 ' characters; a message box shows about 1,000
Private Const ADDIN As String = "xlhedge.xlam"

' The book that holds the buttons; of the add-in, the one on the screen.
Public Function XlhBook() As Workbook
    Set XlhBook = ThisWorkbook
    If ThisWorkbook.IsAddin Then Set XlhBook = ActiveWorkbook
    If XlhBook Is Nothing Then XlhRefuse "Open a workbook first."
End Function

Public Function XlhSheet(ByVal book As Workbook, ByVal title As String) As Worksheet
    On Error Resume Next
    Set XlhSheet = book.Worksheets(title)
End Function

Public Function XlhNamed(ByVal book As Workbook, ByVal title As String) As Range
    On Error Resume Next
    Set XlhNamed = book.Names(title).RefersToRange
    On Error GoTo 0
    If XlhNamed Is Nothing Then XlhRefuse book.Name & " has no cells named " & title & "; it is no hedge book."
End Function

' The table of that name on whatever sheet, Nothing where there is none.
Public Function XlhTable(ByVal book As Workbook, ByVal title As String) As ListObject
    Dim page As Worksheet, table As ListObject
    For Each page In book.Worksheets
        For Each table In page.ListObjects
            If table.Name = title Then Set XlhTable = table
        Next table
    Next page
End Function

Public Sub XlhRefuse(ByVal reason As String)
    Err.Raise vbObjectError + 1, "xlhedge", reason
End Sub

Public Sub XlhTell(ByVal text As String)
    MsgBox Left$(text, LONGEST), vbInformation, "xlhedge"
End Sub

Public Sub XlhWarn(ByVal outcome As String, ByVal reason As String)
    MsgBox Left$(outcome & vbLf & vbLf & reason, LONGEST), vbExclamation, "xlhedge"
End Sub

' One text or rows of them in a new workbook, every cell a text.
Public Sub XlhShow(ByVal title As String, ByVal lines As Variant)
    Dim area As Range
    Set area = Workbooks.Add.Worksheets(1).Range("A1")
    area.Value2 = title
    Set area = area.Offset(2, 0)
    If IsArray(lines) Then
        Set area = area.Resize(UBound(lines, 1) - LBound(lines, 1) + 1, UBound(lines, 2) - LBound(lines, 2) + 1)
    End If
    area.NumberFormat = "@"
    area.Value2 = lines
End Sub

' What an audit says of the book as it is now: of a copy, which does not stay.
Public Function XlhAudited(ByVal book As Workbook) As Variant
    Dim copied As String, reason As String
    copied = Environ$("TEMP") & "\xlhedge audit of " & book.Name
    book.SaveCopyAs copied
    On Error GoTo failed
    XlhAudited = XlhAsk(XlhActionRoom, "audit", Array(copied))
    Discard copied
    Exit Function
failed:
    reason = Err.Description
    Discard copied
    XlhRefuse reason
End Function

' A copy that another program holds on to is named: it has the positions of the book.
Private Sub Discard(ByVal path As String)
    On Error Resume Next
    Kill path
    If Err.Number <> 0 Then XlhWarn "A copy of the book stays behind: delete it.", path
End Sub

' What became of each link to an add-in of this name elsewhere, a line for each.
Public Function XlhRepaired(ByVal book As Workbook) As String
    Dim links As Variant, link As Variant
    links = book.LinkSources(xlExcelLinks)
    If Not IsEmpty(links) Then
        For Each link In links
            If IsElsewhere(link) Then XlhRepaired = XlhRepaired & Repaired(book, link) & vbLf
        Next link
    End If
    If XlhRepaired = "" Then XlhRepaired = "No formula leads to another user's add-in."
End Function

' Excel changes no formula of a protected sheet: those that have one are named.
Private Function Repaired(ByVal book As Workbook, ByVal link As String) As String
    Dim page As Worksheet
    On Error GoTo failed
    book.ChangeLink link, ThisWorkbook.FullName, xlLinkTypeExcelLinks
    Repaired = link & " now leads to " & ThisWorkbook.Name & "."
    Exit Function
failed:
    Repaired = link & " stays: " & Err.Description & "."
    For Each page In book.Worksheets
        If IsHeldBy(page) Then Repaired = Repaired & vbLf & "The sheet " & page.Name & " uses an add-in and is protected: Review, Unprotect Sheet, then repair again."
    Next page
End Function

Private Function IsHeldBy(ByVal page As Worksheet) As Boolean
    If Not page.ProtectContents Then Exit Function
    IsHeldBy = Not page.UsedRange.Find(What:=ADDIN, LookIn:=xlFormulas, LookAt:=xlPart) Is Nothing
End Function

Private Function IsElsewhere(ByVal link As String) As Boolean
    Dim title As String
    title = LCase$(Mid$(link, InStrRev(Replace(link, "/", "\"), "\") + 1))
    IsElsewhere = title = ADDIN And StrComp(link, ThisWorkbook.FullName, vbTextCompare) <> 0
End Function
