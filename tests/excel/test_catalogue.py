"""The catalogue: light to import, and whole."""

import subprocess
import sys
from typing import Any

import pytest

from xlhedge.core.errors import InputError
from xlhedge.core.greeks import GREEKS
from xlhedge.excel.catalogue import CATALOGUE, find
from xlhedge.hedge import HEDGE_KINDS
from xlhedge.pricing import MODELS

HEAVY = ("scipy", "pandas", "xlhedge.pricing", "xlhedge.book")


def loaded_after(code: str) -> list[str]:
    """The heavy modules that a fresh interpreter holds after this code."""
    test = f"import sys; {code}; print(*(m for m in {HEAVY} if m in sys.modules))"
    done = subprocess.run(
        [sys.executable, "-c", test], capture_output=True, text=True, check=True
    )
    return done.stdout.split()


def test_reading_the_catalogue_loads_nothing_heavy() -> None:
    assert loaded_after("import xlhedge.excel.catalogue") == []


def test_functions_of_trust_load_no_formula() -> None:
    code = "from xlhedge.excel.boundary import call; call('XLH_HASH', [1.0])"
    assert not {"scipy", "pandas", "xlhedge.pricing"} & set(loaded_after(code))


def test_option_functions_load_no_pandas() -> None:
    code = (
        "from xlhedge.excel.boundary import call; "
        "call('XLH_DELTA', ['call', 1.0, 1.0, 1.0, 0.0, 0.2])"
    )
    assert loaded_after(code)
    assert "pandas" not in loaded_after(code)


@pytest.mark.parametrize(
    ("function", "argument", "choices"),
    [
        ("XLH_PRICE", "model", MODELS),
        ("XLH_GREEK", "greek", GREEKS),
        ("XLH_HEDGE_DELTA", "kind", HEDGE_KINDS),
        (
            "XLH_BOOK_TOTAL",
            "by",
            ("underlying", "expiry", "strategy", "book", "tenor", "moneyness"),
        ),
        ("XLH_BUCKETS", "by", ("tenor", "moneyness")),
        ("XLH_LOTS", "rounding", ("nearest", "down", "up")),
    ],
)
def test_choices_come_from_the_one_place_that_knows_them(
    function: str, argument: str, choices: Any
) -> None:
    assert CATALOGUE[function].parameter(argument).choices == tuple(choices)


def test_every_choice_argument_has_choices() -> None:
    for function in CATALOGUE.values():
        for parameter in function.parameters:
            assert bool(parameter.choices) == (parameter.kind in ("choice", "flag"))


def test_an_unknown_name_is_told() -> None:
    assert find("XLH_NONSENSE") is None
    with pytest.raises(InputError, match="XLH_LOTS has no argument spot, only quan"):
        CATALOGUE["XLH_LOTS"].parameter("spot")


def test_labels_show_what_may_be_left_out() -> None:
    signature = "XLH_LOTS(quantity, lot, [minimum], [rounding])"
    assert CATALOGUE["XLH_LOTS"].signature == signature
    assert CATALOGUE["XLH_WHY"].signature == "XLH_WHY(name, …arguments)"
