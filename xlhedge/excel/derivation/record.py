"""A derivation as plain data, for machines."""

from typing import Any

from xlhedge.excel.derivation.call import CallDerivation
from xlhedge.excel.derivation.node import Node
from xlhedge.excel.derivation.rows import Row
from xlhedge.excel.derivation.spelled import plain


def derivation_record(node: Node) -> dict[str, Any]:
    """The tree; a key is missing where there is nothing to say."""
    record = {
        "place": node.place,
        "kind": node.kind,
        "label": node.label,
        "value": plain(node.value),
        "unit": node.unit,
        "formula": node.formula,
        "note": node.note,
        "calls": [call_record(call) for call in node.calls],
        "precedents": [derivation_record(child) for child in node.children],
        "left_out": node.left_out,
    }
    if node.differs:
        record["held"] = plain(node.held)
    return {name: said for name, said in record.items() if said not in ("", [], 0)}


def call_record(call: CallDerivation) -> dict[str, Any]:
    """One call of a worksheet function."""
    record = {
        "function": call.function.name,
        "signature": call.function.signature,
        "value": plain(call.value),
        "reasons": list(call.reasons),
        "arguments": [] if call.row else _arguments(call),
        "row": _row(call.row),
        "steps": [
            {
                "symbol": step.symbol,
                "given" if step.given else "formula": step.formula,
                "value": plain(step.value),
            }
            for step in call.steps
        ],
        "formula": list(call.method.formula),
        "source": call.method.source,
        "code": call.method.place,
    }
    return {name: said for name, said in record.items() if said not in ({}, [])}


def _arguments(call: CallDerivation) -> list[dict[str, Any]]:
    return [
        {"name": a.name, "value": plain(a.value), "unit": a.unit}
        for a in call.arguments
    ]


def _row(row: Row | None) -> dict[str, Any]:
    if row is None:
        return {}
    inputs = [
        {
            "table": r.table,
            "row": r.number,
            "place": r.place,
            "cells": {name: plain(cell) for name, cell in r.cells.items()},
        }
        for r in row.inputs
    ]
    return {"title": row.title, "column": row.column, "inputs": inputs}
