"""The starting width of an implied vol: four branches of rational cubics.

The price p(w) of `normalised_black` bends at w = sqrt(-2x), where d1 = 0 and p' =
1/sqrt(2 pi) is largest. The tangent there meets p = 0 at the toe and p = 1 at the
shoulder. Between them w is a function of p with known ends and slopes. Outside, so
are the transforms

G(p) = 2 pi |x|/(3 sqrt 3) N(z)^3 e^(-x/2), z = x/(sqrt 3 w)    below the toe,
H(1 - p) = N(-w/2)                                          above the shoulder,

which start as straight lines from 0 and give w back in closed form. The start is
right to 13 % below the toe and above the shoulder and to 0.6 % between them: two
Householder steps of fourth order away from the last digit.

Sources: Jaeckel (2015), Let's Be Rational, Wilmott 75, sections 3 to 5; Delbourgo and
Gregory (1985), SIAM J. Sci. Stat. Comput. 6, for the rational cubic.
"""

from typing import NamedTuple

import numpy as np
from scipy.special import ndtr, ndtri

from xlhedge.core.numeric import ROOT_TWO_PI, Array, Real
from xlhedge.pricing.mills import mills
from xlhedge.pricing.normalised_black import normalised_vega, strike_leg

_ROOT_THREE = 1.7320508075688772
_ROOT_PI = 1.772453850905516
_TOE_SCALE = 2 * np.pi / (3 * _ROOT_THREE)
# The control of a rational cubic that is a straight line.
_STRAIGHT = 1e30
# Nearer to the money p at the bend is a difference that has lost its digits; its
# series in sqrt(-x) drops less than 1e-9 of the toe there.
_NEAR = 1e-3


class Tangent(NamedTuple):
    """Where the price bends, its value there, and where the tangent meets 0."""

    bend: Array
    at_bend: Array
    toe: Array


def tangent(moneyness: Array) -> Tangent:
    """The tangent at the bend: p = 1/2 - e^-x N(-bend)."""
    bend, y = np.sqrt(-2 * moneyness), np.sqrt(-moneyness)
    at_bend = 0.5 - strike_leg(moneyness, bend)
    toe = bend - ROOT_TWO_PI * at_bend
    near = np.flatnonzero(y < _NEAR)
    if near.size:
        y = y[near]
        bow = y * y * (0.5 - y * (2 / (3 * _ROOT_PI) - y / 4))
        at_bend[near] = y / _ROOT_PI - bow
        toe[near] = ROOT_TWO_PI * bow
    return Tangent(bend, at_bend, toe)


class Piece(NamedTuple):
    """A function from one node to the next: its width, its ends and their slopes."""

    span: Array
    left: Real
    right: Array
    left_slope: Real
    right_slope: Real

    @property
    def chord(self) -> Array:
        return np.asarray((self.right - self.left) / self.span)

    def shaped(self, control: Array, chord: Array) -> Array:
        """`control`, at least what keeps the piece monotone and convex."""
        low, high = self.left_slope, self.right_slope
        flatter = np.minimum(np.abs(chord - low), np.abs(high - chord))
        least = np.maximum((low + high) / chord, np.abs(high - low) / flatter)
        return np.fmin(np.maximum(control, least), _STRAIGHT)

    def fit_left(self, bend: Real) -> Array:
        """The control that gives the left end this second derivative."""
        rise, chord = self._rise(bend), self.chord
        return self.shaped(rise / (chord - self.left_slope), chord)

    def fit_right(self, bend: Real) -> Array:
        """The control that gives the right end this second derivative."""
        rise, chord = self._rise(bend), self.chord
        return self.shaped(rise / (self.right_slope - chord), chord)

    def _rise(self, bend: Real) -> Array:
        return np.asarray(self.right_slope - self.left_slope + bend * self.span / 2)

    def at(self, part: Array, control: Array) -> Array:
        """The rational cubic at a part of the way from left to right."""
        rest = 1 - part
        start = control * self.left + self.span * self.left_slope
        end = control * self.right - self.span * self.right_slope
        before = (self.left * rest + start * part) * rest * rest
        after = (self.right * part + end * rest) * part * part
        return (before + after) / (1 + (control - 3) * (part * rest))


def start_below_toe(x: Array, price: Array, toe: Array, at_toe: Array) -> Array:
    """The width of a price from 0 to `at_toe`, that of the toe."""
    z = x / (_ROOT_THREE * toe)
    ratio = mills(z)
    cube_root = ratio * np.exp(-0.5 * z * z - x / 6) / ROOT_TWO_PI
    scale = -_TOE_SCALE * x
    root_slope = z * ratio * np.exp(toe * toe / 16)
    slope = root_slope * root_slope
    log_slope = (-2 - z * (2 / ratio + 2 * z)) / toe + toe / 4
    curve = slope * log_slope / normalised_vega(x, toe)
    rise = scale * (cube_root * cube_root * cube_root)
    piece = Piece(at_toe, 0.0, rise, 1.0, slope)
    found = piece.at(price / at_toe, piece.fit_right(curve))
    return x / (_ROOT_THREE * ndtri(np.cbrt(found / scale) * np.exp(x / 6)))


def start_below_bend(
    x: Array, price: Array, toe: Array, at_toe: Array, bend: Array, at_bend: Array
) -> Array:
    """The width of a price from that of the toe to that of the bend."""
    slope = 1 / normalised_vega(x, toe)
    piece = Piece(at_bend - at_toe, toe, bend, slope, ROOT_TWO_PI)
    return piece.at((price - at_toe) / piece.span, piece.fit_right(0.0))


def start_above_bend(
    x: Array, price: Array, bend: Array, at_bend: Array, shoulder: Array, left: Array
) -> Array:
    """The width of a price from that of the bend to 1 - `left`, at the shoulder."""
    slope = 1 / normalised_vega(x, shoulder)
    piece = Piece(1 - left - at_bend, bend, shoulder, ROOT_TWO_PI, slope)
    return piece.at((price - at_bend) / piece.span, piece.fit_left(0.0))


def start_above_shoulder(x: Array, room: Array, shoulder: Array, left: Array) -> Array:
    """The width of a price from 1 - `left`, at the shoulder, to the bound 1."""
    middle = x / shoulder
    first = 0.5 * np.exp(x / 2)
    slope = 0.5 * np.exp((x + middle * middle) / 2)
    curve = slope * middle * middle / shoulder / normalised_vega(x, shoulder)
    piece = Piece(left, 0.0, ndtr(-shoulder / 2), first, slope)
    return -2 * ndtri(piece.at(room / left, piece.fit_right(curve)))
