"""The columns of each list, said once: for the command line, and for the files that leave the program."""
