"""Formulas as one line of Unicode: what MathML and LaTeX of the common kind say."""
