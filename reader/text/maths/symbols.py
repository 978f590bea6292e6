"""LaTeX commands that are one character or one word (Short Math Guide for LaTeX, AMS, 2017)."""

from __future__ import annotations

_GREEK = (
    "alpha α beta β gamma γ delta δ epsilon ϵ varepsilon ε zeta ζ eta η theta θ vartheta ϑ iota ι "
    "kappa κ lambda λ mu μ nu ν xi ξ omicron ο pi π varpi ϖ rho ρ varrho ϱ sigma σ varsigma ς "
    "tau τ upsilon υ phi ϕ varphi φ chi χ psi ψ omega ω Gamma Γ Delta Δ Theta Θ Lambda Λ Xi Ξ "
    "Pi Π Sigma Σ Upsilon Υ Phi Φ Psi Ψ Omega Ω"
)
_LETTERS = (
    "infty ∞ partial ∂ nabla ∇ ell ℓ hbar ℏ Re ℜ Im ℑ aleph ℵ wp ℘ emptyset ∅ varnothing ∅ "
    "forall ∀ exists ∃ nexists ∄ neg ¬ lnot ¬ top ⊤ bot ⊥ angle ∠ triangle △ square □ Box □ "
    "blacksquare ■ bullet • dagger † ddagger ‡ prime ′ degree ° ldots … dots … cdots ⋯ vdots ⋮ "
    "ddots ⋱ dotsc … dotsb ⋯ imath ı jmath ȷ checkmark ✓ star ⋆ sharp ♯ flat ♭ natural ♮ "
    "lfloor ⌊ rfloor ⌋ lceil ⌈ rceil ⌉ langle ⟨ rangle ⟩ lbrace { rbrace } lbrack [ rbrack ] "
    "vert | lvert | rvert | Vert ‖ lVert ‖ rVert ‖ backslash \\ S § P ¶ pounds £ surd √ "
    "sum ∑ prod ∏ coprod ∐ int ∫ iint ∬ iiint ∭ oint ∮ bigcup ⋃ bigcap ⋂ bigoplus ⨁ bigotimes ⨂ "
    "bigvee ⋁ bigwedge ⋀"
)
_OPERATORS = (
    "pm ± mp ∓ times × div ÷ cdot · ast ∗ circ ∘ oplus ⊕ otimes ⊗ setminus ∖ cup ∪ cap ∩ "
    "wedge ∧ land ∧ vee ∨ lor ∨ leq ≤ le ≤ leqslant ≤ geq ≥ ge ≥ geqslant ≥ neq ≠ ne ≠ approx ≈ "
    "equiv ≡ sim ∼ simeq ≃ cong ≅ propto ∝ in ∈ notin ∉ ni ∋ subset ⊂ subseteq ⊆ supset ⊃ "
    "supseteq ⊇ ll ≪ gg ≫ mid ∣ parallel ∥ perp ⊥ vdash ⊢ models ⊨ to → rightarrow → gets ← "
    "leftarrow ← leftrightarrow ↔ Rightarrow ⇒ implies ⟹ Leftarrow ⇐ Leftrightarrow ⇔ iff ⟺ "
    "mapsto ↦ longrightarrow ⟶ uparrow ↑ downarrow ↓ therefore ∴ because ∵ coloneqq ≔ "
    "lt < gt > colon : doteq ≐ asymp ≍ prec ≺ succ ≻ hookrightarrow ↪ rightharpoonup ⇀"
)
_WORDS = (
    "sin cos tan cot sec csc arcsin arccos arctan sinh cosh tanh log ln lg exp lim limsup liminf "
    "max min sup inf det dim ker deg gcd arg hom Pr mod"
)


def _table(text: str) -> dict[str, str]:
    words = text.split()
    return dict(zip(words[::2], words[1::2], strict=True))


LETTERS = {**_table(_GREEK), **_table(_LETTERS)}
OPERATORS = _table(_OPERATORS)
WORDS = frozenset(_WORDS.split())
_NOTHING = (
    "displaystyle textstyle scriptstyle scriptscriptstyle limits nolimits left right big Big "
    "bigg Bigg bigl bigr Bigl Bigr biggl biggr Biggl Biggr middle nonumber notag ! rm bf it "
    "boldmath mathstrut strut"
)
NOTHING = frozenset(_NOTHING.split())
"""Commands that only size or place what follows."""
SPACES = frozenset((",", ";", ":", ">", " ", "quad", "qquad", "enspace", "thinspace", "space"))
_FONTS = (
    "mathrm mathbf mathit mathsf mathtt mathcal mathscr mathfrak boldsymbol bm pmb mathnormal "
    "mathord mathbin mathrel mathop"
)
FONTS = frozenset(_FONTS.split())
"""Commands that set what is in their braces in another face."""
_TEXTS = "text textrm textbf textit textsf texttt textnormal mbox hbox operatorname"
TEXTS = frozenset(_TEXTS.split())
ACCENTS = {
    "hat": "ˆ", "widehat": "ˆ", "tilde": "˜", "widetilde": "˜", "bar": "¯", "overline": "‾",
    "underline": "_", "dot": "˙", "ddot": "¨", "vec": "→", "check": "ˇ", "acute": "´",
    "grave": "`", "breve": "˘",
}  # fmt: skip
DOUBLE_STRUCK = dict(zip("CHNPQRZ1ABDEFKT", "ℂℍℕℙℚℝℤ𝟙𝔸𝔹𝔻𝔼𝔽𝕂𝕋", strict=True))
NEGATED = {"=": "≠", "<": "≮", ">": "≯", "∈": "∉", "⊂": "⊄", "⊆": "⊈", "≡": "≢", "∼": "≁", "∃": "∄"}
