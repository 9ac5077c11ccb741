"""Failures are told by their causes."""

from xlhedge.excel.failures import Failed, Failures

ROW = Failed("Positions!A7 (P-002): no vol", "Positions!A7 (P-002)", ("no vol",))


def followers(count: int) -> tuple[Failed, ...]:
    """Results that fail with the row, the last through a function without place."""
    cells = [
        Failed(f"Ladder!B{n} shows #N/A", f"Ladder!B{n}", ()) for n in range(count)
    ]
    return *cells, Failed("XLH_LADDER: P-002: no vol", "", ("P-002: no vol",))


def test_everything_is_a_line_for_machines_the_causes_first() -> None:
    found = Failures((ROW,), followers(9))
    assert len(found.lines) == 11
    assert found.lines[0] == ROW.line


def test_what_follows_is_one_line_for_people() -> None:
    assert Failures((ROW,), followers(0)).told == (ROW.line,)
    one, two = Failures((ROW,), followers(1)).told
    assert (one, two) == (ROW.line, "1 result fails with it: Ladder!B0")
    other = ROW._replace(line="another", reasons=("no spot",))
    many = Failures((ROW, other), followers(9)).told
    assert len(many) == 3
    assert many[2].startswith("9 results fail with them: Ladder!B0, Ladder!B1, ")
    assert many[2].endswith("Ladder!B5 and 3 more; --json names all")


def test_many_rows_of_one_reason_are_one_line_for_people() -> None:
    rows = tuple(ROW._replace(line=f"Positions!A{n}: no vol") for n in range(6, 46))
    spot = Failed("Market!A6: no spot", "Market!A6", ("no spot",))
    first, second = Failures((*rows, spot)).told
    assert first.startswith("Positions!A6: no vol; 39 more for this reason")
    assert second == spot.line
    assert len(Failures((*rows, spot)).lines) == 41
    assert Failures(rows[:6]).told == tuple(row.line for row in rows[:6])
