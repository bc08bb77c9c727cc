"""What is typed behind `jixiao`: one module a command, read when that command is asked for."""
