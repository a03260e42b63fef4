module example.com/traps-twins

go 1.23.0
