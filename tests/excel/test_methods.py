"""Every worksheet function says its formula, its source and where its code is."""

from importlib import import_module

import pytest

from xlhedge.excel.catalogue import CATALOGUE
from xlhedge.excel.derivation.method import method_of
from xlhedge.pricing import MODELS


@pytest.mark.parametrize("name", CATALOGUE)
def test_every_function_has_a_formula_and_a_source(name):
    method = method_of(CATALOGUE[name])
    assert any(line.strip() for line in method.formula)
    assert method.source
    assert "SPEC" not in method.source  # which no auditor can look up
    assert ">>>" not in " ".join(method.formula)
    assert not any(line.endswith("\n") for line in method.formula)
    module, _, attribute = method.place.partition(":")
    found = import_module(module)
    assert not attribute or hasattr(found, attribute)


@pytest.mark.parametrize("model", MODELS)
def test_an_option_function_has_the_formula_of_its_model(model):
    method = method_of(CATALOGUE["XLH_DELTA"], model)
    assert method.place == MODELS[model].home == f"xlhedge.pricing.{model}"
    assert method.source
    assert method.formula


def test_the_formula_is_that_of_the_docstring():
    method = method_of(CATALOGUE["XLH_LOTS"])
    assert method.formula[0].startswith("n = |quantity|/lot lots;")
    black = method_of(CATALOGUE["XLH_PRICE"])
    assert black.formula[0].startswith("V = phi (S e^(-qT) N(phi d1)")
    assert black.source.startswith("Black and Scholes (1973)")
