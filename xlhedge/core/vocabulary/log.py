"""Words of the log of decisions."""

from xlhedge.core.term import Term, choice, number, words

LOG_TERMS = {
    "decided_at": Term("time of the decision", "UTC", "date"),
    "decided_by": words("who decided"),
    "decision": choice(
        "what was decided",
        "traded",
        "declined",
        "postponed",
        "limit changed",
        "policy changed",
        "input corrected",
        "override",
        "note",
    ),
    "reason": words("why it was decided, in a sentence"),
    "value_before": number("value of the book before", "book currency"),
    "value_after": number("value of the book after", "book currency"),
    "version": words("version of xlhedge whose numbers were looked at"),
}
