"""How a written text is read aloud, in Korean and English: one reading for the voice, for its length and for particles.

Stands on the standard library alone.
"""
