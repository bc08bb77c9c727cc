"""What Word and Excel files have in common: the zip container, guarded XML, tags in a text."""
