"""The docstrings of the public functions."""

from __future__ import annotations

_TEMPLATE = """\
{name}(x, /, out=None, *, loc=0, scale=1, where=True, casting='same_kind', order='K', \
dtype=None, subok=True)

Compute {about}, correctly rounded, for each number in x.

Parameters
----------
x : number, array_like or container
    float16, float32 and float64 keep their type; integers and booleans give float64.{domain}
out : array or tuple of one array, optional
    Write the results here. It may be x, or overlap it. A result cast to another dtype is rounded
    a second time.
loc, scale : number, optional
    Compute {standardized} instead. loc must be finite, scale finite and above 0. Both are
    converted to float64. The result is rounded once, even if terms cancel.
where : array_like of bool, optional
    Compute only where this is true. Elsewhere `out` keeps its values; without `out`, results are
    nan.
casting, order, subok : optional
    As for the ufuncs of NumPy.
dtype : float16, float32 or float64, optional
    Compute in this type. x is rounded to it first.

Returns
-------
float, scalar, array or container
    Has the shape of x, or of x and `where` broadcast together. A Python number returns a float, a
    NumPy scalar a NumPy scalar, a list or an array an array. A pandas, xarray, Dask or polars
    object returns an object of its kind, with its labels and missing values.

Raises
------
TypeError
    If x is complex, longdouble, text or an object, or `casting` does not allow a cast; if loc or
    scale is not one real number.
ValueError
    If `out` does not have the shape of the result, or is read-only; if loc or scale is out of
    range.

Notes
-----
The result is the float nearest to the real number, as A. Ziv describes it: "Fast evaluation of
elementary mathematical functions with correctly rounded last bit", ACM TOMS 17, 1991.
Elsewhere: {peers}.

Examples
--------
>>> from sigmoid_cli import {name}
>>> {name}({x!r})
{result!r}
"""


def docstring(
    name: str,
    about: str,
    standardized: str,
    peers: str,
    example: tuple[float, float],
    domain: str = "",
) -> str:
    """Returns the docstring of a function.

    Args:
        name: how it is called.
        about: what it is, with its formula.
        standardized: the formula with loc and scale.
        peers: what computes it in other libraries.
        example: an argument and its result.
        domain: lines about x, after its types.
    """
    x, result = example
    return _TEMPLATE.format(
        name=name,
        about=about,
        standardized=standardized,
        peers=peers,
        x=x,
        result=result,
        domain=domain,
    )
