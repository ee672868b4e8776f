"""`shorts up`: gateway, services and dashboard as processes of their own under one supervisor, with one log."""
