"""The vocabulary: what each parameter and column name means, wherever it stands.

One name has one meaning, one unit and one range in Python, in cells, in tables
and in help. Only the list of choices may depend on the function. The words stand in
the rooms of `vocabulary`, each in one of them.
"""

from xlhedge.core.term import ANY as ANY
from xlhedge.core.term import NOT_NEGATIVE as NOT_NEGATIVE
from xlhedge.core.term import POSITIVE as POSITIVE
from xlhedge.core.term import Kind as Kind
from xlhedge.core.term import Limits as Limits
from xlhedge.core.term import Term as Term
from xlhedge.core.vocabulary.choices import ACCURACIES as ACCURACIES
from xlhedge.core.vocabulary.choices import BARRIER_KINDS as BARRIER_KINDS
from xlhedge.core.vocabulary.choices import CONVENTIONS as CONVENTIONS
from xlhedge.core.vocabulary.choices import DAY_COUNT_CHOICES as DAY_COUNT_CHOICES
from xlhedge.core.vocabulary.choices import FLAGS as FLAGS
from xlhedge.core.vocabulary.choices import KINDS as KINDS
from xlhedge.core.vocabulary.choices import LIMIT_MEASURES as LIMIT_MEASURES
from xlhedge.core.vocabulary.choices import NUMERAIRES as NUMERAIRES
from xlhedge.core.vocabulary.choices import ROUNDINGS as ROUNDINGS
from xlhedge.core.vocabulary.choices import SETTLEMENTS as SETTLEMENTS
from xlhedge.core.vocabulary.choices import STYLES as STYLES
from xlhedge.core.vocabulary.choices import UNITS_CHOICES as UNITS_CHOICES
from xlhedge.core.vocabulary.contracts import CONTRACT_TERMS
from xlhedge.core.vocabulary.hedges import HEDGE_TERMS
from xlhedge.core.vocabulary.log import LOG_TERMS
from xlhedge.core.vocabulary.options import OPTION_TERMS
from xlhedge.core.vocabulary.rebalancing import REBALANCING_TERMS
from xlhedge.core.vocabulary.risk import RISK_TERMS
from xlhedge.core.vocabulary.scenarios import SCENARIO_TERMS
from xlhedge.core.vocabulary.sizing import SIZING_TERMS
from xlhedge.core.vocabulary.solver import SOLVER_TERMS
from xlhedge.core.vocabulary.static import STATIC_TERMS
from xlhedge.core.vocabulary.statistical import STATISTICAL_TERMS
from xlhedge.core.vocabulary.tables import TABLE_TERMS
from xlhedge.core.vocabulary.trust import TRUST_TERMS
from xlhedge.core.vocabulary.volatility import VOLATILITY_TERMS

ROOMS = (
    OPTION_TERMS,
    VOLATILITY_TERMS,
    HEDGE_TERMS,
    CONTRACT_TERMS,
    REBALANCING_TERMS,
    RISK_TERMS,
    SCENARIO_TERMS,
    SIZING_TERMS,
    SOLVER_TERMS,
    STATIC_TERMS,
    STATISTICAL_TERMS,
    TABLE_TERMS,
    TRUST_TERMS,
    LOG_TERMS,
)

TERMS: dict[str, Term] = {name: term for room in ROOMS for name, term in room.items()}
