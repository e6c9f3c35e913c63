"""Numbers: their grammar, their text, and the engines that parse, compute and format them."""
