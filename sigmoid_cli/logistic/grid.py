"""The grids of the tables."""

# Of σ and σ′: multiples of 1/1024, from −48 to 48. A finer grid makes the correction to
# the table value smaller, so that fewer roundings are in doubt; this one keeps |x| ≤ 10 within half
# a megabyte.
CELL_BITS = 10
CELLS = 1 << CELL_BITS
# Below −48, eˣ stands for σ(x) and σ′(x) with a relative error below 2⁻⁶⁸ (float64_accurate). Above
# 48, σ(x) > 1 − 2⁻⁶⁹ rounds to 1.
LOWEST = -48
HIGHEST = 48
ZERO = 1 - LOWEST * CELLS
"""The index of 0 in a table; at index 0 it has nan."""

# Of 2ʸ: multiples of 1/8192, from 0 to 1.
POWER_BITS = 13
POWERS = 1 << POWER_BITS

# Of logit: the numbers of 12 bits from 2⁻²⁴ to ½.
MANTISSA_BITS = 11
LOWEST_EXPONENT = -24
LOGITS = (-1 - LOWEST_EXPONENT << MANTISSA_BITS) + 1
