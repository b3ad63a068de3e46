"""`roi` on the command line: the commands, what they print, and `roi new`."""
