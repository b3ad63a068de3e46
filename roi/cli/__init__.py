"""`roi` on the command line: the commands, the one page in a terminal, and `roi new`."""
