"""Every diffusion pipeline at full size with random weights, against a plain diffusers script: `make bench-gpu`."""
