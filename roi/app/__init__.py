"""`roi app`: the same line from files to report as a page in the browser, served to this computer alone."""
