"""Pieces to leaves; what did not change keeps its leaf, and with it all that was laid out."""

from collections.abc import Sequence

from app.core.markdown.blocks import CodeBlock, Rule, Table
from app.ui.chat.blocks.code_leaf import CodeLeaf
from app.ui.chat.blocks.leaf import Leaf
from app.ui.chat.blocks.look import Look
from app.ui.chat.blocks.piece import Piece
from app.ui.chat.blocks.table_leaf import TableLeaf
from app.ui.chat.blocks.text_leaf import RuleLeaf, TextLeaf


def replaced(old: Sequence[Leaf], new: Sequence[Piece], look: Look, width: int) -> tuple[list[Leaf], int]:
    """Leaves for ``new``, taken from ``old`` where they are the same; and how many of the first are."""
    made: list[Leaf] = []
    same = 0
    for number, piece in enumerate(new):
        leaf = old[number] if number < len(old) else None
        if leaf is not None and leaf.piece == piece:
            same += number == same
        elif not (isinstance(leaf, CodeLeaf | TableLeaf) and leaf.grow(piece)):
            leaf = _fresh(piece, look, width, leaf)
        made.append(leaf)
    return made, same


def _fresh(piece: Piece, look: Look, width: int, before: Leaf | None) -> Leaf:
    leaf = leaf_for(piece, look)
    if width:
        leaf.set_width(width)
    if before is not None and type(before) is type(leaf):
        leaf.scroll_x = before.scroll_x
    return leaf


def leaf_for(piece: Piece, look: Look) -> Leaf:
    """The leaf that draws ``piece``."""
    match piece.block:
        case CodeBlock():
            return CodeLeaf(piece, look)
        case Table():
            return TableLeaf(piece, look)
        case Rule():
            return RuleLeaf(piece, look)
        case _:
            return TextLeaf(piece, look)
