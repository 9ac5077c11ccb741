"""What a figures file may hold, and how an unusable one is named."""

import hashlib
import json
import math

import pytest

from xlhedge.core.errors import InputError
from xlhedge.evidence.figure import Figure
from xlhedge.evidence.figures_file import packaged_figures, parse_figures
from xlhedge.evidence.verification import Outcome

HEADER = "item,inputs,output,value,how_verified,source"
GOOD = 'gbs,"{""S"": 105}",price,12.4,mpmath50,"Haug (2007)"'


def parse(*lines: str) -> tuple[Figure, ...]:
    return parse_figures("\n".join(lines).encode(), "figures.csv").figures


def test_a_row_becomes_a_figure() -> None:
    (figure,) = parse(HEADER, GOOD)
    assert figure == ("gbs", {"S": 105}, "price", "12.4", "mpmath50", "Haug (2007)")


def test_the_package_brings_its_figures_and_their_sha256() -> None:
    found = packaged_figures()
    assert len(found.figures) == 498
    assert len(found.sha256) == 64


def test_sha256_is_that_of_the_bytes() -> None:
    content = f"{HEADER}\n{GOOD}\r\n".encode()
    expected = hashlib.sha256(content).hexdigest()
    assert parse_figures(content, "figures.csv").sha256 == expected


@pytest.mark.parametrize(
    ("lines", "said"),
    [
        ([], "line 1: no column"),
        ([HEADER], "holds no figure"),
        (["item,inputs,output,value", GOOD], "line 1: no column how_verified, source"),
        ([HEADER, GOOD, "gbs,{},price"], "line 3: must have a cell in every column"),
        ([HEADER, GOOD + ",more"], "line 2: must have a cell in every column"),
        ([HEADER, "gbs,[1],price,1,a,b"], "line 2: inputs must be a JSON object"),
        ([HEADER, 'gbs,"{""S",price,1,a,b'], "line 2: inputs must be a JSON object"),
        ([HEADER, "gbs,{},price,1o0,a,b"], "line 2: value must be a number, True or"),
        ([HEADER, "gbs,{},price,nan,a,b"], "line 2: value must be a number, True or"),
        ([HEADER, 'gbs,{},price,1,a,"b'], "line 2: unexpected end of data"),
    ],
)
def test_an_unusable_file_is_named_with_its_line(lines: list[str], said: str) -> None:
    with pytest.raises(InputError, match=r"^figures\.csv") as caught:
        parse(*lines)
    assert said in str(caught.value)


def test_bytes_that_are_no_text_are_named() -> None:
    with pytest.raises(InputError, match=r"^figures\.csv is not UTF-8 text: "):
        parse_figures(b"\xff\xfe\x00", "figures.csv")


def figure(value: str, **inputs: object) -> Figure:
    return Figure("item", json.loads(json.dumps(inputs)), "output", value, "", "")


@pytest.mark.parametrize(
    ("value", "tolerance"),
    [
        ("2.0", 2e-10),  # short: exact
        ("0.106952703", 0.5e-9),  # nine digits: half a unit of the last
        ("52.0017857143", 5.2e-9),  # twelve: 1e-10 is wider
        ("0.0", 1e-10 * 60000),  # zero: of the largest input
        ("False", 1e-10 * 60000),
    ],
)
def test_tolerance_matches_the_printed_digits(value: str, tolerance: float) -> None:
    found = figure(value, spot=-60000, legs=[[1, 2]], deep={"a": [3]})
    assert found.tolerance == pytest.approx(tolerance, rel=1e-3)


def test_no_number_meets_no_figure() -> None:
    assert not figure("1.5").is_met(float("nan"))
    assert not figure("1.5").is_met(float("inf"))
    assert figure("inf").is_met(float("inf"))


@pytest.mark.parametrize("got", [5.0, 0.0, -math.inf, math.nan])
def test_no_other_number_meets_an_infinite_figure(got: float) -> None:
    outcome = Outcome(figure("inf"), got)
    assert not outcome.is_met
    assert outcome.share == math.inf
