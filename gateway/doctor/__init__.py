"""`shorts doctor`: looks at the machine and the installation, and says the fix for each finding."""
