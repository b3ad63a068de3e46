"""`roi app`: the way from files to report as a web page, served only to this computer."""
