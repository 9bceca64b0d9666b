"""Reads: each returns small frozen records made for the reader, never live rows."""
