"""Writes: each command is one function, one transaction and one audit entry, and checks all before it writes."""
