"""Parts that places are put together from."""
