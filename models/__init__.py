"""What is true: the tables of the store and the rules over them. Nothing here reads a file, a database or a clock."""
