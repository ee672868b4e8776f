"""One card, many models: who holds how much of it, whose turn it is to work, and how a model is made to fit.

- `device`: which card there is and how much of it may be used
- `ledger`: places on the card, shared by processes that know nothing of each other
- `residency`, `rules`, `entries`: such a place, who gets one and when, the files
- `plan`: precision, offload, tiling and quantisation by the memory there is
"""
