"""`python -m roi`: the commands, where no `roi` is on the path, as in the starters of `roi new`."""

from roi.cli.commands import main

if __name__ == "__main__":
    main()
