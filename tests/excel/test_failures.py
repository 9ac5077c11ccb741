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
    many = Failures((ROW, ROW._replace(line="another")), followers(9)).told
    assert len(many) == 3
    assert many[2].startswith("9 results fail with them: Ladder!B0, Ladder!B1, ")
    assert many[2].endswith("Ladder!B5 and 3 more; --json names all")
