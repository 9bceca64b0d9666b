"""What is kept: the store, its migrations, the queries that read it and the commands that write it."""
