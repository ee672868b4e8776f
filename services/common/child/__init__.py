"""Heavy backends in a child process of their service: ending the child gives all its memory back.

- `host`: ChildHost, the service's side: load, call, stop, end
- `main`: the child's side
- `heavy`: HeavyBackend, a child with its place on the card, in the guise of the backend itself
- `process`, `wire`: how a child is started and ended; what goes through its pipes
"""

from services.common.child.host import ChildHost

__all__ = ["ChildHost"]
