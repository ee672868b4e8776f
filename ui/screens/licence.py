"""What a licence allows, in words and signs as well as in colours."""

from __future__ import annotations

from shorts.shelf.v1 import shelf_pb2
from shorts.shelf.v1.shelf_pb2 import Model
from ui.html import esc, icon
from ui.texts import Texts

COMMERCIAL = {
    shelf_pb2.COMMERCIAL_YES: ("yes", "commercial_yes", "check_circle"),
    shelf_pb2.COMMERCIAL_LIMITED: ("limited", "commercial_limited", "rule"),
    shelf_pb2.COMMERCIAL_NO: ("no", "commercial_no", "block"),
    shelf_pb2.COMMERCIAL_UNSPECIFIED: ("limited", "commercial_unknown", "help"),
}
"""What a licence says: name for the style sheet, key of its text, icon."""


def licence_badges(t: Texts, model: Model, misfit: str = "") -> str:
    """Tell whether one may earn money with it, where not at all, and what the licence is called.

    `misfit`: why it does not fit this PC, told beside.
    """
    terms = model.terms
    style, key, symbol = COMMERCIAL.get(terms.commercial, COMMERCIAL[shelf_pb2.COMMERCIAL_UNSPECIFIED])
    badges = [f'<span class="badge {style}">{icon(symbol)}{esc(t(key))}</span>']
    if terms.excluded:
        told = t("excluded", places=", ".join(terms.excluded))
        badges.append(f'<span class="badge no">{icon("public_off")}{esc(told)}</span>')
    if model.token_missing:
        badges.append(f'<span class="badge limited">{icon("lock")}{esc(t("gated"))}</span>')
    if misfit:
        badges.append(f'<span class="badge">{icon("developer_board_off")}{esc(misfit)}</span>')
    name = esc(terms.name.partition(" (")[0])
    return f'<p class="badges">{"".join(badges)}<span class="licence">{name}</span></p>'
