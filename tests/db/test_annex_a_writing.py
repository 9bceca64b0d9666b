"""Annex A as the program writes it: the inspectors' layout, and a file from which the same store can be made."""
