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

' Lines of text in a new workbook, every cell a text.
Public Sub XlhShow(ByVal title As String, ByVal lines As Variant)
    Dim area As Range
    Set area = Workbooks.Add.Worksheets(1).Range("A1")
    area.Value2 = title
    Set area = area.Offset(2, 0).Resize(UBound(lines, 1) - LBound(lines, 1) + 1, UBound(lines, 2) - LBound(lines, 2) + 1)
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
    Kill copied
    Exit Function
failed:
    reason = Err.Description
    Kill copied
    XlhRefuse reason
End Function

' How many links to an add-in of this name elsewhere now lead to this file.
Public Function XlhRepaired(ByVal book As Workbook) As Long
    Dim links As Variant, link As Variant
    links = book.LinkSources(xlExcelLinks)
    If IsEmpty(links) Then Exit Function
    For Each link In links
        If IsElsewhere(link) Then
            book.ChangeLink link, ThisWorkbook.FullName, xlLinkTypeExcelLinks
            XlhRepaired = XlhRepaired + 1
        End If
    Next link
End Function

Private Function IsElsewhere(ByVal link As String) As Boolean
    Dim title As String
    title = LCase$(Mid$(link, InStrRev(Replace(link, "/", "\"), "\") + 1))
    IsElsewhere = title = ADDIN And StrComp(link, ThisWorkbook.FullName, vbTextCompare) <> 0
End Function
