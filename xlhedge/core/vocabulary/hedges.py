"""Words of hedges of one Greek."""

from xlhedge.core.term import NOT_NEGATIVE, POSITIVE, Limits, choice, number
from xlhedge.core.vocabulary.choices import KINDS, NUMERAIRES, ROUNDINGS

HEDGE_TERMS = {
    "exposure": number("what is held, in delta units", "base"),
    "hedge_delta": number("delta of one unit of the hedge", "base per unit"),
    "multiplier": number(
        "units of underlying per contract; inverse futures: quote per contract",
        "per contract",
        POSITIVE,
    ),
    "target": number("exposure to end with", "as the exposure"),
    "ratio": number(
        "share of a deviation to trade, or hedge sold per unit of asset",
        "fraction",
        Limits(0, 1.5),
    ),
    "lot": number("smallest tradable step", "contracts", NOT_NEGATIVE),
    "minimum": number("smallest trade", "as the quantity", NOT_NEGATIVE),
    "rounding": choice("how a quantity becomes lots", *ROUNDINGS),
    "quantity": number("contracts, long positive", "contracts"),
    "net_delta": number("delta less the premium paid in coin", "base"),
    "futures_price": number("price of the hedge contract", "quote", POSITIVE),
    "contract_size": number("quote currency per contract", "quote", POSITIVE),
    "numeraire": choice("currency in which the book is neutral", *NUMERAIRES),
    "equity": number(
        "collateral, unrealised P&L and option marks", "settlement currency"
    ),
    "notional": number("contracts times contract size, long positive", "quote"),
    "collateral": number("coins held beside the position", "coins"),
    "kind": choice("kind of instrument", *KINDS),
    "below": number("distance below the target left alone", "delta", NOT_NEGATIVE),
    "above": number("distance above the target left alone", "delta", NOT_NEGATIVE),
    "spread": number("bid-ask spread", "quote per unit", NOT_NEGATIVE),
    "fee_bps": number("fee", "bp of notional per side", NOT_NEGATIVE),
    "impact": number("price move per unit traded", "quote per unit", NOT_NEGATIVE),
}
