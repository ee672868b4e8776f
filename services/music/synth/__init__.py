"""Beds composed from rules: what is played (pure Python), and how it sounds (numpy)."""
