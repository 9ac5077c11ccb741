Option Explicit
Option Private Module

' One snapshot of the market: read and checked as a whole before any cell is written.

' What a refresh says: the tables and the rows that fail in spite of their data.
Public Function XlhRefreshed(ByVal book As Workbook) As String
    Dim found As Variant, fresh As Variant, failures As String
    found = XlhAsk(XlhActionRoom, "sources", Array(XlhNamed(book, "snapshot_source").Value2, book.Path))
    fresh = AllRows(book, found)
    failures = XlhAsk(XlhActionRoom, "failures", WholeBook(book, found, fresh))
    WriteAll book, found, fresh, XlhAsk(XlhActionRoom, "clock", Array())
    Application.Calculate
    XlhRefreshed = Report(found, failures)
End Function

' The rows of each table that the source has, headers first, in the order of the table.
Private Function AllRows(ByVal book As Workbook, ByVal found As Variant) As Variant
    Dim fresh() As Variant, place As Long, table As ListObject
    ReDim fresh(LBound(found, 1) To UBound(found, 1))
    For place = LBound(found, 1) To UBound(found, 1)
        Set table = Required(book, TitleOf(found, place))
        If SourceOf(found, place) = XlhFeed Then
            fresh(place) = XlhAsk(XlhActionRoom, "feed", Array(table.Name, table.HeaderRowRange.Value2, FeedCells(book)))
        Else
            fresh(place) = XlhAsk(XlhActionRoom, "snapshot", Array(table.Name, table.HeaderRowRange.Value2, SourceOf(found, place)))
        End If
        RequireRoom table, UBound(fresh(place), 1) - LBound(fresh(place), 1) + 1
    Next place
    AllRows = fresh
End Function

' Every table of the book as it will be, in the order that the server knows.
Private Function WholeBook(ByVal book As Workbook, ByVal found As Variant, ByVal fresh As Variant) As Variant
    Dim titles As Variant, tables() As Variant, place As Long, other As Long, table As ListObject
    titles = Split(XlhTables, " ")
    ReDim tables(0 To UBound(titles))
    For place = 0 To UBound(titles)
        Set table = XlhTable(book, titles(place))
        If Not table Is Nothing Then tables(place) = table.Range.Value2
        For other = LBound(found, 1) To UBound(found, 1)
            If TitleOf(found, other) = titles(place) Then tables(place) = fresh(other)
        Next other
    Next place
    WholeBook = tables
End Function

' All tables and their stamp, or none: what was written before a failure is taken back,
' and then no key stops it. In between nothing is calculated and no other macro is told.
Private Sub WriteAll(ByVal book As Workbook, ByVal found As Variant, ByVal fresh As Variant, ByVal moment As Variant)
    Dim before As Variant, place As Long, mode As Long, events As Boolean, reason As String
    before = Former(book, found)
    mode = Application.Calculation
    events = Application.EnableEvents
    On Error GoTo failed
    Application.Calculation = xlCalculationManual
    Application.EnableEvents = False
    For place = LBound(fresh) To UBound(fresh)
        WriteRows Required(book, TitleOf(found, place)), fresh(place)
    Next place
    XlhNamed(book, "refreshed_at").Value2 = moment
    Application.EnableCancelKey = xlDisabled
    Settle mode, events
    Exit Sub
failed:
    Application.EnableCancelKey = xlDisabled
    reason = Err.Description
    Resume restore
restore:
    On Error GoTo 0 ' after Resume the handler would meet its own refusal again, for ever
    reason = reason & NotTakenBack(book, found, before)
    Settle mode, events
    XlhRefuse reason
End Sub

Private Sub Settle(ByVal mode As Long, ByVal events As Boolean)
    Application.EnableEvents = events
    Application.Calculation = mode
End Sub

' The rows that each table of the snapshot has now.
Private Function Former(ByVal book As Workbook, ByVal found As Variant) As Variant
    Dim rows() As Variant, place As Long
    ReDim rows(LBound(found, 1) To UBound(found, 1))
    For place = LBound(found, 1) To UBound(found, 1)
        rows(place) = Required(book, TitleOf(found, place)).Range.Value2
    Next place
    Former = rows
End Function

' Every table gets its former rows; those that refuse them are named.
Private Function NotTakenBack(ByVal book As Workbook, ByVal found As Variant, ByVal before As Variant) As String
    Dim place As Long
    On Error Resume Next
    For place = LBound(before) To UBound(before)
        Err.Clear
        WriteRows Required(book, TitleOf(found, place)), before(place)
        If Err.Number <> 0 Then NotTakenBack = NotTakenBack & vbLf & "The table " & TitleOf(found, place) & " is not as it was."
    Next place
End Function

' The table grows or shrinks to the rows, and takes their values in one assignment.
Private Sub WriteRows(ByVal table As ListObject, ByVal rows As Variant)
    Dim before As Long, height As Long, column As Long
    before = table.Range.Rows.Count
    height = UBound(rows, 1) - LBound(rows, 1) + 1
    table.Resize table.Range.Resize(height)
    If before > height Then table.Range.Offset(height).Resize(before - height).ClearContents
    For column = 1 To table.ListColumns.Count
        KeepKinds table.Range.Columns(column).Offset(1).Resize(height - 1), rows, LBound(rows, 2) + column - 1
    Next column
    table.Range.Value2 = rows
End Sub

' A text stays one: it never becomes a formula, a number or a date. Every row of a column
' has the number format of its first; where that is not text, an apostrophe says so. What
' Python left blank comes as Null.
Private Sub KeepKinds(ByVal cells As Range, ByRef rows As Variant, ByVal column As Long)
    Dim row As Long, mark As String
    cells.NumberFormat = cells.Cells(1, 1).NumberFormat
    If cells.Cells(1, 1).NumberFormat <> "@" Then mark = "'"
    For row = LBound(rows, 1) + 1 To UBound(rows, 1)
        If IsNull(rows(row, column)) Then rows(row, column) = Empty
        If VarType(rows(row, column)) = vbString Then rows(row, column) = mark & rows(row, column)
    Next row
End Sub

Private Sub RequireRoom(ByVal table As ListObject, ByVal height As Long)
    Dim below As Range, added As Long
    If table.Parent.ProtectContents Then XlhRefuse "The sheet " & table.Parent.Name & " is protected."
    If table.ShowTotals Then XlhRefuse "The table " & table.Name & " must have no totals row."
    If IsFiltered(table) Then XlhRefuse "The table " & table.Name & " is filtered: show all its rows first."
    added = height - table.Range.Rows.Count
    If added <= 0 Then Exit Sub
    Set below = table.Range.Offset(table.Range.Rows.Count).Resize(added)
    If Application.WorksheetFunction.CountA(below) > 0 Then
        XlhRefuse "The table " & table.Name & " must not grow over " & below.Address(False, False) & ", in use."
    End If
End Sub

' Excel writes and clears in the rows that a filter shows, not in those that it hides.
Private Function IsFiltered(ByVal table As ListObject) As Boolean
    If table.ShowAutoFilter Then IsFiltered = table.AutoFilter.FilterMode
End Function

Private Function Report(ByVal found As Variant, ByVal failures As String) As String
    Dim place As Long
    For place = LBound(found, 1) To UBound(found, 1)
        Report = Report & TitleOf(found, place) & " from " & SourceOf(found, place) & vbLf
    Next place
    Report = Report & vbLf & failures
End Function

Private Function FeedCells(ByVal book As Workbook) As Variant
    Dim page As Worksheet
    Set page = XlhSheet(book, XlhFeed)
    If page Is Nothing Then XlhRefuse book.Name & " has no sheet " & XlhFeed & "."
    FeedCells = page.UsedRange.Value2
End Function

Private Function Required(ByVal book As Workbook, ByVal title As String) As ListObject
    Set Required = XlhTable(book, title)
    If Required Is Nothing Then XlhRefuse book.Name & " has no table " & title & "."
End Function

Private Function TitleOf(ByVal found As Variant, ByVal place As Long) As String
    TitleOf = found(place, LBound(found, 2))
End Function

Private Function SourceOf(ByVal found As Variant, ByVal place As Long) As String
    SourceOf = found(place, UBound(found, 2))
End Function
