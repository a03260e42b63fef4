module example.com/traps-guards

go 1.23.0
