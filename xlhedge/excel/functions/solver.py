"""The solver's answer as rows of two columns: names and values."""

from typing import Any

from xlhedge.core.numeric import Array
from xlhedge.hedge.solver import CELL_SECONDS, Solution, solve


def hedge_solve(
    exposures: Array,
    sensitivities: Array,
    tolerances: Array | None = None,
    costs: Array | None = None,
    lots: Array | None = None,
    lower: Array | None = None,
    upper: Array | None = None,
    method: str = "exact",
    weights: Array | None = None,
    max_instruments: float | None = None,
    fixed_costs: Array | None = None,
    impact: Array | None = None,
    margins: Array | None = None,
    budget: float | None = None,
    risk_aversion: float = 1.0,
) -> list[list[Any]]:
    """A row per instrument, its number and quantity; below, by name, the rest.

    Arguments as in solve.
    """
    found = solve(
        exposures,
        sensitivities,
        tolerances,
        costs,
        lots,
        lower,
        upper,
        method,
        weights,
        max_instruments,
        fixed_costs,
        impact,
        margins,
        budget,
        risk_aversion,
        seconds=CELL_SECONDS,
    )
    quantities = [[number, q] for number, q in enumerate(found.quantities, 1)]
    return [
        *quantities,
        ["objective", found.objective],
        ["cost", found.cost],
        *_each("residual", found.residuals),
        *_shadow_prices(found),
        ["binding", ", ".join(found.binding) or "none"],
        ["condition", found.condition],
        ["gap", found.gap],
        ["status", _status(found)],
    ]


def _each(name: str, values: Any) -> list[list[Any]]:
    return [[f"{name}_{number}", value] for number, value in enumerate(values, 1)]


def _shadow_prices(found: Solution) -> list[list[Any]]:
    """What the objective falls per unit of a wider tolerance."""
    if found.prices is None:
        return []
    name = "relaxed_shadow_price" if found.relaxed else "shadow_price"
    return _each(name, found.prices.tolerances)


def _status(found: Solution) -> str:
    """ok, or what the reader of the quantities must know."""
    outside = [str(n) for n, inside in enumerate(found.within, 1) if not inside]
    said = []
    if outside:
        said.append(f"outside the tolerance of Greek {', '.join(outside)}")
    if found.gap > 0:
        said.append(f"at most {found.gap:.2%} from the best")
    return "; ".join(said) or "ok"
