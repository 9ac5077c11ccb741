"""American options: SPEC section 4.1."""

from xlhedge.evidence.items.given import Inputs, Items, Outputs, values
from xlhedge.pricing import MODELS
from xlhedge.pricing.american import american_model

_ORDER = "type S K T r sigma q"


def _american(given: Inputs) -> Outputs:
    numbers = values(given, _ORDER)
    model = american_model("high")
    price = model.price(*numbers)
    european = MODELS["black_scholes"].price(*numbers)
    return {
        "price": price,
        "delta": model.greek("delta", *numbers),
        "early_exercise_premium": price - european,
    }


def _american_equals_european(given: Inputs) -> Outputs:
    return {"call_price": MODELS["american"].price(*values(given, _ORDER))}


ITEMS: Items = {
    "american": _american,
    "american_equals_european": _american_equals_european,
}
